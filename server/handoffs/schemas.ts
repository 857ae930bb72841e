import { z } from "zod";
import { COMMAND_ROLES } from "../command-team/rules";
import { line, requiredText } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

const role = z.enum(COMMAND_ROLES, "Choose one of the six command roles.");

export const HANDOFF_STATES = ["offered", "accepted", "declined", "withdrawn"] as const;
export type HandoffState = (typeof HANDOFF_STATES)[number];
export const DECISIONS = ["accept", "decline", "withdraw"] as const;
export type Decision = (typeof DECISIONS)[number];

export const DraftBrief = z.object({ ref: IncidentRef, role });
export type DraftBrief = z.input<typeof DraftBrief>;

export const OfferHandoff = z.object({
  ref: IncidentRef,
  role,
  /** The successor: a person known here, or null with a free name. */
  toUserId: z.string().max(40).nullish(),
  toName: line(120).default(""),
  /** What the successor must know: situation, open paths, open questions, promises due. */
  brief: requiredText(20_000, "what the successor must know"),
});
export type OfferHandoff = z.input<typeof OfferHandoff>;

export const SettleHandoff = z.object({
  ref: IncidentRef,
  handoffId: z.string().min(1).max(60),
  decision: z.enum(DECISIONS, "Choose accept, decline or withdraw."),
  note: line(500).default(""),
});
export type SettleHandoff = z.input<typeof SettleHandoff>;

export const Handoff = z.object({
  id: z.string(),
  role,
  fromName: z.string(),
  fromUserId: z.string().nullable(),
  toName: z.string(),
  /** Null: a free name, for whom the MIM accepts. */
  toUserId: z.string().nullable(),
  brief: z.string(),
  state: z.enum(HANDOFF_STATES),
  offeredAt: z.string(),
  decidedAt: z.string().nullable(),
  decidedNote: z.string(),
});
export type Handoff = z.infer<typeof Handoff>;
