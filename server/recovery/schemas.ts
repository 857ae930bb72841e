import { z } from "zod";
import { line, requiredLine, requiredText, text } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const OUTCOMES = ["pass", "fail", "abandon"] as const;
export type RecoveryOutcome = (typeof OUTCOMES)[number];
export const PATH_STATUSES = ["active", "successful", "abandoned", "paused"] as const;
export const HYPOTHESIS_STATUSES = ["active", "validated", "eliminated", "discarded"] as const;
export type HypothesisStatus = (typeof HYPOTHESIS_STATUSES)[number];

const id = z.string().min(1).max(40);
const timeboxMinutes = z
  .int("Give whole minutes.")
  .min(1, "Give at least a minute.")
  .max(10_080, "Give a week at most.");
const title = requiredLine(200, "what this track attempts");
const hypothesisTitle = line(300);

export const OpenPath = z.object({
  ref: IncidentRef,
  title,
  owner: line(120).default("Unassigned"),
  goal: text(1_000).default(""),
  /** What is tried now, in one line; stakeholders see it. */
  currentBet: line(300).default(""),
  timeboxMinutes: timeboxMinutes.nullish(),
  /** What the track goes by; it is raised with the path. */
  hypothesis: hypothesisTitle.default(""),
});
export type OpenPath = z.input<typeof OpenPath>;

export const PathRef = z.object({ ref: IncidentRef, pathId: id });
export type PathRef = z.input<typeof PathRef>;

const editable = { title, owner: line(120), goal: text(1_000), currentBet: line(300) };
export const EditablePathFields = z.object(editable).partial();
export type PathField = keyof typeof editable;

/** A change of fields in place; `was` is what the editor saw, and where that differs by now the answer is STALE. */
export const EditPath = PathRef.extend({
  set: EditablePathFields,
  was: z.partialRecord(z.enum(["title", "owner", "goal", "currentBet"]), z.string()).optional(),
});
export type EditPath = z.input<typeof EditPath>;

/** A new timebox, from now; a first one needs no reason. */
export const ExtendTimebox = PathRef.extend({ timeboxMinutes, reason: line(500).default("") });
export type ExtendTimebox = z.input<typeof ExtendTimebox>;

export const PausePath = PathRef.extend({ reason: requiredLine(500, "why it rests") });
export type PausePath = z.input<typeof PausePath>;

export const SetPathPhase = PathRef.extend({
  phase: z.int().min(1, "Phases go from 1 to 8.").max(8, "Phases go from 1 to 8."),
  /** Needed where it goes back. */
  note: line(500).default(""),
});
export type SetPathPhase = z.input<typeof SetPathPhase>;

export const NotePath = PathRef.extend({
  text: requiredText(5_000, "what happened"),
  /** Said on the bridge, or typed by who works. */
  source: z.enum(["bridge", "tool"], "Choose bridge or tool.").default("tool"),
});
export type NotePath = z.input<typeof NotePath>;

export const ClosePath = PathRef.extend({
  /** Null, or without an end, for imports alone: some sources do not say. */
  outcome: z.enum(OUTCOMES, "Choose pass, fail or abandon.").nullable(),
  isEnded: z.boolean().default(true),
  /** Needed for fail and abandon, save in imports. */
  reason: line(500).default(""),
});
export type ClosePath = z.input<typeof ClosePath>;

export const RaiseHypothesis = z.object({
  ref: IncidentRef,
  title: hypothesisTitle.pipe(z.string().min(1, "Say what may be the fault.")),
  /** The path that tests it; none: the whole incident's. */
  pathId: id.nullish(),
});
export type RaiseHypothesis = z.input<typeof RaiseHypothesis>;

export const SettleHypothesis = z.object({
  ref: IncidentRef,
  hypothesisId: id,
  status: z.enum(HYPOTHESIS_STATUSES, "Choose active, validated, eliminated or discarded."),
  /** What shows it: needed to eliminate; the reason where it is discarded. */
  evidence: text(2_000).default(""),
});
export type SettleHypothesis = z.input<typeof SettleHypothesis>;

export const RecoveryPath = z.object({
  id: z.string(),
  title: z.string(),
  goal: z.string(),
  owner: z.string(),
  currentBet: z.string(),
  status: z.enum(PATH_STATUSES),
  phase: z.number(),
  phaseEnteredAt: z.string().nullable(),
  timeboxMinutes: z.number().nullable(),
  timeboxStartedAt: z.string().nullable(),
  /** Since when it rests, its timebox too. */
  pausedAt: z.string().nullable(),
  /** How long the present timebox rested before. */
  pausedSeconds: z.number(),
  extensionCount: z.number(),
  /** Its bet is the incident's current bet. */
  isPrimary: z.boolean(),
  /** Hypotheses on it, and how many of them are not settled. */
  hypothesisCount: z.number(),
  activeHypothesisCount: z.number(),
  outcome: z.enum(OUTCOMES).nullable(),
  outcomeReason: z.string(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
});
export type RecoveryPath = z.infer<typeof RecoveryPath>;

export const PathNote = z.object({
  seq: z.number(),
  text: z.string(),
  source: z.enum(["bridge", "tool"]),
  actorName: z.string(),
  occurredAt: z.string(),
});
export type PathNote = z.infer<typeof PathNote>;

export const Hypothesis = z.object({
  id: z.string(),
  pathId: z.string().nullable(),
  title: z.string(),
  status: z.enum(HYPOTHESIS_STATUSES),
  evidence: z.string(),
  raisedByName: z.string(),
  raisedAt: z.string(),
  resolvedByName: z.string().nullable(),
  resolvedAt: z.string().nullable(),
});
export type Hypothesis = z.infer<typeof Hypothesis>;
