import { formatDuration } from "@/components/time/format";
import { type TimeboxFacts, timeboxMsLeft } from "@/server/recovery/rules";
import type { RecoveryPath } from "@/server/recovery/schemas";

type Facts = TimeboxFacts & Pick<RecoveryPath, "outcome">;
export type Timebox = { text: string; tone: "plain" | "amber" | "red" | "green"; isExpired: boolean };

/** A timebox is near its end when less than this share of it is left. */
const SOON = 0.2;

/**
 * How a path's timebox stands: what is left, since when it is expired, that it rests, or the outcome.
 * @param isOver the incident is resolved: no timebox runs any more
 */
export function timebox(path: Facts, now: number, isOver = false): Timebox {
  const say = (text: string, tone: Timebox["tone"] = "plain", isExpired = false) => ({ text, tone, isExpired });
  if (path.outcome === "pass") return say("✓ passed", "green");
  if (path.outcome === "fail") return say("✕ failed", "red");
  if (path.outcome === "abandon" || path.closedAt) return say("– abandoned");
  if (isOver) return say("no outcome yet", "amber");
  const left = timeboxMsLeft(path, now);
  if (path.pausedAt !== null) return say(left === null ? "paused" : `paused ${formatDuration(left)}`);
  if (left === null || path.timeboxMinutes === null) return say("no timebox");
  if (left <= 0) return say(`expired ${formatDuration(-left)}`, "red", true);
  return say(`${formatDuration(left)} left`, left < path.timeboxMinutes * 60_000 * SOON ? "amber" : "green");
}
