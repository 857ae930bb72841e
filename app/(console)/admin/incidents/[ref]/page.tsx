import { TRPCError } from "@trpc/server";
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { ConsolePage } from "@/components/incidents/console-page";
import { Fireground, type FiregroundData } from "@/components/incidents/fireground";
import { requireActor } from "@/server/auth/session";
import { roleMay } from "@/server/core/policy";
import { formatRef, refNumber } from "@/server/incidents/rules";
import { serverCaller } from "@/server/trpc/server-caller";

type Props = { params: Promise<{ ref: string }>; searchParams: Promise<{ panel?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const number = refNumber(decodeURIComponent((await params).ref));
  return { title: number === null ? "Incident" : formatRef(number) };
}

async function load(ref: string): Promise<FiregroundData> {
  const caller = await serverCaller();
  const [snapshot, timeline, milestones, paths, config, board] = await Promise.all([
    caller.incident.get({ ref }),
    caller.timeline.list({ ref, limit: 100 }),
    caller.milestone.list({ ref }),
    caller.recovery.list({ ref }),
    caller.incident.config(),
    caller.incident.list({ status: "open", limit: 1 }),
  ]);
  return { snapshot, timeline, milestones, paths, config, openCount: board.openCount };
}

export default async function FiregroundPage({ params, searchParams }: Props) {
  const ref = decodeURIComponent((await params).ref);
  // Mails lead to a panel of the fireground: /admin/incidents/INC-42?panel=pages.
  const panel = [(await searchParams).panel].flat()[0];
  const query = panel ? `?panel=${encodeURIComponent(panel)}` : "";
  const { userId, name, role } = await requireActor(`/admin/incidents/${encodeURIComponent(ref)}${query}`);
  if (!roleMay(role, "incident.read")) {
    redirect(`/${role === "executive" ? "exec" : "stakeholder"}/incidents/${encodeURIComponent(ref)}`);
  }
  const initial = await load(ref).catch((error: unknown) => {
    if (error instanceof TRPCError && error.code === "NOT_FOUND") notFound();
    throw error;
  });
  if (initial.snapshot.ref !== ref) redirect(`/admin/incidents/${initial.snapshot.ref}${query}`);
  return (
    <ConsolePage viewer={{ userId, name, role }} serverNow={initial.snapshot.serverNow}>
      <Fireground key={initial.snapshot.id} initial={initial} panel={panel} />
    </ConsolePage>
  );
}
