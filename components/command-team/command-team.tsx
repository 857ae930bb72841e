"use client";
import { lazy } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { useNow } from "@/components/time/use-now";
import { InlineEdit, type SaveResult } from "@/components/ui/inline-edit";
import { LazyPart } from "@/components/ui/lazy-part";
import { Panel } from "@/components/ui/panel";
import type { CommandRole } from "@/server/command-team/rules";
import { useTeam } from "./use-team";

const SpanOfControl = lazy(() => import("./span-of-control").then((m) => ({ default: m.SpanOfControl })));
const TeamMatters = lazy(() => import("./team-matters").then((m) => ({ default: m.TeamMatters })));
const OnScene = lazy(() => import("./on-scene").then((m) => ({ default: m.OnScene })));
const TeamActions = lazy(() => import("./on-scene").then((m) => ({ default: m.TeamActions })));

const SLOTS: readonly { role: CommandRole; label: string }[] = [
  { role: "mim", label: "MIM" },
  { role: "sre", label: "SRE / Ops" },
  { role: "comms", label: "Comms" },
  { role: "service_manager", label: "Service Mgr" },
  { role: "customer_ops", label: "Customer Ops" },
  { role: "leader", label: "Leader" },
];

/** Who holds which role now; a click gives it to someone else, and the change is in the record. */
export function CommandTeam() {
  const { snapshot, refuse, refresh, open } = useFireground();
  const client = useTRPCClient();
  const refusal = refuse("command.assign");
  const people = useRead("people", (client) => client.user.list.query({}), { isEnabled: !refusal, staleMs: 300_000 });
  const team = useTeam().data;
  const filled = SLOTS.filter(({ role }) => snapshot.command[role]).length;

  const assign = async (role: CommandRole, name: string, was: string): Promise<SaveResult> => {
    const person = people.data?.find((one) => one.displayName.toLowerCase() === name.trim().toLowerCase());
    try {
      const input = { ref: snapshot.ref, role, was, ...(person ? { userId: person.id } : { name }) };
      await client.command.assign.mutate(input, { context: { requestId: crypto.randomUUID() } });
      refresh();
      return { ok: true };
    } catch (error) {
      const { code, fields, message, current } = toFailure(error);
      const reason = fields.name ?? message;
      if (code !== "STALE") return { ok: false, reason };
      return { ok: false, reason, theirs: (current as { name?: string } | undefined)?.name ?? "" };
    }
  };

  const since = team?.slots.find((slot) => slot.role === "mim")?.joinedAt;
  return (
    <Panel
      title="Command team"
      aside={
        <button
          type="button"
          title="Command team over time"
          onClick={() => open("team-history")}
          className="tap min-h-6 rounded whitespace-nowrap hover:text-text"
        >
          <span className="num">{filled}</span> of <span className="num">6</span> ·{" "}
          <LazyPart loading="span" missing="span">
            {team ? <SpanOfControl leads={team.leads} /> : "span"}
          </LazyPart>
          <span className="sr-only">. Open the history of the team</span>
        </button>
      }
    >
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="-mx-1.5 max-h-39 min-h-0 flex-1 overflow-y-auto px-1.5 max-md:max-h-none"
      >
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[13px] low:min-[1400px]:gap-x-2 low:min-[1400px]:grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1fr)]">
          {SLOTS.map(({ role, label }) => (
            <div key={role} className="col-span-2 grid grid-cols-subgrid">
              <dt className="leading-6 text-dim">{label}</dt>
              <dd className="flex min-w-0 items-baseline justify-between gap-2 leading-6">
                <div className="min-w-0 flex-1">
                  <InlineEdit
                    label={label}
                    value={snapshot.command[role] ?? ""}
                    suggestions={people.data?.map((one) => one.displayName)}
                    placeholder="assign"
                    className="low:truncate low:whitespace-nowrap!"
                    refusal={refusal}
                    onSave={(next, was) => assign(role, next, was)}
                  />
                </div>
                {role === "mim" && since && <InRole since={since} />}
              </dd>
            </div>
          ))}
        </dl>
        <LazyPart>
          <TeamMatters />
          <OnScene />
        </LazyPart>
      </div>
      <LazyPart loading={<div className="min-h-7" />}>
        <TeamActions />
      </LazyPart>
    </Panel>
  );
}

/** For how long the MIM has led: who leads for hours is handed over in time. */
function InRole({ since }: { since: string }) {
  const now = useNow(10_000);
  const minutes = Math.max(0, Math.floor((now - Date.parse(since)) / 60_000));
  const words = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return (
    <span className="num shrink-0 text-xs text-soft low:min-[1400px]:hidden" title="Time in the role">
      <span className="sr-only">in the role for </span>
      {words}
    </span>
  );
}
