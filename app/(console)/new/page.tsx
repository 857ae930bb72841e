import type { Metadata } from "next";
import { ConsoleHeader } from "@/components/incidents/console-header";
import { ConsolePage } from "@/components/incidents/console-page";
import { OpenIncidentForm } from "@/components/incidents/open-incident-form";
import { requireActor } from "@/server/auth/session";
import { systemClock } from "@/server/core/clock";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Call for Service" };

export default async function NewPage() {
  const { userId, name, role } = await requireActor("/new");
  const caller = await serverCaller();
  const { items, openCount } = await caller.incident.list({ limit: 1 });
  return (
    <ConsolePage viewer={{ userId, name, role }} serverNow={systemClock().toISOString()}>
      <ConsoleHeader isWartime={openCount > 0} />
      <main className="mx-auto max-w-3xl px-5 py-6 max-md:px-3.5 max-md:py-4">
        <h1 className="text-[22px] leading-tight font-semibold">Call for Service</h1>
        <p className="mt-1 mb-5 text-[13px] text-soft">
          Open now, find out later. Everything can be changed on the fireground.
        </p>
        <OpenIncidentForm isFirstEver={items.length === 0} />
      </main>
    </ConsolePage>
  );
}
