import { z } from "zod";
import { line, requiredLine, text } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const OUTCOMES = ["pass", "fail", "abandon"] as const;
export type RecoveryOutcome = (typeof OUTCOMES)[number];
export const PATH_STATUSES = ["active", "successful", "abandoned", "paused"] as const;

export const OpenPath = z.object({
  ref: IncidentRef,
  title: requiredLine(200, "what this track attempts"),
  owner: line(120).default("Unassigned"),
  goal: text(1_000).default(""),
  /** What is tried now, in one line; stakeholders see it. */
  currentBet: line(300).default(""),
  timeboxMinutes: z.int("Give whole minutes.").min(1, "Give at least a minute.").max(10_080).nullish(),
});
export type OpenPath = z.input<typeof OpenPath>;

export const ClosePath = z.object({
  ref: IncidentRef,
  pathId: z.string().min(1).max(40),
  /** Null, or without an end, for imports alone: some sources do not say. */
  outcome: z.enum(OUTCOMES, "Choose pass, fail or abandon.").nullable(),
  isEnded: z.boolean().default(true),
  reason: line(500).default(""),
});
export type ClosePath = z.input<typeof ClosePath>;

export const RecoveryPath = z.object({
  id: z.string(),
  title: z.string(),
  goal: z.string(),
  owner: z.string(),
  currentBet: z.string(),
  status: z.enum(PATH_STATUSES),
  phase: z.number(),
  timeboxMinutes: z.number().nullable(),
  timeboxStartedAt: z.string().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  outcomeReason: z.string(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
});
export type RecoveryPath = z.infer<typeof RecoveryPath>;
