import fc from "fast-check";
import { expect, test } from "vitest";
import { completionsOf } from "./completions";
import { withLine } from "./line-history";
import { parseLine } from "./parse-line";

const WORDS = [
  ["advance", "Advance"],
  ["ask", "Ask"],
  ["track", "Open a path"],
] as const;
const PATHS = [
  { id: "1", title: "Roll back" },
  { id: "2", title: "Raise the pool" },
];

test("a slash offers the commands, an at sign the paths, and a note nothing", () => {
  expect(completionsOf("/", WORDS, PATHS).map((one) => one.label)).toEqual(["/advance", "/ask", "/track"]);
  expect(completionsOf("/a", WORDS, PATHS).map((one) => one.line)).toEqual(["/advance ", "/ask "]);
  expect(completionsOf("@r", WORDS, PATHS).map((one) => one.line)).toEqual(["@Roll back ", "@Raise the pool "]);
  for (const text of ["", "note", "/ask x", "//x", "@@x", " /a"]) expect(completionsOf(text, WORDS, PATHS)).toEqual([]);
});

test("what a completion makes of the line is understood", () => {
  const words = WORDS.map(([word]) => word);
  fc.assert(
    fc.property(fc.constantFrom("/", "/a", "/tr", "@", "@r", "@ro"), (typed) => {
      for (const { line } of completionsOf(typed, WORDS, PATHS)) {
        expect(parseLine(`${line}something`, words, PATHS).kind).toMatch(/^(command|path-note)$/);
      }
    }),
  );
});

test("the history keeps each line once, the newest last, and no more than fifty", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 120 }), (lines) => {
      const history = lines.reduce<string[]>((kept, line) => withLine(kept, line), []);
      expect(new Set(history).size).toBe(history.length);
      expect(history.length).toBeLessThanOrEqual(50);
      expect(history.at(-1)).toBe(lines.at(-1));
    }),
  );
});
