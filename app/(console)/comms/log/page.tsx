import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { LogCheck, LogFilterForm, LogList } from "@/components/comms/log-list";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { LOG_FIELDS } from "@/server/comms-log/rules";
import { ListLog } from "@/server/comms-log/schemas";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Comms log" };
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function CommsLogPage({ searchParams }: Props) {
  const { role } = await requireActor("/comms/log");
  const frame = {
    title: "Comms log",
    lead: "What was said to whom, and what became of it. Rows are only ever added; a change made past this is found.",
    role,
    here: "/comms/log",
  };
  if (!roleMay(role, "comms.read")) {
    return (
      <CommsFrame {...frame}>
        <NotForRole>{ROLE_LABEL[role]} does not read the comms log. Ask the Comms Lead or an admin.</NotForRole>
      </CommsFrame>
    );
  }
  const given = Object.entries(await searchParams).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  const chosen = Object.fromEntries(given.filter(([name]) => (LOG_FIELDS as readonly string[]).includes(name)));
  const input = ListLog.safeParse({
    ...Object.fromEntries(given),
    ...(chosen.audience ? { audience: [chosen.audience] } : {}),
    ...(chosen.channel ? { channel: [chosen.channel] } : {}),
    ...(chosen.from ? { from: `${chosen.from}T00:00:00Z` } : {}),
    ...(chosen.to ? { to: `${chosen.to}T00:00:00Z` } : {}),
  });
  const caller = await serverCaller();
  const [page, lastCheck] = await Promise.all([
    // An incident that is not there is a filter that finds nothing.
    input.success ? caller.commsLog.list(input.data).catch(() => null) : null,
    caller.commsLog.lastCheck(),
  ]);
  return (
    <CommsFrame {...frame}>
      <LogCheck last={lastCheck} />
      <LogFilterForm chosen={chosen} />
      <LogList page={page ?? { entries: [], nextCursor: null }} chosen={chosen} />
    </CommsFrame>
  );
}
