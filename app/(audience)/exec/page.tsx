import type { Metadata } from "next";
import { ReaderList } from "@/components/incidents/reader-list";
import { ReaderPage } from "@/components/incidents/reader-page";
import { requireActor } from "@/server/auth/session";
import { systemClock } from "@/server/core/clock";
import { roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Executive briefs" };

export default async function ExecPage() {
  const { name, role } = await requireActor("/exec");
  const caller = await serverCaller();
  const [open, resolved, { nudgeMinutes }, escalations] = await Promise.all([
    caller.incident.list({ status: "open", limit: 100 }),
    caller.incident.list({ status: "Resolved", limit: 10 }),
    caller.incident.config(),
    roleMay(role, "escalation.read") ? caller.notice.openEscalations() : [],
  ]);
  const shared = { base: "/exec" as const, nudgeMinutes };
  return (
    <ReaderPage name={name} role={role} view="exec" serverNow={systemClock().toISOString()}>
      <main className="sheet">
        <h1>{open.openCount === 0 ? "Nothing needs you" : `${open.openCount} running`}</h1>
        <ReaderList
          {...shared}
          title="Running"
          incidents={open.items}
          empty="No incident is open."
          escalated={escalations.map(({ ref }) => ref)}
        />
        <ReaderList {...shared} title="Resolved" incidents={resolved.items} empty="None yet." />
      </main>
    </ReaderPage>
  );
}
