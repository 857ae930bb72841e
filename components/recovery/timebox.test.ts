import { describe, expect, it } from "vitest";
import { dueWords } from "@/components/time/due";
import { timebox } from "./timebox";

const now = Date.parse("2026-11-21T03:48:00Z");
const open = {
  timeboxMinutes: 10,
  timeboxStartedAt: "2026-11-21T03:44:00Z",
  pausedAt: null,
  pausedSeconds: 0,
  closedAt: null,
  outcome: null,
};

describe("timebox", () => {
  it("counts down, warns near its end, and says since when it is expired", () => {
    expect(timebox(open, now)).toEqual({ text: "06:00 left", tone: "green", isExpired: false });
    expect(timebox(open, now + 4 * 60_000)).toMatchObject({ text: "02:00 left", tone: "green" });
    expect(timebox(open, now + 4 * 60_000 + 1_000)).toMatchObject({ text: "01:59 left", tone: "amber" });
    expect(timebox(open, now + 7 * 60_000)).toEqual({ text: "expired 01:00", tone: "red", isExpired: true });
  });

  it("neither counts nor demands anything once the incident is resolved", () => {
    expect(timebox(open, now + 7 * 60_000, true)).toEqual({ text: "no outcome yet", tone: "amber", isExpired: false });
    expect(dueWords(open.timeboxStartedAt, now)?.tone).toBe("red");
    expect(dueWords(open.timeboxStartedAt, now, true)).toBeNull();
  });

  it("stands still while the path rests", () => {
    const paused = { ...open, pausedAt: "2026-11-21T03:47:00Z" };
    expect(timebox(paused, now + 3_600_000)).toMatchObject({ text: "paused 07:00", tone: "plain", isExpired: false });
    expect(timebox({ ...paused, timeboxMinutes: null }, now).text).toBe("paused");
  });

  it("says the outcome of a closed path, and when there is no timebox", () => {
    const closedAt = "2026-11-21T03:47:00Z";
    expect(timebox({ ...open, closedAt, outcome: "pass" }, now).text).toBe("✓ passed");
    expect(timebox({ ...open, closedAt, outcome: "fail" }, now).text).toBe("✕ failed");
    expect(timebox({ ...open, closedAt, outcome: "abandon" }, now).text).toBe("– abandoned");
    expect(timebox({ ...open, timeboxMinutes: null }, now).text).toBe("no timebox");
  });
});
