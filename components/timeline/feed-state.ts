import type { TimelineEntry } from "@/server/timeline/schemas";

/** Entries of both, each seq once, newest first. What is there already wins: the record never changes. */
export function mergeEntries(present: readonly TimelineEntry[], incoming: readonly TimelineEntry[]): TimelineEntry[] {
  const bySeq = new Map<number, TimelineEntry>();
  for (const entry of incoming) bySeq.set(entry.seq, entry);
  for (const entry of present) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}

/** The seq below the newest hole in entries that are sorted newest first; null where there is none. */
export function seqBeforeGap(entries: readonly TimelineEntry[]): number | null {
  for (let index = 1; index < entries.length; index += 1) {
    const newer = entries[index - 1];
    const older = entries[index];
    if (newer && older && newer.seq > older.seq + 1) return older.seq;
  }
  return null;
}

export type FeedFilter = { type: TimelineEntry["type"] | "all"; visibility: TimelineEntry["visibility"] | "all" };

/** Entries that pass the filter. */
export const filterEntries = (entries: readonly TimelineEntry[], { type, visibility }: FeedFilter): TimelineEntry[] =>
  entries.filter(
    (entry) => (type === "all" || entry.type === type) && (visibility === "all" || entry.visibility === visibility),
  );

/** Corrected seq -> seq of its latest correction. */
export function correctionsOf(entries: readonly TimelineEntry[]): Map<number, number> {
  const found = new Map<number, number>();
  for (const entry of entries) {
    if (entry.correctsSeq === null) continue;
    found.set(entry.correctsSeq, Math.max(found.get(entry.correctsSeq) ?? 0, entry.seq));
  }
  return found;
}
