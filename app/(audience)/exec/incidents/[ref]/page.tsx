import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { Brief } from "@/components/incidents/brief";
import { ReaderPage } from "@/components/incidents/reader-page";
import { BriefEscalations } from "@/components/notices/brief-escalations";
import { SubscribeButton } from "@/components/subscriptions/subscribe-button";
import { requireActor } from "@/server/auth/session";
import { roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Executive brief" };
type Props = { params: Promise<{ ref: string }> };

async function load(ref: string, maySeeEscalations: boolean) {
  const caller = await serverCaller();
  return Promise.all([
    caller.incident.brief({ ref }),
    caller.milestone.list({ ref, readAs: "executive" }),
    caller.incident.config(),
    maySeeEscalations ? caller.notice.escalations({ ref }) : null,
  ]);
}

export default async function ExecIncidentPage({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  const { name, role } = await requireActor(`/exec/incidents/${encodeURIComponent(ref)}`);
  const [brief, milestones, { nudgeMinutes }, escalations] = await load(ref, roleMay(role, "escalation.read")).catch(
    (error: unknown) => {
      if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
      throw error;
    },
  );
  if (brief.ref !== ref) redirect(`/exec/incidents/${brief.ref}`);
  return (
    <ReaderPage name={name} role={role} view="exec" serverNow={brief.serverNow}>
      <Brief
        brief={brief}
        latest={milestones[0]}
        nudgeMinutes={nudgeMinutes}
        escalations={escalations && <BriefEscalations incidentRef={brief.ref} escalations={escalations} />}
      >
        <SubscribeButton incidentRef={brief.ref} className="subscribe" />
      </Brief>
    </ReaderPage>
  );
}
