import type { EventType, TimelineEntry } from "./schemas";

/** A time so little ahead is a clock's error, not a claim about the future. */
const CLOCK_SLACK_MS = 5_000;
/** Within this, the time of writing says no more than the time of happening. */
const SAME_TIME_MS = 120_000;
const MAX_WORDS = 8;

/** What a reader wants to see of a record; what is absent does not matter. */
export type EntryFilter = {
  types?: readonly EventType[] | undefined;
  actor?: string | undefined;
  pathId?: string | undefined;
  visibility?: TimelineEntry["visibility"] | undefined;
  isPinned?: boolean | undefined;
  phase?: number | undefined;
  isCorrection?: boolean | undefined;
  /** Words that must all stand in the text, in any case and with or without accents. */
  q?: string | undefined;
};

/** Text as it is searched: without accents, in small letters. The database folds in the same way (reads.ts). */
export const foldText = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replaceAll("ς", "σ");

/** The folded words of a search, each once. */
export const searchWords = (q: string): string[] =>
  [...new Set(foldText(q).split(/\s+/).filter(Boolean))].slice(0, MAX_WORDS);

const payloadOf = (entry: Pick<TimelineEntry, "payload">): Record<string, unknown> =>
  entry.payload !== null && typeof entry.payload === "object" && !Array.isArray(entry.payload) ? entry.payload : {};

/** The recovery path that an entry is about, if it names one. */
export function pathIdOf(entry: Pick<TimelineEntry, "payload">): string | null {
  const { pathId } = payloadOf(entry);
  return typeof pathId === "string" ? pathId : null;
}

/** The pin that an entry sets or takes away; null where it is about something else. */
export function pinOf(entry: Pick<TimelineEntry, "name" | "payload">): { seq: number; isPinned: boolean } | null {
  if (entry.name !== "timeline.pinned") return null;
  const { seq, isPinned } = payloadOf(entry);
  return typeof seq === "number" && typeof isPinned === "boolean" ? { seq, isPinned } : null;
}

/**
 * Whether an entry passes the filter: what the server does for pages, for entries as they arrive.
 * @param pins seqs of the pinned entries
 */
export function passesFilter(entry: TimelineEntry, filter: EntryFilter, pins: ReadonlySet<number>): boolean {
  if (filter.types?.length && !filter.types.includes(entry.type)) return false;
  if (filter.actor !== undefined && entry.actorName !== filter.actor) return false;
  if (filter.pathId !== undefined && pathIdOf(entry) !== filter.pathId) return false;
  if (filter.visibility !== undefined && entry.visibility !== filter.visibility) return false;
  if (filter.isPinned !== undefined && pins.has(entry.seq) !== filter.isPinned) return false;
  if (filter.phase !== undefined && entry.phase !== filter.phase) return false;
  if (filter.isCorrection !== undefined && (entry.correctsSeq !== null) !== filter.isCorrection) return false;
  if (!filter.q) return true;
  const text = foldText(entry.text);
  return searchWords(filter.q).every((word) => text.includes(word));
}

/**
 * The time that an entry gets: as given, or now where a clock runs a little ahead.
 * @returns null where it lies in the future
 */
export function occurredAtOf(given: Date, now: Date): Date | null {
  if (given <= now) return given;
  return given.getTime() - now.getTime() <= CLOCK_SLACK_MS ? now : null;
}

/** Whether an entry was written so long after it happened that both times are shown. */
export const isWrittenLater = (entry: Pick<TimelineEntry, "occurredAt" | "recordedAt">): boolean =>
  Math.abs(Date.parse(entry.recordedAt) - Date.parse(entry.occurredAt)) > SAME_TIME_MS;
