import { describe, expect, it } from "vitest";
import { timebox } from "./timebox";

const now = Date.parse("2026-11-21T03:48:00Z");
const open = { timeboxMinutes: 10, timeboxStartedAt: "2026-11-21T03:44:00Z", closedAt: null, outcome: null };

describe("timebox", () => {
  it("counts down, warns near its end, and says by how much it is over", () => {
    expect(timebox(open, now)).toEqual({ text: "06:00 left", tone: "plain" });
    expect(timebox(open, now + 4 * 60_000)).toEqual({ text: "02:00 left", tone: "amber" });
    expect(timebox(open, now + 7 * 60_000)).toEqual({ text: "01:00 over", tone: "red" });
  });

  it("says the outcome of a closed path, and when there is no timebox", () => {
    const closedAt = "2026-11-21T03:47:00Z";
    expect(timebox({ ...open, closedAt, outcome: "pass" }, now).text).toBe("passed");
    expect(timebox({ ...open, closedAt, outcome: "fail" }, now).text).toBe("failed");
    expect(timebox({ ...open, closedAt, outcome: "abandon" }, now).text).toBe("abandoned");
    expect(timebox({ ...open, timeboxMinutes: null }, now).text).toBe("no timebox");
  });
});
