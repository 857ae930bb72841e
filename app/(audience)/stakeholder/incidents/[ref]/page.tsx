import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { ReaderBadges } from "@/components/incidents/reader-badges";
import { ReaderPage } from "@/components/incidents/reader-page";
import { MilestoneFeed } from "@/components/milestones/milestone-feed";
import { CurrentBets } from "@/components/recovery/current-bets";
import { SubscribeButton } from "@/components/subscriptions/subscribe-button";
import { requireActor } from "@/server/auth/session";
import { phaseName } from "@/server/incidents/rules";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Incident updates" };
type Props = { params: Promise<{ ref: string }> };

async function load(ref: string) {
  const caller = await serverCaller();
  return Promise.all([
    caller.incident.brief({ ref }),
    caller.milestone.list({ ref, readAs: "stakeholder" }),
    caller.incident.config(),
  ]);
}

export default async function StakeholderIncidentPage({ params }: Props) {
  const ref = decodeURIComponent((await params).ref);
  const { name, role } = await requireActor(`/stakeholder/incidents/${encodeURIComponent(ref)}`);
  const [brief, milestones, { nudgeMinutes }] = await load(ref).catch((error: unknown) => {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  if (brief.ref !== ref) redirect(`/stakeholder/incidents/${brief.ref}`);
  return (
    <ReaderPage name={name} role={role} view="stakeholder" serverNow={brief.serverNow}>
      <main className="sheet">
        <div className="top">
          <span>
            {brief.ref} · {brief.severity}
          </span>
          <span>
            {brief.status === "Resolved" ? "Resolved" : `Phase ${brief.phase} of 8, ${phaseName(brief.phase)}`}
          </span>
        </div>
        <h1 dir="auto">{brief.title}</h1>
        <ReaderBadges incident={brief} nudgeMinutes={nudgeMinutes} />
        <CurrentBets bets={brief.currentBets} />
        <section>
          <h2>Updates</h2>
          <p>
            <SubscribeButton incidentRef={brief.ref} className="subscribe" />
          </p>
          <MilestoneFeed milestones={milestones} />
        </section>
      </main>
    </ReaderPage>
  );
}
