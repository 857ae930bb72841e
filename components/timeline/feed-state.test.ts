import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { correctionsOf, filterEntries, mergeEntries, seqBeforeGap } from "./feed-state";

const entry = (seq: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: `e${seq}`,
  incidentId: "i",
  seq,
  type: "action",
  name: "timeline.noted",
  visibility: "internal",
  text: `entry ${seq}`,
  phase: 1,
  actorName: "A. Rivera",
  occurredAt: "2026-11-21T03:46:40.000Z",
  recordedAt: "2026-11-21T03:46:40.000Z",
  payload: {},
  correctsSeq: null,
  ...more,
});
const seqs = (entries: TimelineEntry[]) => entries.map(({ seq }) => seq);

describe("mergeEntries", () => {
  it("keeps every seq once, newest first, however the batches overlap and whatever their order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), { maxLength: 12 }),
        (batches) => {
          let feed: TimelineEntry[] = [];
          for (const batch of batches)
            feed = mergeEntries(
              feed,
              batch.map((seq) => entry(seq)),
            );
          expect(seqs(feed)).toEqual([...new Set(batches.flat())].sort((a, b) => b - a));
        },
      ),
    );
  });
});

describe("seqBeforeGap", () => {
  it("finds the newest hole", () => {
    expect(seqBeforeGap([entry(9), entry(8), entry(5), entry(4), entry(1)])).toBe(5);
    expect(seqBeforeGap([entry(3), entry(2), entry(1)])).toBeNull();
    expect(seqBeforeGap([])).toBeNull();
  });
});

describe("filterEntries and correctionsOf", () => {
  it("filter by type and visibility", () => {
    const feed = [entry(3, { visibility: "public", type: "update" }), entry(2), entry(1, { type: "alert" })];
    expect(seqs(filterEntries(feed, { type: "all", visibility: "public" }))).toEqual([3]);
    expect(seqs(filterEntries(feed, { type: "alert", visibility: "all" }))).toEqual([1]);
    expect(seqs(filterEntries(feed, { type: "alert", visibility: "public" }))).toEqual([]);
  });

  it("name the latest correction of an entry", () => {
    const feed = [entry(5, { correctsSeq: 1 }), entry(4, { correctsSeq: 1 }), entry(1)];
    expect(correctionsOf(feed)).toEqual(new Map([[1, 5]]));
  });
});
