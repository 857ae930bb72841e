import { describe, expect, it } from "vitest";
import { phaseSpans } from "./phase-spans";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 3, minute)).toISOString();
const minutes = (spans: { ms: number | null }[]) => spans.map(({ ms }) => (ms === null ? null : ms / 60_000));

describe("phaseSpans", () => {
  it("measures done phases up to the next one entered, and the present one up to now", () => {
    const facts = { phase: 4, phaseTimes: { "2": at(4), "3": at(14), "4": at(21) }, openedAt: at(0), resolvedAt: null };
    expect(minutes(phaseSpans(facts, Date.parse(at(25))))).toEqual([4, 10, 7, 4, null, null, null, null]);
  });

  it("leaves skipped phases empty and stops at resolution", () => {
    const facts = { phase: 8, phaseTimes: { "5": at(10), "8": at(30) }, openedAt: at(0), resolvedAt: at(33) };
    expect(minutes(phaseSpans(facts, Date.parse(at(59))))).toEqual([10, null, null, null, 20, null, null, 3]);
  });
});
