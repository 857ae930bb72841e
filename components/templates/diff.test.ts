import fc from "fast-check";
import { expect, test } from "vitest";
import { diffWords } from "./diff";

const without = (kind: "in" | "out", before: string, after: string): string =>
  diffWords(before, after)
    .filter((part) => part.kind !== kind)
    .map((part) => part.text)
    .join("");

test("both texts can be read from it, whatever they are", () => {
  const text = fc.array(fc.constantFrom("a", "b", " ", "\n", "{{title}}", "[[", "]]", ". ", "word", "ü"), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [before, after] = [one.join(""), other.join("")];
      expect(without("in", before, after)).toBe(before);
      expect(without("out", before, after)).toBe(after);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (before, after) => {
      expect([without("in", before, after), without("out", before, after)]).toEqual([before, after]);
    }),
  );
});

test("a text against itself has no change, and one word's change is that word's alone", () => {
  expect(diffWords("Card payments fail.", "Card payments fail.")).toEqual([
    { kind: "same", text: "Card payments fail." },
  ]);
  expect(diffWords("Some {{impact}} here.\nEnd", "Some {{workaround}} here.\nEnd")).toEqual([
    { kind: "same", text: "Some " },
    { kind: "out", text: "{{impact}}" },
    { kind: "in", text: "{{workaround}}" },
    { kind: "same", text: " here.\nEnd" },
  ]);
  expect(diffWords("", "")).toEqual([]);
});
