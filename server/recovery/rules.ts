import { LAST_PHASE } from "../incidents/rules";
import type { HypothesisStatus, PathField, RecoveryOutcome, RecoveryPath } from "./schemas";

/** The status that an outcome leaves a path in (DOMAIN row 26): it passed, or it is abandoned. */
export const statusAfter = (outcome: RecoveryOutcome | null): "successful" | "abandoned" =>
  outcome === "pass" ? "successful" : "abandoned";

/** What an outcome asks to be said with it, or null: what did not work is what the next track must know (DOMAIN 1.7). */
export function reasonAsked(outcome: RecoveryOutcome): string | null {
  if (outcome === "fail") return "Say what failed, so that nobody tries it again.";
  return outcome === "abandon" ? "Say why it is abandoned." : null;
}

/** What other changes ask for where they take a reason. */
export const EXTENSION_ASKS = "Say why it gets more time; the extension is recorded.";
export const GOING_BACK_ASKS = "Say why the path goes back.";

export const PATH_FIELD_LABEL: Record<PathField, string> = {
  title: "Title",
  owner: "Owner",
  goal: "Goal",
  currentBet: "Current bet",
};

/** What a timebox is reckoned from; instants in ISO. */
export type TimeboxFacts = Pick<
  RecoveryPath,
  "timeboxMinutes" | "timeboxStartedAt" | "pausedAt" | "pausedSeconds" | "closedAt"
>;

/**
 * How long the present timebox has rested, ms: before, and in the pause that lasts. A pause that began before the
 * timebox counts from the timebox's start.
 */
export function restedMs({ timeboxStartedAt, pausedAt, pausedSeconds }: TimeboxFacts, now: number): number {
  const before = Math.round(pausedSeconds * 1000);
  if (pausedAt === null) return before;
  const since = Math.max(Date.parse(pausedAt), timeboxStartedAt === null ? 0 : Date.parse(timeboxStartedAt));
  return before + Math.max(0, now - since);
}

/**
 * Working time left of a timebox, ms; negative once it has run out; it stands still while the path is paused.
 * @returns null without a timebox, and once the path is closed
 */
export function timeboxMsLeft(facts: TimeboxFacts, now: number): number | null {
  const { timeboxMinutes, timeboxStartedAt, closedAt } = facts;
  if (timeboxStartedAt === null || timeboxMinutes === null || closedAt !== null) return null;
  return Date.parse(timeboxStartedAt) + timeboxMinutes * 60_000 + restedMs(facts, now) - now;
}

/** When the timebox runs out, ms since the epoch; null where none runs: no timebox, paused or closed. */
export function timeboxEndsAt(facts: TimeboxFacts): number | null {
  const { timeboxMinutes, timeboxStartedAt, pausedAt, pausedSeconds, closedAt } = facts;
  if (timeboxStartedAt === null || timeboxMinutes === null || pausedAt !== null || closedAt !== null) return null;
  return Date.parse(timeboxStartedAt) + timeboxMinutes * 60_000 + Math.round(pausedSeconds * 1000);
}

/** Whether its time is up and it runs: it wants a new timebox or an outcome (S1 phase 6). A paused path rests. */
export function isExpired(facts: TimeboxFacts, now: number): boolean {
  const endsAt = timeboxEndsAt(facts);
  return endsAt !== null && endsAt <= now;
}

type Ordered = TimeboxFacts & Pick<RecoveryPath, "id" | "openedAt">;

const RANK = { expired: 0, running: 1, unboxed: 2, paused: 3, closed: 4 } as const;

function rankOf(path: Ordered, now: number): keyof typeof RANK {
  if (path.closedAt !== null) return "closed";
  if (path.pausedAt !== null) return "paused";
  if (timeboxEndsAt(path) === null) return "unboxed";
  return isExpired(path, now) ? "expired" : "running";
}

/**
 * The order in which paths want attention: expired (the longest over first), then by the time left, then without
 * timebox, then paused, then closed (the latest first).
 */
export function orderPaths<P extends Ordered>(paths: readonly P[], now: number): P[] {
  const weigh = (path: P): number => {
    if (path.closedAt !== null) return -Date.parse(path.closedAt);
    return timeboxEndsAt(path) ?? Date.parse(path.openedAt);
  };
  return [...paths].sort((a, b) => {
    const byRank = RANK[rankOf(a, now)] - RANK[rankOf(b, now)];
    return byRank || weigh(a) - weigh(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  });
}

/** The path whose timebox ends next, or ended first; failing that, one that runs without; null where none runs. */
export function nextToExpire<P extends Ordered>(paths: readonly P[], now: number): P | null {
  const first = orderPaths(paths, now)[0];
  return first && first.closedAt === null && first.pausedAt === null ? first : null;
}

/** Whether a number is a phase that a path can be in; it may go forward and back (DOMAIN row 16). */
export const isPathPhase = (phase: number): boolean => Number.isInteger(phase) && phase >= 1 && phase <= LAST_PHASE;

/**
 * Whether a hypothesis may go from one status to another: an active one is settled, a settled one becomes active
 * again, and nothing is settled twice without that (DOMAIN 1.7).
 */
export const canSettle = (from: HypothesisStatus, to: HypothesisStatus): boolean =>
  from !== to && (from === "active" || to === "active");

/** What a status asks to be said with it, or null: evidence to eliminate, a reason to discard. */
export function evidenceAsked(to: HypothesisStatus): string | null {
  if (to === "eliminated") return "Say what disproves it: eliminated needs evidence. Without any, discard it.";
  if (to === "discarded") return "Say why it is dropped without being disproved.";
  return null;
}
