import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passesFilter } from "@/server/timeline/rules";
import type { TimelineEntry, TimelineOverview } from "@/server/timeline/schemas";
import { BLOCK, Matches, PAGE, pagesToRead, TimelineFeed } from "./feed";

const TYPES = ["alert", "phase", "update", "command", "action"] as const;
const entry = (seq: number, more: Partial<TimelineEntry> = {}): TimelineEntry => ({
  id: `e${seq}`,
  incidentId: "i",
  seq,
  type: TYPES[seq % 5] ?? "action",
  name: "timeline.noted",
  visibility: seq % 3 === 0 ? "public" : "internal",
  text: `entry ${seq}`,
  phase: 1,
  actorName: `Person ${seq % 4}`,
  occurredAt: "2026-11-21T03:46:40.000Z",
  recordedAt: "2026-11-21T03:46:40.000Z",
  payload: {},
  correctsSeq: null,
  ...more,
});
const pinned = (seq: number, of: number, isPinned: boolean) =>
  entry(seq, { name: "timeline.pinned", payload: { seq: of, isPinned } });
const record = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
const overview = (asOfSeq: number, more: Partial<TimelineOverview> = {}): TimelineOverview => ({
  asOfSeq,
  publicCount: Math.floor(asOfSeq / 3),
  byType: { alert: 0, phase: 0, update: 0, command: 0, action: 0 },
  actors: [],
  pins: [],
  phases: [],
  ...more,
});
const seqs = (feed: TimelineFeed, limit: number | null = null) =>
  feed.blocks(limit).flatMap(({ entries }) => entries.map(({ seq }) => seq));
const batches = fc.array(fc.array(fc.integer({ min: 1, max: 130 }), { maxLength: 20 }), { maxLength: 12 });

describe("TimelineFeed", () => {
  it("keeps every seq once, newest first, however the batches overlap and whatever their order", () => {
    fc.assert(
      fc.property(batches, (all) => {
        const feed = new TimelineFeed();
        let fresh = 0;
        for (const batch of all) fresh += feed.take(batch.map((seq) => entry(seq))).length;
        const expected = [...new Set(all.flat())].sort((a, b) => b - a);
        expect(seqs(feed)).toEqual(expected);
        expect(fresh).toBe(expected.length);
        expect(feed.newest).toBe(expected[0] ?? 0);
      }),
    );
  });

  it("has a place for every seq of the record, known or not, and asks for just the pages that miss one", () => {
    fc.assert(
      fc.property(batches, (all) => {
        const feed = new TimelineFeed();
        for (const batch of all) feed.take(batch.map((seq) => entry(seq)));
        const blocks = feed.blocks(null);
        expect(blocks.reduce((sum, { count }) => sum + count, 0)).toBe(feed.newest);
        const known = new Set(all.flat());
        const missing = new Set<number>();
        for (let seq = 1; seq <= feed.newest; seq += 1) {
          if (!known.has(seq)) missing.add(Math.floor((seq - 1) / PAGE) * PAGE);
        }
        expect(new Set(pagesToRead(blocks))).toEqual(missing);
      }),
    );
  });

  it("leaves every block alone but the one where something arrived", () => {
    const feed = new TimelineFeed(record(1, 10_000));
    const before = feed.blocks(null);
    feed.take([entry(10_001)]);
    const after = new Map(feed.blocks(null).map((block) => [block.key, block.entries]));
    expect(before.filter(({ key, entries }) => after.get(key) !== entries)).toHaveLength(0);
    expect(feed.blocks(null)[0]).toMatchObject({ count: 1, key: 10_000 / BLOCK });
    const odd = feed.blocks(null);
    feed.take([entry(10_002)]);
    const then = new Map(feed.blocks(null).map((block) => [block.key, block.entries]));
    expect(odd.filter(({ key, entries }) => then.get(key) !== entries).map(({ key }) => key)).toEqual([10_000 / BLOCK]);
  });

  it("shows nothing later than the limit, and all else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), (limit) => {
        const feed = new TimelineFeed(record(1, 90));
        expect(seqs(feed, limit)).toEqual(
          record(1, limit)
            .map(({ seq }) => seq)
            .reverse(),
        );
      }),
    );
  });

  it("names the latest correction of an entry, whichever way it is told and in whichever order", () => {
    const told = [
      entry(5, { correctsSeq: 1 }),
      entry(4, { correctsSeq: 1 }),
      entry(2, { correctedBySeq: 9 }),
      entry(1),
    ];
    for (const order of [told, told.toReversed()]) {
      const feed = new TimelineFeed(order);
      expect(feed.correctedBy).toEqual(
        new Map([
          [1, 5],
          [2, 9],
        ]),
      );
    }
  });

  it("counts and pins on from the overview, whether events came before it, with it or after it", () => {
    const events = [...record(1, 20), pinned(21, 3, true), pinned(22, 5, true), pinned(23, 3, false), entry(24)];
    const upTo = (asOf: number) => {
      const seen = events.filter(({ seq }) => seq <= asOf);
      const pins = new Set<number>();
      for (const { payload } of seen) {
        const { seq, isPinned } = payload as { seq?: number; isPinned?: boolean };
        if (seq !== undefined) isPinned ? pins.add(seq) : pins.delete(seq);
      }
      const byType = Object.fromEntries(TYPES.map((type) => [type, seen.filter((e) => e.type === type).length]));
      return overview(asOf, {
        publicCount: seen.filter((e) => e.visibility === "public").length,
        byType: byType as TimelineOverview["byType"],
        pins: [...pins].map((seq) => ({ seq, pinnedByName: "A" })),
      });
    };
    for (const asOf of [20, 21, 22, 23, 24]) {
      for (const split of [0, 10, 21, 22, 24]) {
        const feed = new TimelineFeed(events.slice(0, split));
        feed.takeOverview(upTo(asOf));
        feed.take(events);
        expect([...feed.pins]).toEqual([5]);
        const { total, publicCount, byType } = feed.counts();
        expect(total).toBe(24);
        expect(publicCount).toBe(upTo(24).publicCount);
        expect(byType).toEqual(upTo(24).byType);
      }
    }
  });
});

describe("Matches", () => {
  const filter = { actor: "Person 1" };
  const none = new Set<number>();
  const passing = (from: number, to: number) => record(from, to).filter((e) => passesFilter(e, filter, none));

  it("is what the rule says, newest first, of pages from before and of arrivals in any batches, each once", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 15 }), (sizes) => {
        const matches = new Matches(filter, 100);
        let at = 100;
        const arrive = (size: number) => {
          // What arrived before the list was made, or came twice, is no news.
          matches.addArrived(record(Math.max(1, at - 3), at + size), none);
          at += size;
        };
        for (const size of sizes.slice(0, 4)) arrive(size);
        matches.addPage(passing(40, 100).toReversed(), 40);
        for (const size of sizes.slice(4)) arrive(size);
        matches.addPage(passing(1, 39).toReversed(), null);
        const found = matches.blocks(null).flatMap(({ entries }) => entries.map(({ seq }) => seq));
        const expected = passing(1, at).map(({ seq }) => seq);
        expect(found).toEqual(expected.toReversed());
        expect(matches.count).toBe(expected.length);
        expect(matches.others).toBe(at - 100 - passing(101, at).length);
        expect(matches.countAfter(100)).toBe(passing(101, at).length);
        const limited = matches.blocks(100).flatMap(({ entries }) => entries.map(({ seq }) => seq));
        expect(limited).toEqual(found.filter((seq) => seq <= 100));
      }),
    );
  });

  it("keeps keys unique and leaves blocks alone that nothing was put into", () => {
    const matches = new Matches(filter, 100);
    matches.addPage(passing(1, 100).toReversed(), null);
    const before = new Map(matches.blocks(null).map((block) => [block.key, block]));
    matches.addArrived(record(101, 300), none);
    const after = matches.blocks(null);
    expect(new Set(after.map(({ key }) => key)).size).toBe(after.length);
    expect(after.filter((block) => before.get(block.key) === block).length).toBeGreaterThanOrEqual(before.size - 1);
  });
});
