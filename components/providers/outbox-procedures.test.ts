import { expect, it } from "vitest";
import { EVENTS } from "@/server/core/events";
import { appRouter } from "@/server/trpc/root";
import { mayWait } from "./outbox-procedures";

const mutations = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)
  .filter(([, procedure]) => procedure._def.type === "mutation")
  .map(([path]) => path);
const ANY = { ref: "INC-42", was: {}, fromPhase: 2 };

it("lets nothing wait that speaks to the outside or overwrites what its writer did not see", () => {
  const waiting = mutations.filter((path) => mayWait(path, ANY));
  expect(waiting).toContain("timeline.append");
  expect(waiting).toContain("recovery.open");
  const mustNot =
    /^(milestone|token|user|comms|mailbox|presence|settings)\.|^incident\.(open|patch|set)|\.(assign|send|resend)/;
  expect(waiting.filter((path) => mustNot.test(path))).toEqual([]);
});

it("knows only nouns of the record", () => {
  const nouns = new Set(Object.keys(EVENTS).map((name) => name.split(".")[0]));
  const strange = mutations.filter((path) => mayWait(path, ANY) && !nouns.has(path.split(".")[0] ?? ""));
  expect(strange).toEqual([]);
});

it("lets an edit wait only where it names what was seen, and an advance where it names the phase", () => {
  expect(mayWait("incident.edit", { ref: "INC-42", set: { title: "x" } })).toBe(false);
  expect(mayWait("incident.edit", { ref: "INC-42", set: { title: "x" }, was: { title: "y" } })).toBe(true);
  expect(mayWait("incident.advance", { ref: "INC-42" })).toBe(false);
  expect(mayWait("incident.advance", { ref: "INC-42", fromPhase: 2 })).toBe(true);
  expect(mayWait("toString", ANY)).toBe(false);
});
