import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeRounds } from "./rounds";

describe("makeRounds", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("brings everything once and in order, one round at a time, whatever arrives when and however long rounds take", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 900 }), many: fc.integer({ min: 0, max: 5 }) }), {
          maxLength: 30,
        }),
        fc.integer({ min: 0, max: 1_500 }),
        fc.boolean(),
        async (arrivals, took, isFailing) => {
          let underWay = 0;
          let next = 0;
          const brought: number[] = [];
          const rounds = makeRounds<number>(
            async (items) => {
              underWay += 1;
              expect(underWay).toBe(1);
              brought.push(...items);
              await new Promise((resolve) => setTimeout(resolve, took));
              underWay -= 1;
              if (isFailing) throw new Error("the network is away");
            },
            { firstMs: 150, steadyMs: 500 },
          );
          for (const { wait, many } of arrivals) {
            await vi.advanceTimersByTimeAsync(wait);
            rounds.hear(Array.from({ length: many }, () => next++));
          }
          await vi.advanceTimersByTimeAsync(10_000);
          expect(brought).toEqual(Array.from({ length: next }, (_, index) => index));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("a lone event is taken up after the first pause; twenty a second make two rounds a second at most", async () => {
    const run = vi.fn(async (_: number[]) => {});
    const rounds = makeRounds<number>(run, { firstMs: 150, steadyMs: 500 });
    rounds.hear([1]);
    await vi.advanceTimersByTimeAsync(149);
    expect(run).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(run).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 200; i += 1) {
      rounds.hear([i]);
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(run.mock.calls.length).toBeGreaterThan(15);
    expect(run.mock.calls.length).toBeLessThanOrEqual(21);
  });

  it("is silent once stopped", async () => {
    const run = vi.fn(async (_: number[]) => {});
    const rounds = makeRounds<number>(run, { firstMs: 150, steadyMs: 500 });
    rounds.hear([1]);
    rounds.stop();
    rounds.hear([2]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(run).not.toHaveBeenCalled();
  });
});
