import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Board } from "@/components/incidents/board";
import { ConsolePage } from "@/components/incidents/console-page";
import { requireActor } from "@/server/auth/session";
import { systemClock } from "@/server/core/clock";
import { roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Board" };

export default async function BoardPage() {
  const { userId, name, role } = await requireActor("/admin");
  if (!roleMay(role, "incident.read")) redirect(role === "executive" ? "/exec" : "/stakeholder");
  const caller = await serverCaller();
  const [open, resolved, config, escalations] = await Promise.all([
    caller.incident.list({ status: "open", limit: 100 }),
    caller.incident.list({ status: "Resolved", limit: 20 }),
    caller.incident.config(),
    caller.notice.openEscalations(),
  ]);
  const serverNow = systemClock().toISOString();
  return (
    <ConsolePage viewer={{ userId, name, role }} serverNow={serverNow}>
      <Board initial={{ open, resolved, escalations, config, serverNow }} />
    </ConsolePage>
  );
}
