import fc from "fast-check";
import { expect, test } from "vitest";
import { parseTaskLine } from "./task-line";

const known = {
  paths: [
    { id: "p1", title: "Roll back 812" },
    { id: "p2", title: "Restart the cache" },
    { id: "p3", title: "Restore from backup" },
  ],
  people: [
    { id: "u1", displayName: "Ada Moreau" },
    { id: "u2", displayName: "Ben Ortiz" },
    { id: "u3", displayName: "Ben Okafor" },
  ],
};
const none = { pathId: null, pathTitle: null, assignee: "", assigneeUserId: null, timeboxMinutes: null };

test("a line is a title, and behind it path, name and minutes in any order", () => {
  const whole = { pathId: "p1", pathTitle: "Roll back 812", assignee: "Ada Moreau", assigneeUserId: "u1" };
  const meant = { ...none, ...whole, title: "Drain node 4", timeboxMinutes: 10 };
  expect(parseTaskLine("Drain node 4 #roll @ada 10m", known)).toEqual(meant);
  expect(parseTaskLine("  Drain  node 4 10min @ada-moreau #roll-back-812 ", known)).toEqual(meant);
});

test("a role is meant by its word, a name that two share or nobody has stays a free name", () => {
  expect(parseTaskLine("Call them @customer-ops", known)).toMatchObject({
    assignee: "Customer Ops",
    assigneeUserId: null,
  });
  expect(parseTaskLine("Call them @ben", known)).toMatchObject({ assignee: "ben", assigneeUserId: null });
  expect(parseTaskLine("Call them @ben-ok", known)).toMatchObject({ assignee: "Ben Okafor", assigneeUserId: "u3" });
});

test("what means nothing stays in the text", () => {
  for (const text of ["See ticket #1234", "Re #rest", "#roll", "10m", "Wait 10m then retry", "Ask @ @"]) {
    expect(parseTaskLine(text, known)).toEqual({ ...none, title: text });
  }
});

test("no word is lost, whatever is typed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("a", "#roll", "#x", "@ada", "@y", "5m", "0m", "#", "@"), { minLength: 1 }),
      (words) => {
        const line = parseTaskLine(words.join(" "), known);
        const kept = line.title.split(" ");
        expect(words.slice(0, kept.length)).toEqual(kept);
        const taken = [line.pathId, line.assignee || null, line.timeboxMinutes].filter((one) => one !== null).length;
        expect(kept.length + taken).toBe(words.length);
      },
    ),
  );
});
