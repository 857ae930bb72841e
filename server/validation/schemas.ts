import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const CHECK_STATUSES = ["pending", "pass", "fail", "not_applicable"] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];
export const VIAS = ["bridge", "tool"] as const;
export type Via = (typeof VIAS)[number];

const note = line(500).default("");
const via = z.enum(VIAS, "Say whether it was confirmed on the bridge or in a tool.").optional();

export const StartValidation = z.object({ ref: IncidentRef });
export type StartValidation = z.input<typeof StartValidation>;

export const AddCheck = z.object({
  ref: IncidentRef,
  system: requiredLine(120, "which system it is about"),
  item: requiredLine(200, "what is to be confirmed"),
  isRequired: z.boolean().default(true),
});
export type AddCheck = z.input<typeof AddCheck>;

export const ConfirmCheck = z.object({
  ref: IncidentRef,
  checkId: z.string().min(1).max(40),
  status: z.enum(CHECK_STATUSES, "Choose pass, fail, not_applicable or pending."),
  /** Said on the bridge, or seen in a tool; the bridge unless said. Customer Ops confirm in their tool alone. */
  via,
  /** Why it does not apply; for the rest a word for the record. */
  note,
  /** The version that the screen showed: nobody paints over a red that they have not seen. */
  seen: z.int().optional(),
});
export type ConfirmCheck = z.input<typeof ConfirmCheck>;

export const ConfirmSystem = z.object({
  ref: IncidentRef,
  system: requiredLine(120, "which system"),
  status: z.enum(["pass", "not_applicable", "pending"], "Choose pass, not_applicable or pending."),
  via,
  note,
  /** Versions that the screen showed, by check. */
  seen: z.record(z.string(), z.int()).optional(),
});
export type ConfirmSystem = z.input<typeof ConfirmSystem>;

export const Check = z.object({
  id: z.string(),
  system: z.string(),
  item: z.string(),
  status: z.enum(CHECK_STATUSES),
  isRequired: z.boolean(),
  confirmedVia: z.enum(VIAS).nullable(),
  confirmedByName: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  note: z.string(),
  version: z.number(),
});
export type Check = z.infer<typeof Check>;

/** What is to be confirmed of each system, and how long all of it has been green. */
export const Checklist = z.object({
  checks: z.array(Check),
  /** Since when every required check is green; null while any is not. */
  cleanSince: z.string().nullable(),
  cleanWindowMinutes: z.number(),
  /** Whether the incident may not end before the window has passed: Critical and High. */
  isWindowOwed: z.boolean(),
  serverNow: z.string(),
});
export type Checklist = z.infer<typeof Checklist>;
