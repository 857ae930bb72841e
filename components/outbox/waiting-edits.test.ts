import { expect, it } from "vitest";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import { waitsFor, withWaitingEdits } from "./waiting-edits";

const snapshot = { ref: "INC-42", phase: 3, title: "Old", faultDomain: "", phaseNotes: { 1: "kept" } };
const entry = (set: object, part: Partial<OutboxEntry> = {}) =>
  ({ path: "incident.edit", ref: "INC-42", state: "waiting", input: { ref: "INC-42", set }, ...part }) as OutboxEntry;
const show = (...entries: OutboxEntry[]) => withWaitingEdits(snapshot as unknown as IncidentSnapshot, entries);

it("shows the latest of what waits, and leaves the rest as it is", () => {
  const shown = show(entry({ title: "A" }), entry({ faultDomain: "dns" }), entry({ title: "B", phaseNote: "look" }));
  expect(shown).toEqual({
    ...snapshot,
    title: "B",
    faultDomain: "dns",
    phaseNotes: { 1: "kept", 3: "look" },
  });
});

it("shows neither what was refused, nor another incident's, nor other writes", () => {
  expect(
    show(
      entry({ title: "A" }, { state: "refused" }),
      entry({ title: "B" }, { ref: "INC-7" }),
      entry({ title: "C" }, { path: "timeline.append" }),
    ),
  ).toBe(snapshot);
});

it("knows what waits of one thing: neither another's, nor another write, nor what was refused", () => {
  const start = { path: "task.setStatus", ref: "INC-42", state: "waiting", input: { taskId: "a", status: "active" } };
  const of = (part: Record<string, string>, path = "task.setStatus") => waitsFor([start as OutboxEntry], path, part);
  expect([of({ taskId: "a" }), of({ taskId: "b" }), of({ taskId: "a" }, "task.edit")]).toEqual([true, false, false]);
  expect(waitsFor([{ ...start, state: "refused" } as OutboxEntry], "task.setStatus", { taskId: "a" })).toBe(false);
});
