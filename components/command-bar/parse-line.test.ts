import fc from "fast-check";
import { expect, test } from "vitest";
import { parseArguments, parseLine } from "./parse-line";

const WORDS = ["advance", "ask", "track", "task", "hyp", "help"];
const PATHS = [
  { id: "1", title: "Roll back" },
  { id: "2", title: "Roll back release 812" },
  { id: "3", title: "Fail over to replica" },
];
const read = (text: string) => parseLine(text, WORDS, PATHS);

test("plain text is a note, whatever stands in it", () => {
  expect(read("  errors fall / 2 % @ 03:41 ")).toEqual({ kind: "note", text: "errors fall / 2 % @ 03:41" });
  expect(read("//var/log is full")).toEqual({ kind: "note", text: "/var/log is full" });
  expect(read("@@here all hands")).toEqual({ kind: "note", text: "@here all hands" });
  expect(read(" /etc/hosts differs")).toEqual({ kind: "note", text: "/etc/hosts differs" });
  expect(read("   ")).toEqual({ kind: "empty" });
});

test("a slash makes a command; its beginning is enough where it is one command's alone", () => {
  expect(read("/advance systems named")).toEqual({ kind: "command", word: "advance", rest: "systems named" });
  expect(read("/ADV")).toEqual({ kind: "command", word: "advance", rest: "" });
  expect(read("/t x")).toMatchObject({ kind: "problem", text: expect.stringContaining("/track, /task") });
  expect(read("/var/log is full")).toMatchObject({ kind: "problem", text: expect.stringContaining("two of them") });
  expect(read("/")).toMatchObject({ kind: "problem" });
});

test("an at sign names a path: the longest title that fits, or the beginning of one", () => {
  expect(read("@roll back release 812 half done")).toMatchObject({ pathId: "2", text: "half done" });
  expect(read("@roll-back release 81 half done")).toMatchObject({ pathId: "1", text: "release 81 half done" });
  expect(read("@fail lag is 41 min")).toMatchObject({ pathId: "3", text: "lag is 41 min" });
  expect(read("@roll x")).toMatchObject({ kind: "problem", text: expect.stringContaining("Which path") });
  expect(read("@nothing x")).toMatchObject({ kind: "problem", text: expect.stringContaining("There are: Roll back") });
  expect(read("@fail")).toMatchObject({ kind: "problem", text: expect.stringContaining("Say what happened") });
  expect(parseLine("@x y", WORDS, [])).toMatchObject({ text: expect.stringContaining("/track opens one") });
});

test("no line is lost: every line that is not blank is a note with its words, a command, or a problem that says why", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (text) => {
      const line = read(text);
      if (line.kind === "note") expect(text).toContain(line.text);
      if (line.kind === "path-note") expect(text).toContain(line.text);
      if (line.kind === "problem") expect(line.text.length).toBeGreaterThan(10);
      expect(line.kind === "empty").toBe(text.trim() === "");
    }),
  );
});

test("who and how long are taken out wherever they stand", () => {
  const names = ["S. Chen", "S. Chen Junior", "Database"];
  expect(parseArguments("Raise the pool ceiling @S. Chen 10m", names)).toEqual({
    text: "Raise the pool ceiling",
    who: "S. Chen",
    minutes: 10,
  });
  expect(parseArguments("@s. chen junior 2h fail over", names)).toEqual({
    text: "fail over",
    who: "S. Chen Junior",
    minutes: 120,
  });
  expect(parseArguments("mail ops@example.test about 404m2")).toEqual({
    text: "mail ops@example.test about 404m2",
    who: null,
    minutes: null,
  });
  expect(parseArguments("Free the connections @Crew 12 M 10m", ["Crew 12 M"])).toEqual({
    text: "Free the connections",
    who: "Crew 12 M",
    minutes: 10,
  });
  expect(parseArguments("Drain, 5 min a node @Night 24H", ["Night 24H"])).toEqual({
    text: "Drain, a node",
    who: "Night 24H",
    minutes: 5,
  });
  expect(parseArguments("Wait 5 min between nodes @Ann 40m", ["Ann"])).toEqual({
    text: "Wait 5 min between nodes",
    who: "Ann",
    minutes: 40,
  });
  expect(parseArguments("@someone")).toEqual({ text: "", who: "someone", minutes: null });
});

test("arguments without an at sign or a length keep every word", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      expect(parseArguments(words.join("  "))).toEqual({ text: words.join(" "), who: null, minutes: null });
    }),
  );
});
