import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

const id = z.string().min(1).max(60);

export const CallRoll = z.object({
  ref: IncidentRef,
  /** Time to answer; the setting's unless said. */
  minutes: z.int("Give whole minutes.").min(1, "Give at least a minute.").max(120, "Give two hours at most.").nullish(),
});
export type CallRoll = z.input<typeof CallRoll>;

export const AnswerRoll = z.object({
  ref: IncidentRef,
  rollCallId: id,
  pathId: id,
  note: line(500).default(""),
});
export type AnswerRoll = z.input<typeof AnswerRoll>;

export const CloseRoll = z.object({ ref: IncidentRef, rollCallId: id });
export type CloseRoll = z.input<typeof CloseRoll>;

export const RollCallAnswer = z.object({
  pathId: z.string(),
  pathTitle: z.string(),
  owner: z.string(),
  answeredAt: z.string().nullable(),
  answeredByName: z.string().nullable(),
  note: z.string(),
});
export type RollCallAnswer = z.infer<typeof RollCallAnswer>;

export const RollCall = z.object({
  id: z.string(),
  calledByName: z.string(),
  calledAt: z.string(),
  dueAt: z.string(),
  closedAt: z.string().nullable(),
  answers: z.array(RollCallAnswer),
});
export type RollCall = z.infer<typeof RollCall>;
