import { expect, it } from "vitest";
import { appRouter } from "@/server/trpc/root";
import { mayWait, WAITING_PROCEDURES } from "./outbox-procedures";

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const ANY = { ref: "INC-42", was: {}, from: "queued", seen: 1, fromPhase: 2 };

it("names procedures that exist and write", () => {
  expect(WAITING_PROCEDURES.filter((path) => procedures[path]?._def.type !== "mutation")).toEqual([]);
});

it("lets nothing wait that speaks to the outside or overwrites what its writer did not see", () => {
  const waiting = Object.keys(procedures).filter((path) => mayWait(path, ANY));
  expect(waiting.sort()).toEqual([...WAITING_PROCEDURES].sort());
  const mustNot =
    /^(milestone|token|user|comms|mailbox|presence|settings|team|handoff)\.|^incident\.(open|patch|set|close)|\.(assign|send|resend|cancel|move|makePrimary|setPhase)$/;
  expect(waiting.filter((path) => mustNot.test(path))).toEqual([]);
});

it("lets a change wait only where it names what was seen", () => {
  expect(mayWait("incident.edit", { ref: "INC-42", set: { title: "x" } })).toBe(false);
  expect(mayWait("incident.edit", { ref: "INC-42", set: { title: "x" }, was: { title: "y" } })).toBe(true);
  expect(mayWait("incident.advance", { ref: "INC-42" })).toBe(false);
  expect(mayWait("incident.advance", { ref: "INC-42", fromPhase: 2 })).toBe(true);
  expect(mayWait("task.setStatus", { ref: "INC-42", status: "done" })).toBe(false);
  expect(mayWait("validation.confirm", { ref: "INC-42", seen: undefined })).toBe(false);
  expect(mayWait("toString", ANY)).toBe(false);
});
