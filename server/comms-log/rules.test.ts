import fc from "fast-check";
import { expect, test } from "vitest";
import { csvCell, csvLine, isFormula, statesInWords } from "./rules";

/** A reader of RFC 4180, written against the standard and not against our writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    let cell = "";
    if (text[at] === '"') {
      at += 1;
      while (!(text[at] === '"' && text[at + 1] !== '"')) {
        if (at >= text.length) throw new Error("a quote is never closed");
        cell += text[at];
        at += text[at] === '"' ? 2 : 1;
      }
      at += 1;
    } else {
      while (at < text.length && !",\r\n".includes(text[at] ?? "")) {
        if (text[at] === '"') throw new Error("a quote in a cell without quotes");
        cell += text[at];
        at += 1;
      }
    }
    row.push(cell);
    if (text[at] === ",") at += 1;
    else {
      if (text.slice(at, at + 2) !== "\r\n") throw new Error("a line does not end with CR LF");
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212"];
const nasty = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .tuple(fc.constantFrom(...STARTS, " =", "\u00a0=", "\u200b=", "\ufeff+", "\0@"), fc.string())
    .map((two) => two.join("")),
  fc.constantFrom('=HYPERLINK("http://x.test","a")', '"', ",", '",="', "a\r\nb", " ", "'=1"),
);

test("whatever is written is read back by the standard, cell by cell, with an apostrophe before formulas only", () => {
  fc.assert(
    fc.property(fc.array(fc.array(nasty, { minLength: 2, maxLength: 5 }), { maxLength: 4 }), (rows) => {
      const read = readCsv(rows.map(csvLine).join(""));
      expect(read).toEqual(rows.map((row) => row.map((cell) => (isFormula(cell) ? `'${cell}` : cell))));
    }),
    { numRuns: 2_000 },
  );
});

test("no cell begins as a formula, not after blanks and marks that nobody sees", () => {
  fc.assert(
    fc.property(nasty, (text) => {
      const [[cell = ""] = []] = readCsv(csvLine([text, "x"]));
      expect(STARTS.includes(cell.trimStart()[0] ?? "")).toBe(false);
      expect(isFormula(cell)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
  expect(csvCell('=1+"a"')).toBe('"\'=1+""a"""');
  expect(csvCell("Rolling back - done")).toBe("Rolling back - done");
  expect(csvLine([-3, null, "INC-1"])).toBe("-3,,INC-1\r\n");
});

test("states are said in the order in which they come", () => {
  expect(statesInWords({ erased: 1, delivered: 97, dead: 2 })).toBe("97 delivered, 2 given up, 1 erased");
});
