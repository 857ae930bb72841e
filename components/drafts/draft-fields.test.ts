import { expect, test } from "vitest";
import type { Draft } from "@/server/drafts/schemas";
import { changesOf, formOf, minutesOf, withPromise } from "./draft-fields";

const draft = {
  title: "Cards fail",
  body: "We look at it. Next update in 15 minutes.",
  audience: ["public", "stakeholder"],
  publicTitle: "Card payments",
  nextUpdateMinutes: 15,
  isResolution: false,
  draftedBy: "template",
} as unknown as Draft;
const now = Date.parse("2026-03-10T02:30:00.000Z");

test("a form that nobody touched changes nothing, and each field changes itself alone", () => {
  const form = formOf(draft);
  expect(changesOf(draft, form, now)).toEqual({});
  expect(changesOf(draft, { ...form, audience: ["stakeholder", "public"] }, now)).toEqual({});
  expect(changesOf(draft, { ...form, title: "x" }, now)).toEqual({ title: "x" });
  expect(changesOf(draft, { ...form, eta: { kind: "minutes", minutes: 30 } }, now)).toEqual({ nextUpdateMinutes: 30 });
  expect(changesOf(draft, { ...form, isResolution: true }, now)).toEqual({
    isResolution: true,
    nextUpdateMinutes: null,
  });
  expect(minutesOf({ kind: "none", reason: "" }, now)).toBeNull();
});

test("another promise stands in the text too, unless the text says something else by now", () => {
  expect(withPromise(draft.body, 15, 30)).toBe("We look at it. Next update in 30 minutes.");
  expect(withPromise(draft.body, 15, 120)).toBe("We look at it. Next update in 2 hours.");
  expect(withPromise("We call you.", 15, 30)).toBe("We call you.");
  expect(withPromise(draft.body, 15, null)).toBe(draft.body);
});
