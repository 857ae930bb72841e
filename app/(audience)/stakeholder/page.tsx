import type { Metadata } from "next";
import { ReaderList } from "@/components/incidents/reader-list";
import { ReaderPage } from "@/components/incidents/reader-page";
import { requireActor } from "@/server/auth/session";
import { systemClock } from "@/server/core/clock";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Incident updates" };

export default async function StakeholderPage() {
  const { name, role } = await requireActor("/stakeholder");
  const caller = await serverCaller();
  const [open, resolved, { nudgeMinutes }] = await Promise.all([
    caller.incident.list({ status: "open", limit: 100 }),
    caller.incident.list({ status: "Resolved", limit: 10 }),
    caller.incident.config(),
  ]);
  const shared = { base: "/stakeholder" as const, nudgeMinutes };
  return (
    <ReaderPage name={name} role={role} view="stakeholder" serverNow={systemClock().toISOString()}>
      <main className="sheet">
        <h1>{open.openCount === 0 ? "No open incident" : `${open.openCount} open`}</h1>
        <ReaderList
          {...shared}
          title="Open"
          incidents={open.items}
          empty="Nothing is wrong. An incident appears here by itself."
        />
        <ReaderList {...shared} title="Resolved" incidents={resolved.items} empty="None yet." />
      </main>
    </ReaderPage>
  );
}
