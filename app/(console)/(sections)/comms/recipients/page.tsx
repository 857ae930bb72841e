import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { AudienceChooser } from "@/components/recipients/audience-chooser";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Who is told" };
export const dynamic = "force-dynamic";
type Props = { searchParams: Promise<{ incident?: string | string[] }> };

export default async function RecipientsPage({ searchParams }: Props) {
  const { role } = await requireActor("/comms/recipients");
  const frame = {
    title: "Who is told",
    lead: "Exactly who gets which text if an update went out now, and who does not, with the reason. Nothing is sent from here.",
    role,
    here: "/comms/recipients",
  };
  if (!roleMay(role, "milestone.publish")) {
    return (
      <CommsFrame {...frame}>
        <NotForRole>{ROLE_LABEL[role]} does not publish. Ask the Comms Lead or the MIM who is told.</NotForRole>
      </CommsFrame>
    );
  }
  const caller = await serverCaller();
  const { items: incidents } = await caller.incident.list({ limit: 50 });
  const { incident } = await searchParams;
  const choices = incidents
    .map(({ ref, title, severity, status }) => ({ ref, title, severity, isOpen: status !== "Resolved" }))
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen));
  return (
    <CommsFrame {...frame}>
      <AudienceChooser incidents={choices} chosen={typeof incident === "string" ? incident.toUpperCase() : null} />
    </CommsFrame>
  );
}
