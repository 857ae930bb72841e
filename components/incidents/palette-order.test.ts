import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMANDS } from "./commands";
import { holderOf, keyOf } from "./keymap";
import { byFit, rankOf } from "./palette-order";

test("a title answers to its beginning, its words, a part, and its letters in order", () => {
  expect(rankOf("Open a recovery path", "open")).toBe(0);
  expect(rankOf("Open a recovery path", "rec pa")).toBe(1);
  expect(rankOf("Open a recovery path", "cover")).toBe(2);
  expect(rankOf("Open a recovery path", "orp")).toBe(3);
  expect(rankOf("Open a recovery path", "xyz")).toBeNull();
});

test("nothing that was typed invents or doubles a choice, and nothing typed keeps the order", () => {
  const all = COMMANDS.map(({ id, title }) => ({ id, title }));
  expect(byFit(all, " ")).toEqual(all);
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (typed) => {
      const found = byFit(all, typed);
      expect(new Set(found).size).toBe(found.length);
      for (const one of found) expect(all).toContain(one);
    }),
  );
});

test("no two commands share an id, a key or a word", () => {
  for (const field of ["id", "key", "slash"] as const) {
    const values = COMMANDS.map((command) => command[field]).filter(Boolean);
    expect(new Set(values).size, field).toBe(values.length);
  }
});

test("a chosen key stands for the own one, null takes it away, and who holds a key is known", () => {
  const log = { id: "log", key: "l" };
  expect(keyOf(log, {})).toBe("l");
  expect(keyOf(log, { log: "w" })).toBe("w");
  expect(keyOf(log, { log: null })).toBeUndefined();
  expect(holderOf("l", "publish", {})?.id).toBe("log");
  expect(holderOf("l", "publish", { log: null })).toBeUndefined();
  expect(holderOf("l", "log", {})).toBeUndefined();
});
