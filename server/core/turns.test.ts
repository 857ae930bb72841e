import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inTurn, lineCount } from "./turns";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hold = () => Promise.withResolvers<void>();
const settle = () => vi.advanceTimersByTimeAsync(0);

test("two at a time, the rest in the order in which they came; another key does not wait", async () => {
  const begun: string[] = [];
  const ends = Array.from({ length: 5 }, hold);
  const all = ends.map((end, i) =>
    inTurn("a", () => {
      begun.push(`a${i}`);
      return end.promise;
    }),
  );
  await inTurn("b", async () => void begun.push("b"));
  expect(begun).toEqual(["a0", "a1", "b"]);
  ends[1]?.resolve();
  await settle();
  expect(begun).toEqual(["a0", "a1", "b", "a2"]);
  for (const end of ends) end.resolve();
  await Promise.all(all);
  expect(begun).toEqual(["a0", "a1", "b", "a2", "a3", "a4"]);
  expect(lineCount()).toBe(0);
});

test("a failure reaches its caller alone and lets the next begin", async () => {
  const failing = Array.from({ length: 3 }, (_, i) => inTurn("a", () => Promise.reject(new Error(`no ${i}`))));
  const after = inTurn("a", async () => "done");
  expect((await Promise.allSettled(failing)).map((each) => each.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(await after).toBe("done");
  expect(lineCount()).toBe(0);
});

test("work that hangs holds nobody for more than a second", async () => {
  const stuck = [hold(), hold()];
  const hanging = stuck.map(({ promise }) => inTurn("a", () => promise));
  const begun: number[] = [];
  const late = [0, 1, 2].map((i) => inTurn("a", async () => void begun.push(i)));
  await vi.advanceTimersByTimeAsync(999);
  expect(begun).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  await Promise.all(late);
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of stuck) resolve();
  await Promise.all(hanging);
  expect(lineCount()).toBe(0);
});
