import { formatDuration } from "@/components/time/format";
import type { RecoveryPath } from "@/server/recovery/schemas";

type Facts = Pick<RecoveryPath, "timeboxMinutes" | "timeboxStartedAt" | "closedAt" | "outcome">;
export type Timebox = { text: string; tone: "plain" | "amber" | "red" | "green" };

const SOON = 0.2;

/** How a path's timebox stands: what is left, what it is over by, or the outcome. */
export function timebox({ timeboxMinutes, timeboxStartedAt, closedAt, outcome }: Facts, now: number): Timebox {
  if (outcome === "pass") return { text: "passed", tone: "green" };
  if (outcome === "fail") return { text: "failed", tone: "red" };
  if (outcome === "abandon" || closedAt) return { text: "abandoned", tone: "plain" };
  if (timeboxMinutes === null || timeboxStartedAt === null) return { text: "no timebox", tone: "plain" };
  const left = Date.parse(timeboxStartedAt) + timeboxMinutes * 60_000 - now;
  if (left <= 0) return { text: `${formatDuration(-left)} over`, tone: "red" };
  return { text: `${formatDuration(left)} left`, tone: left <= timeboxMinutes * 60_000 * SOON ? "amber" : "plain" };
}
