import { expect, test } from "vitest";
import { isUnreachable } from "./is-unreachable";

test("a transaction that could not start is no answer of the database, one that ran out of time is", () => {
  const started = (message: string) => Object.assign(new Error(message), { code: "P2028" });
  const busy = started("Transaction API error: Unable to start a transaction in the given time.");
  expect(isUnreachable(new Error("outer", { cause: busy }))).toBe(true);
  expect(isUnreachable(started("Transaction API error: Transaction already closed: it was expired."))).toBe(false);
});
