import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "../../tests/support/read-csv";
import { askedOf, csvCell, csvLine, isFormula, readFilter, statesInWords } from "./rules";

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

test("a filter of the address is taken, or each wrong field is told what to do", () => {
  const read = (query: string) => {
    const params = new URLSearchParams(query);
    return readFilter(askedOf((name) => params.getAll(name)));
  };
  expect(
    read("ref=inc-7&audience=public,executive&state=bounced&from=2026-11-21&to=2026-11-21T04:30&who=&other=1"),
  ).toEqual({
    problems: null,
    filter: {
      ref: "inc-7",
      audience: ["public", "executive"],
      state: ["bounced"],
      from: "2026-11-21T00:00:00.000Z",
      to: "2026-11-21T04:30:00.000Z",
    },
  });
  expect(read("from=2026-11-21T03:00%2B05:45").filter).toEqual({ from: "2026-11-20T21:15:00.000Z" });
  expect(read("")).toEqual({ problems: null, filter: {} });
  const { problems } = read(
    `audience=press&channel=fax&state=read&from=2026-02-31x&to=yesterday&text=${"x".repeat(300)}`,
  );
  expect(Object.keys(problems ?? {}).sort()).toEqual(["audience", "channel", "from", "state", "text", "to"]);
  expect(problems?.state).toMatch(/^Choose of queued, sending, .*erased\.$/);
  expect(read("from=2026-11-22&to=2026-11-21").problems).toEqual({ to: expect.stringContaining("not after") });
});
