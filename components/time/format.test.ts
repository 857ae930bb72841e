import { describe, expect, it } from "vitest";
import {
  durationWords,
  formatDuration,
  formatMoment,
  formatUtc,
  fromLocalField,
  toLocalField,
  zoneName,
} from "./format";

const at = Date.parse("2026-11-21T03:46:40Z");

describe("formatDuration", () => {
  it.each([
    [0, "00:00"],
    [59_999, "00:59"],
    [60_000, "01:00"],
    [3_599_999, "59:59"],
    [3_600_000, "1:00:00"],
    [90_061_000, "25:01:01"],
    [-5_000, "00:00"],
  ])("shows %i ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});

describe("durationWords", () => {
  it.each([
    [59_000, "under a minute"],
    [60_000, "1 min"],
    [3_600_000, "1 h"],
    [4_320_000, "1 h 12 min"],
    [172_800_000, "2 d"],
    [183_600_000, "2 d 3 h"],
  ])("says %i ms as %s", (ms, text) => expect(durationWords(ms)).toBe(text));
});

describe("instants", () => {
  it("are shown in the zone asked for, with UTC for copies", () => {
    expect(formatUtc(at)).toBe("21 Nov 2026, 03:46:40 UTC");
    expect(formatMoment(at, "Asia/Tokyo", at)).toBe("12:46");
    expect(formatMoment(at, "America/New_York", at + 86_400_000)).toBe("20 Nov, 22:46");
    expect(formatMoment(at, "UTC", at + 400 * 86_400_000)).toBe("21 Nov 2026, 03:46");
  });

  it("name their zone", () => {
    expect(zoneName("UTC", at)).toBe("UTC");
    expect(zoneName("Asia/Tokyo", at)).toBe("GMT+9");
  });

  it("fill a local field, and come back from one", () => {
    expect(toLocalField(at, "Asia/Kolkata")).toBe("2026-11-21T09:16");
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(fromLocalField(toLocalField(at, zone))).toBe("2026-11-21T03:46:00.000Z");
    expect(fromLocalField("")).toBeNull();
    expect(fromLocalField("soon")).toBeNull();
  });
});
