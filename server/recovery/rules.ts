import type { RecoveryOutcome } from "./schemas";

/** The status that an outcome leaves a path in (DOMAIN row 26): it passed, or it is abandoned. */
export const statusAfter = (outcome: RecoveryOutcome | null): "successful" | "abandoned" =>
  outcome === "pass" ? "successful" : "abandoned";

/**
 * Seconds left of a timebox, negative once it has run out; null without one.
 * @param startedAt ISO instant
 */
export function timeboxSecondsLeft(
  startedAt: string | null,
  timeboxMinutes: number | null,
  now: number,
): number | null {
  if (startedAt === null || timeboxMinutes === null) return null;
  return Math.round((Date.parse(startedAt) + timeboxMinutes * 60_000 - now) / 1000);
}
