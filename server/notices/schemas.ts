import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const AcknowledgeNotice = z.object({
  ref: IncidentRef,
  noticeId: z.string().min(1).max(40),
  /** Why it may stand as it is, or what is done about it; an escalation is not acknowledged without. */
  reason: line(300).default(""),
});
export type AcknowledgeNotice = z.input<typeof AcknowledgeNotice>;

export const ESCALATION_KINDS = ["strategic-account", "data-integrity"] as const;
export type EscalationKind = (typeof ESCALATION_KINDS)[number];
export const ESCALATION_LABEL: Record<EscalationKind, string> = {
  "strategic-account": "A strategic account asks",
  "data-integrity": "Data integrity in doubt",
};

/** What a person tells the Leader (S4 escalation triggers). */
export const RaiseEscalation = z
  .object({
    ref: IncidentRef,
    kind: z.enum(ESCALATION_KINDS, "Say what it is: strategic-account or data-integrity."),
    /** Which account asks. */
    account: line(120).default(""),
    reason: requiredLine(300, "what is asked or seen, in one line"),
  })
  .refine(({ kind, account }) => kind !== "strategic-account" || account !== "", {
    path: ["account"],
    message: "Say which account asks.",
  });
export type RaiseEscalation = z.input<typeof RaiseEscalation>;

export const Notice = z.object({
  id: z.string(),
  /** gather-too-long, gather-without-path, isolation-without-path, conditions-expired, page-overdue … */
  rule: z.string(),
  occasion: z.string(),
  text: z.string(),
  raisedAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  acknowledgedByName: z.string().nullable(),
  acknowledgedReason: z.string(),
  /** Whether it is still as the text says; what is over needs no acknowledgement. */
  isStanding: z.boolean(),
  /** It went to the Leader, or to who stands in for them; it is acknowledged with a reason. */
  isEscalation: z.boolean(),
  /** Whom it was escalated to, in words. */
  escalatedTo: z.string().nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** What went to the Leader, for those who decide on it. */
export const Escalations = z.object({
  open: z.array(Notice),
  acknowledged: z.array(Notice),
  /** Whether the reader may settle them: the Leader or MIM of the incident, or an admin. */
  mayAcknowledge: z.boolean(),
});
export type Escalations = z.infer<typeof Escalations>;

export const OpenEscalation = z.object({ ref: z.string(), text: z.string(), raisedAt: z.string() });
export type OpenEscalation = z.infer<typeof OpenEscalation>;
