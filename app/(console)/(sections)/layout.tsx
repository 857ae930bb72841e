import type { ReactNode } from "react";
import { SectionPage } from "@/components/incidents/section-page";
import { getSessionActor } from "@/server/auth/session";
import { systemClock } from "@/server/core/clock";
import { roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

/** What comms and settings stand in. Nobody signed in: the page itself leads to the sign-in, and back to where they wanted to go. */
export default async function SectionsLayout({ children }: { children: ReactNode }) {
  const actor = await getSessionActor();
  if (actor.kind !== "user") return children;
  const { userId, name, role } = actor;
  const isWartime = roleMay(role, "incident.read")
    ? (await (await serverCaller()).incident.list({ status: "open", limit: 1 })).openCount > 0
    : null;
  return (
    <SectionPage viewer={{ userId, name, role }} serverNow={systemClock().toISOString()} isWartime={isWartime}>
      {children}
    </SectionPage>
  );
}
