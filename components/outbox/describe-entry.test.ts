import { expect, it } from "vitest";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import { labelOf, presentValues, seen, withText, writtenFields } from "./describe-entry";

const entry = (path: string, input: unknown, current?: unknown): OutboxEntry => ({
  id: "1",
  userId: "u",
  path,
  input,
  ref: "INC-42",
  writtenAt: "2026-11-21T03:46:40.000Z",
  state: "refused",
  failure: { code: "STALE", message: "", fields: {}, unmet: [], current, isDefinite: true },
  faults: 0,
});
const edit = { ref: "INC-42", set: { title: "Mine", customerCount: 7 }, was: { title: "Old", customerCount: null } };

it("names what was written, also for procedures that it has no words for", () => {
  expect(labelOf(entry("incident.edit", edit))).toBe("Edit of title, customer count");
  expect(labelOf(entry("timeline.append", {}))).toBe("Log entry");
  expect(labelOf(entry("rollCall.answerLate", {}))).toBe("Roll call: answer late");
});

it("finds the texts, and changes one without touching the rest", () => {
  expect(writtenFields(edit)).toEqual([{ path: ["set", "title"], label: "title", text: "Mine" }]);
  expect(writtenFields({ ref: "INC-42", text: "note", type: "action" })).toEqual([
    { path: ["text"], label: "text", text: "note" },
  ]);
  expect(withText(edit, ["set", "title"], "Better")).toEqual({ ...edit, set: { title: "Better", customerCount: 7 } });
});

it("shows what stands now, and takes it as seen when the writer sends theirs all the same", () => {
  const current = { title: "Theirs", phase: 3 };
  expect(presentValues(entry("incident.edit", edit, current))).toEqual([{ label: "title", value: "Theirs" }]);
  expect(seen(edit, current)).toEqual({ ...edit, was: { title: "Theirs", customerCount: null } });
  expect(seen({ ref: "INC-42", text: "note" }, current)).toEqual({ ref: "INC-42", text: "note" });
});
