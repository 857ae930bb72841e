import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs, GIVE_UP_AFTER_MS, isGivenUp, MAX_ATTEMPTS } from "./rules";

describe("backoff", () => {
  it("starts at about five seconds, grows, and never waits longer than about two hours", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const wait = backoffMs(attempts, chance);
        expect(wait).toBeGreaterThanOrEqual(4_000);
        expect(wait).toBeLessThanOrEqual(1.2 * 2 * 60 * 60_000);
        if (attempts < 7) expect(backoffMs(attempts + 1, 0)).toBeGreaterThan(backoffMs(attempts, 1));
      }),
    );
  });

  it("keeps all attempts together within the life of the provider's keys", () => {
    const total = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, n) => backoffMs(n + 1, 1)).reduce((a, b) => a + b, 0);
    expect(total).toBeGreaterThan(4 * 60 * 60_000);
    expect(total).toBeLessThan(GIVE_UP_AFTER_MS);
  });

  it("gives up after ten attempts or a day", () => {
    expect([
      isGivenUp(9, 0),
      isGivenUp(10, 0),
      isGivenUp(1, GIVE_UP_AFTER_MS - 1),
      isGivenUp(1, GIVE_UP_AFTER_MS),
    ]).toEqual([false, true, false, true]);
  });
});
