import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canSettle,
  evidenceAsked,
  isExpired,
  isPathPhase,
  nextToExpire,
  orderPaths,
  restedMs,
  type TimeboxFacts,
  timeboxEndsAt,
  timeboxMsLeft,
} from "./rules";
import { HYPOTHESIS_STATUSES, type HypothesisStatus } from "./schemas";

const START = Date.parse("2026-11-21T03:00:00Z");
const iso = (ms: number): string => new Date(ms).toISOString();
const box = (facts: Partial<TimeboxFacts> = {}): TimeboxFacts => ({
  timeboxMinutes: 10,
  timeboxStartedAt: iso(START),
  pausedAt: null,
  pausedSeconds: 0,
  closedAt: null,
  ...facts,
});

describe("a timebox", () => {
  it("ends at its very instant, and not a millisecond before", () => {
    const end = START + 600_000;
    expect(timeboxEndsAt(box())).toBe(end);
    expect([end - 1, end].map((now) => isExpired(box(), now))).toEqual([false, true]);
    expect(timeboxMsLeft(box(), end + 5_000)).toBe(-5_000);
  });

  it("is none where none was set, and after the end", () => {
    const off = [box({ timeboxMinutes: null }), box({ timeboxStartedAt: null }), box({ closedAt: iso(START + 1) })];
    for (const facts of off) {
      expect(timeboxMsLeft(facts, START + 900_000)).toBeNull();
      expect(isExpired(facts, START + 900_000)).toBe(false);
    }
  });

  it("never expires while it rests, and does not count a rest from before its start", () => {
    const paused = box({ pausedAt: iso(START - 3_600_000) });
    expect(timeboxEndsAt(paused)).toBeNull();
    expect(isExpired(paused, START + 86_400_000)).toBe(false);
    expect(timeboxMsLeft(paused, START + 86_400_000)).toBe(600_000);
  });

  it("gives exactly its working time, however it is cut into work and rest", () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 5_000_000 })));
    fc.assert(
      fc.property(spans, fc.integer({ min: 0, max: 900_000 }), (cuts, last) => {
        let now = START;
        let facts = box();
        let worked = 0;
        for (const [work, rest] of cuts) {
          now += work;
          worked += work;
          facts = { ...facts, pausedAt: iso(now) };
          const atPause = timeboxMsLeft(facts, now);
          now += rest;
          expect(timeboxMsLeft(facts, now)).toBe(atPause);
          facts = { ...facts, pausedAt: null, pausedSeconds: restedMs(facts, now) / 1000 };
        }
        now += last;
        expect(timeboxMsLeft(facts, now)).toBe(600_000 - worked - last);
        expect(isExpired(facts, now)).toBe(worked + last >= 600_000);
      }),
    );
  });
});

const instant = fc.integer({ min: START - 7_200_000, max: START + 7_200_000 }).map(iso);
const somePath = fc.record({
  id: fc.uuid(),
  openedAt: instant,
  timeboxMinutes: fc.option(fc.integer({ min: 1, max: 60 })),
  timeboxStartedAt: fc.option(instant),
  pausedAt: fc.option(instant, { freq: 3 }),
  pausedSeconds: fc.integer({ min: 0, max: 600 }),
  closedAt: fc.option(instant, { freq: 3 }),
});

describe("the order of paths", () => {
  it("leads with what is expired, then the least time left, no timebox, paused, closed", () => {
    const path = (id: string, facts: Partial<TimeboxFacts>) => ({ ...box(facts), id, openedAt: iso(START) });
    const paths = [
      path("closed", { closedAt: iso(START + 1) }),
      path("paused", { pausedAt: iso(START + 1) }),
      path("unboxed", { timeboxMinutes: null }),
      path("later", { timeboxMinutes: 30 }),
      path("soon", { timeboxMinutes: 12 }),
      path("over", { timeboxMinutes: 9 }),
      path("longest over", { timeboxMinutes: 2 }),
    ];
    const now = START + 600_000;
    const order = ["longest over", "over", "soon", "later", "unboxed", "paused", "closed"];
    expect(orderPaths(paths, now).map(({ id }) => id)).toEqual(order);
    expect(nextToExpire(paths, now)?.id).toBe("longest over");
    expect(nextToExpire(paths.slice(0, 2), now)).toBeNull();
  });

  it("is the same whatever order they come in, loses none, and nothing urgent stands below what can wait", () => {
    const many = fc.uniqueArray(somePath, { selector: ({ id }) => id, maxLength: 12 });
    fc.assert(
      fc.property(many, fc.integer({ min: START, max: START + 3_600_000 }), (paths, now) => {
        const ordered = orderPaths(paths, now);
        expect(orderPaths([...paths].reverse(), now)).toEqual(ordered);
        expect(new Set(ordered)).toEqual(new Set(paths));
        const firstCalm = ordered.findIndex((path) => !isExpired(path, now));
        if (firstCalm >= 0) expect(ordered.slice(firstCalm).some((path) => isExpired(path, now))).toBe(false);
        const ends = ordered.map((path) => timeboxEndsAt(path)).filter((end) => end !== null);
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
      }),
    );
  });
});

describe("phases and hypotheses", () => {
  it("a path's phase is one of eight", () => {
    expect([0, 1, 8, 9, 1.5].map(isPathPhase)).toEqual([false, true, true, false, false]);
  });

  it("a hypothesis is settled from active alone, and comes back to active alone", () => {
    const table = HYPOTHESIS_STATUSES.map((from) => HYPOTHESIS_STATUSES.filter((to) => canSettle(from, to)));
    expect(table).toEqual([["validated", "eliminated", "discarded"], ["active"], ["active"], ["active"]]);
  });

  it("asks for evidence to eliminate and for a reason to discard, for nothing else", () => {
    const asking = HYPOTHESIS_STATUSES.filter((status: HypothesisStatus) => evidenceAsked(status) !== null);
    expect(asking).toEqual(["eliminated", "discarded"]);
  });
});
