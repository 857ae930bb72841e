import { formatDuration } from "./format";

export type Due = { text: string; tone: "plain" | "amber" | "red" };

const SOON_MS = 2 * 60_000;

/** How a due time stands: what is left, or what it is over by; null without one, and once nothing is due. Amber in the last two minutes. */
export function dueWords(dueAt: string | null, now: number, isOver = false): Due | null {
  if (dueAt === null || isOver) return null;
  const left = Date.parse(dueAt) - now;
  if (left <= 0) return { text: `overdue ${formatDuration(-left)}`, tone: "red" };
  return { text: `${formatDuration(left)} left`, tone: left <= SOON_MS ? "amber" : "plain" };
}

export const DUE_TONE = { plain: "text-soft", amber: "text-amber", red: "font-semibold text-red" };
