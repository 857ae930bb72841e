import fc from "fast-check";
import { expect, test } from "vitest";
import { SETTING_FIELDS, settingDefault } from "@/server/settings/rules";
import { isSameValue, readLines, readNumber, readNumbers, valueWords } from "./value-words";

test("a field's text becomes a number, nothing, or stays text to be refused", () => {
  expect(["15", " 0.9 ", "", "1.", "ten", "1e3", "-4"].map(readNumber)).toEqual([
    15,
    0.9,
    null,
    "1.",
    "ten",
    "1e3",
    -4,
  ]);
  expect(readNumbers("10, 15 20;x")).toEqual([10, 15, 20, "x"]);
  expect(readNumbers(" , ")).toEqual([]);
  expect(readLines(" Infra \n\n App")).toEqual(["Infra", "App"]);
});

test("what is written out is read back the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1e5 })), (numbers) => {
      expect(readNumbers(numbers.join(", "))).toEqual(numbers);
    }),
  );
});

test("values are the same whatever the order of their keys, and differ by any part", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(isSameValue(value, Object.fromEntries(Object.entries(value).reverse()))).toBe(true);
      expect(isSameValue(value, { ...value, "another key": 1, "and more": 2 })).toBe(false);
    }),
  );
  expect(isSameValue([1, 2], [2, 1])).toBe(false);
  expect(isSameValue({ a: null }, { b: null })).toBe(false);
});

test("every default is said in one line", () => {
  for (const { key, kind } of SETTING_FIELDS) {
    const words = valueWords(settingDefault(key), kind);
    expect(words, key).not.toMatch(/\n|object Object|undefined/);
    expect(words.length, key).toBeGreaterThan(0);
  }
  expect(valueWords(settingDefault("pageToAckTargetMinutes"), "per-alarm-level")).toBe(
    "Box 3 2 min · Box 2 5 min · Box 1 none · Box 0 none",
  );
});
