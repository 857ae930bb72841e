import { format } from "node:util";
import { afterEach, beforeEach, expect, vi } from "vitest";

const seen: string[] = [];
const allowed: RegExp[] = [];

/** For a test that provokes an error on purpose: this console.error does not fail it. */
export function expectConsoleError(pattern: RegExp): void {
  allowed.push(pattern);
}

beforeEach(() => {
  seen.length = 0;
  allowed.length = 0;
  vi.spyOn(console, "error").mockImplementation((...args: unknown[]) => {
    seen.push(format(...args));
  });
});

afterEach(() => {
  const unexpected = seen.filter((text) => !allowed.some((pattern) => pattern.test(text)));
  expect(unexpected, "console.error was called; say expectConsoleError(/…/) where a test means it").toEqual([]);
});
