import { durationWords, formatDuration } from "./format";

/** How the promise of the next update stands. */
export type PromiseState = {
  kind: "none" | "due" | "soon" | "overdue" | "closed";
  /** Until it is due, or since it was; 0 where there is none. */
  ms: number;
  /** To the second, for the panel: "due in 02:48". */
  exact: string;
  /** To the minute, for badges: "Due in 3 min". */
  badge: string;
};

type Input = { eta: string | null; now: number; nudgeMinutes: number | null; isResolved: boolean };

/**
 * The promise at an instant: overdue from its very second on, soon within the nudge before it (DOMAIN 1.8).
 * Minutes are rounded up while due and down while overdue, so that a badge never promises less time than is left.
 */
export function promiseState({ eta, now, nudgeMinutes, isResolved }: Input): PromiseState {
  if (isResolved) return { kind: "closed", ms: 0, exact: "no update due", badge: "Closed" };
  if (!eta) return { kind: "none", ms: 0, exact: "no update promised", badge: "Not set" };
  const left = Date.parse(eta) - now;
  if (left <= 0) {
    const ms = -left;
    const words = ms < 60_000 ? "" : ` by ${durationWords(ms)}`;
    return { kind: "overdue", ms, exact: `overdue by ${formatDuration(ms)}`, badge: `Overdue${words}` };
  }
  const kind = nudgeMinutes !== null && left <= nudgeMinutes * 60_000 ? "soon" : "due";
  const shown = Math.ceil(left / 60_000) * 60_000;
  return { kind, ms: left, exact: `due in ${formatDuration(left)}`, badge: `Due in ${durationWords(shown)}` };
}
