import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

const MOST_ITEMS = 20;
const id = z.string().min(1).max(40);
const timebox = z.int("Give whole minutes.").min(1, "Give at least a minute.").max(10_080, "Give a week at most.");
const team = requiredLine(120, "which team it is");

/** Conditions, Actions, Needs of one team, in that order (DOMAIN 1.1). */
export const ReportCan = z.object({
  ref: IncidentRef,
  team: requiredLine(120, "which team reports"),
  /** The recovery path it is about, if it is about one. */
  recoveryPathId: id.nullish(),
  conditions: z
    .array(requiredLine(500, "what you see"))
    .min(1, "Say at least one condition: what you see now.")
    .max(MOST_ITEMS, `Give ${MOST_ITEMS} conditions at most.`),
  actions: z
    .array(
      z.object({
        text: requiredLine(500, "what is done"),
        owner: line(120).default(""),
        timeboxMinutes: timebox.nullish().transform((minutes) => minutes ?? null),
      }),
    )
    .max(MOST_ITEMS, `Give ${MOST_ITEMS} actions at most.`)
    .default([]),
  needs: z
    .array(z.object({ text: requiredLine(500, "what you need"), askOf: line(120).default("") }))
    .max(MOST_ITEMS, `Give ${MOST_ITEMS} needs at most.`)
    .default([]),
});
export type ReportCan = z.input<typeof ReportCan>;

export const NEED_ENDS = ["met", "dropped"] as const;

export const SettleNeed = z.object({
  ref: IncidentRef,
  needId: id,
  status: z.enum(NEED_ENDS, "Choose met or dropped."),
  note: line(300).default(""),
});
export type SettleNeed = z.input<typeof SettleNeed>;

/** "I need conditions from App and Database in 5 minutes" (S1 phase 2). */
export const AskConditions = z.object({
  ref: IncidentRef,
  teams: z.array(team).min(1, "Name at least one team.").max(30, "Ask 30 teams at most."),
  /** The setting's timebox unless another is given. */
  minutes: z
    .int("Give whole minutes.")
    .min(1, "Give at least a minute.")
    .max(240, "Give four hours at most.")
    .nullish(),
});
export type AskConditions = z.input<typeof AskConditions>;

export const CloseConditions = z.object({ ref: IncidentRef, requestId: id });
export type CloseConditions = z.input<typeof CloseConditions>;

export const CanAction = z.object({ text: z.string(), owner: z.string(), timeboxMinutes: z.number().nullable() });
export type CanAction = z.infer<typeof CanAction>;

export const CanNeed = z.object({
  id: z.string(),
  text: z.string(),
  askOf: z.string(),
  status: z.enum(["open", ...NEED_ENDS]),
  closedAt: z.string().nullable(),
  closedByName: z.string().nullable(),
  closedNote: z.string(),
});
export type CanNeed = z.infer<typeof CanNeed>;

export const CanReport = z.object({
  id: z.string(),
  /** Its entry of the record. */
  eventSeq: z.number(),
  team: z.string(),
  recoveryPathId: z.string().nullable(),
  conditions: z.array(z.string()),
  actions: z.array(CanAction),
  needs: z.array(CanNeed),
  authorName: z.string(),
  reportedAt: z.string(),
});
export type CanReport = z.infer<typeof CanReport>;

export const ConditionsAsk = z.object({
  team: z.string(),
  answeredAt: z.string().nullable(),
  canReportId: z.string().nullable(),
  /** A later request asks this team again: it is awaited there. */
  isAskedAgain: z.boolean(),
});
export type ConditionsAsk = z.infer<typeof ConditionsAsk>;

export const ConditionsRequest = z.object({
  id: z.string(),
  askedByName: z.string(),
  askedAt: z.string(),
  dueAt: z.string(),
  closedAt: z.string().nullable(),
  asks: z.array(ConditionsAsk),
  /** Teams that are still awaited here; none once it is closed. */
  missing: z.array(z.string()),
  /** By the server's clock; negative once it has run out. */
  secondsLeft: z.number(),
});
export type ConditionsRequest = z.infer<typeof ConditionsRequest>;
