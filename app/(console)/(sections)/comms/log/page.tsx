import type { Metadata } from "next";
import { CommsFrame } from "@/components/comms/comms-frame";
import { LogCheck } from "@/components/comms/log-check";
import { LogFilterForm, queryOf } from "@/components/comms/log-filter";
import { LogList } from "@/components/comms/log-list";
import { EmptyState } from "@/components/ui/empty-state";
import { NotForRole } from "@/components/users/settings-frame";
import { requireActor } from "@/server/auth/session";
import { askedOf, type LogField, readFilter } from "@/server/comms-log/rules";
import type { LogPage } from "@/server/comms-log/schemas";
import { AppError } from "@/server/core/errors";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";
import { serverCaller } from "@/server/trpc/server-caller";

export const metadata: Metadata = { title: "Comms log" };
export const dynamic = "force-dynamic";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type Caller = Awaited<ReturnType<typeof serverCaller>>;
type Shown = { page: LogPage; problems: null } | { page: null; problems: Partial<Record<LogField, string>> };

/** The first page of what is asked for, or what is wrong with the question. */
async function read(caller: Caller, { filter, problems }: ReturnType<typeof readFilter>): Promise<Shown> {
  if (problems) return { page: null, problems };
  try {
    return { page: await caller.commsLog.list(filter), problems: null };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    if (cause instanceof AppError && cause.code === "NOT_FOUND" && filter.ref) {
      return { page: null, problems: { ref: `There is no incident ${filter.ref}. Name it as INC-42.` } };
    }
    throw error;
  }
}

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
  const given = await searchParams;
  const asked = askedOf((name) => [given[name] ?? []].flat());
  const question = readFilter(asked);
  const caller = await serverCaller();
  const [shown, lastCheck] = await Promise.all([read(caller, question), caller.commsLog.lastCheck()]);
  const isFiltered = Object.keys(asked).length > 0;
  return (
    <CommsFrame {...frame}>
      <LogCheck initial={lastCheck} />
      <LogFilterForm asked={asked} problems={shown.problems} />
      {shown.problems && (
        <p className="panel px-4 py-3" role="status">
          Nothing was looked up: correct the marked {Object.keys(shown.problems).length === 1 ? "field" : "fields"} and
          filter again.
        </p>
      )}
      {shown.page?.entries.length === 0 && (
        <EmptyState>
          {isFiltered
            ? "No message fits this filter. Widen it, or show all."
            : "Nothing was said yet. Publish a milestone on an incident (key p on the fireground): each text to each audience stands here from then on."}
        </EmptyState>
      )}
      {shown.page && shown.page.entries.length > 0 && (
        <LogList key={queryOf(asked).toString()} initial={shown.page} filter={question.filter ?? {}} />
      )}
    </CommsFrame>
  );
}
