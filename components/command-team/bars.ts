import type { TeamRole } from "@/server/command-team/rules";
import type { Participant } from "@/server/command-team/schemas";

/** One person in one role, with every time they held it, rejoins included. */
export type HistoryRow = { key: string; name: string; role: TeamRole; spells: Participant[] };

/** Order of the roles in the history: command first, then who worked below it. */
const ORDER: readonly TeamRole[] = [
  "mim",
  "sre",
  "comms",
  "service_manager",
  "customer_ops",
  "leader",
  "branch_lead",
  "responder",
  "scribe",
  "validator",
  "observer",
];

/** The history by role and person, each person's spells in one row, by when they first came. */
export function historyRows(all: readonly Participant[]): HistoryRow[] {
  const rows = new Map<string, HistoryRow>();
  for (const spell of all) {
    const key = `${spell.role} ${spell.userId ?? spell.name.trim().toLowerCase()}`;
    const row = rows.get(key) ?? { key, name: spell.name, role: spell.role, spells: [] };
    row.spells.push(spell);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
}

/** Where a spell lies on the axis, in percent; at least so wide that it can be seen. */
export type Bar = { left: number; width: number };

const LEAST = 0.75;

/**
 * Places a stretch of time on an axis.
 * @param until null while it runs: it reaches the axis' end
 */
export function barOf(from: string, until: string | null, axis: { start: number; end: number }): Bar {
  const length = Math.max(1, axis.end - axis.start);
  const share = (at: number) => Math.min(1, Math.max(0, (at - axis.start) / length)) * 100;
  const left = Math.min(share(Date.parse(from)), 100 - LEAST);
  const right = until === null ? 100 : share(Date.parse(until));
  return { left, width: Math.max(LEAST, right - left) };
}
