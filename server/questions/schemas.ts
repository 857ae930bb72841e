import { z } from "zod";
import { instant, line, requiredText, text } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const QUESTION_STATUSES = ["open", "answered", "deferred", "dropped"] as const;
export type QuestionStatus = (typeof QUESTION_STATUSES)[number];

const QuestionId = z.string().min(1).max(40);

/** Until when: minutes from now, or an instant; the instant counts where both are given. */
const Until = z.object({
  minutes: z
    .int("Give whole minutes.")
    .min(1, "Give at least a minute.")
    .max(10_080, "Give a week at most.")
    .optional(),
  dueAt: instant.optional(),
});

/** To whom: a person's name, a free name, or a command role such as Customer Ops. */
const Whom = z.object({
  assignedTo: line(120).optional(),
  /** The person, where they have an account. */
  assignedToUserId: z.string().max(40).nullish(),
});

export const AskQuestion = z.object({
  ref: IncidentRef,
  text: requiredText(1_000, "what you want to know"),
  ...Whom.shape,
  ...Until.shape,
});
export type AskQuestion = z.input<typeof AskQuestion>;

/** A new name, a new time, or both; a new name without a time gets the usual time from now. */
export const AssignQuestion = z
  .object({ ref: IncidentRef, questionId: QuestionId, ...Whom.shape, ...Until.shape })
  .refine(
    (input) => [input.assignedTo, input.assignedToUserId, input.minutes, input.dueAt].some((one) => one != null),
    {
      message: "Say to whom, by when, or both.",
      path: ["assignedTo"],
    },
  );
export type AssignQuestion = z.input<typeof AssignQuestion>;

export const SettleQuestion = z.object({
  ref: IncidentRef,
  questionId: QuestionId,
  status: z.enum(["answered", "deferred", "dropped"], "Choose answered, deferred or dropped."),
  /** The answer, or why it is deferred or dropped. */
  answer: text(4_000).default(""),
  /** Deferred: who brings it back, unless it has a name already, and when. */
  ...Whom.shape,
  ...Until.shape,
});
export type SettleQuestion = z.input<typeof SettleQuestion>;

export const OpenQuestion = z.object({
  id: z.string(),
  text: z.string(),
  askedByName: z.string(),
  askedAt: z.string(),
  assignedTo: z.string(),
  assignedToUserId: z.string().nullable(),
  /** When the answer is due, or when a deferred question comes back. */
  dueAt: z.string().nullable(),
  /** As it stands now: a deferred question whose time has come is open. */
  status: z.enum(QUESTION_STATUSES),
  /** It was deferred, and its time has come. */
  isDueAgain: z.boolean(),
  /** The answer, or why it was deferred or dropped. */
  answer: z.string(),
  settledByName: z.string().nullable(),
  settledAt: z.string().nullable(),
  /** Whether it is for the reader: by person, by name, or by the command role that they hold. */
  isMine: z.boolean(),
});
export type OpenQuestion = z.infer<typeof OpenQuestion>;
