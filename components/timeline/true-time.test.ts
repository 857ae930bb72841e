import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatClock } from "@/components/time/format";
import { instantsOf, readTrueTime } from "./true-time";

const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia"];
const at = (iso: string) => Date.parse(iso);
const read = (text: string, now: string, zone = "Europe/Berlin") => {
  const found = readTrueTime(text, at(now), zone);
  return found.ok ? new Date(found.at).toISOString() : found.problem;
};

describe("readTrueTime", () => {
  it("reads what the clock of any zone showed in the last hours, and gives that very moment", () => {
    const nows = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") });
    fc.assert(
      fc.property(
        nows,
        fc.integer({ min: 0, max: 12 * 3_600_000 - 1000 }),
        fc.constantFrom(...ZONES),
        (now, back, zone) => {
          const moment = Math.floor((now - back) / 1000) * 1000;
          const found = readTrueTime(formatClock(moment, zone), now, zone);
          if (!found.ok) throw new Error(found.problem);
          expect(formatClock(found.at, zone)).toBe(formatClock(moment, zone));
          expect(found.at).toBeLessThanOrEqual(now);
          // Only where clocks went back is it another one, and then a later one.
          expect(found.at).toBeGreaterThanOrEqual(moment);
          if (found.at !== moment) expect(found.at - moment).toBeLessThanOrEqual(3_600_000);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never gives the future, whatever is written", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 70 }),
        (noise, hour, minute) => {
          const now = at("2026-11-21T03:50:00Z");
          for (const text of [noise, `${hour}:${String(minute).padStart(2, "0")}`, `${hour}m ago`]) {
            const found = readTrueTime(text, now, "Asia/Kolkata");
            if (found.ok) expect(found.at).toBeLessThanOrEqual(now);
            else expect(found.problem).toMatch(/Write/);
          }
        },
      ),
    );
  });

  it.each([
    ["03:41", "2026-11-21T02:50:00Z", "2026-11-21T02:41:00.000Z"],
    ["3:41:20", "2026-11-21T02:50:00Z", "2026-11-21T02:41:20.000Z"],
    ["at 03.41", "2026-11-21T02:50:00Z", "2026-11-21T02:41:00.000Z"],
    ["23:50", "2026-11-20T23:10:00Z", "2026-11-20T22:50:00.000Z"], // ten past midnight: yesterday's
    ["10m ago", "2026-11-21T02:50:00Z", "2026-11-21T02:40:00.000Z"],
    ["1h 5m ago", "2026-11-21T02:50:00Z", "2026-11-21T01:45:00.000Z"],
    ["90 sec ago", "2026-11-21T02:50:00Z", "2026-11-21T02:48:30.000Z"],
    ["2 hours", "2026-11-21T02:50:00Z", "2026-11-21T00:50:00.000Z"],
    ["yesterday 14:30", "2026-11-21T02:50:00Z", "2026-11-20T13:30:00.000Z"],
    ["2026-11-19 14:30", "2026-11-21T02:50:00Z", "2026-11-19T13:30:00.000Z"],
  ])("%s at %s", (text, now, expected) => {
    expect(read(text, now)).toBe(expected);
  });

  it("takes the later one where clocks went back, if it is past", () => {
    // Berlin, 25 Oct 2026: 02:30 came at 00:30Z and again at 01:30Z.
    expect(read("02:30", "2026-10-25T02:00:00Z")).toBe("2026-10-25T01:30:00.000Z");
    expect(read("02:30", "2026-10-25T01:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("says so where clocks went over a time, where it lies ahead, and where it is no time", () => {
    expect(read("2026-03-29 02:30", "2026-03-29T06:00:00Z")).toMatch(/skipped/);
    expect(read("14:30", "2026-11-21T02:50:00Z")).toMatch(/future.*the day/);
    expect(read("2027-01-01 10:00", "2026-11-21T02:50:00Z")).toMatch(/future/);
    expect(read("2026-02-30 10:00", "2026-11-21T02:50:00Z")).toMatch(/no such day/);
    expect(read("25:00", "2026-11-21T02:50:00Z")).toMatch(/no such time/);
    for (const text of ["", "soon", "12", "-5m ago", "10:5"])
      expect(read(text, "2026-11-21T02:50:00Z")).toMatch(/^Write/);
  });
});

describe("instantsOf", () => {
  it("finds none, one or two moments, each showing that wall time", () => {
    const wall = { year: 2026, month: 10, day: 25, hour: 2, minute: 30, second: 0 };
    expect(instantsOf(wall, "Europe/Berlin")).toEqual([at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")]);
    expect(instantsOf({ ...wall, month: 3, day: 29 }, "Europe/Berlin")).toEqual([]);
    expect(instantsOf(wall, "UTC")).toEqual([at("2026-10-25T02:30:00Z")]);
  });
});
