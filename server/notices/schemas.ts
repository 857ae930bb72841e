import { z } from "zod";
import { line } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const AcknowledgeNotice = z.object({
  ref: IncidentRef,
  noticeId: z.string().min(1).max(40),
  /** Why it may stand as it is, or what is done about it. */
  reason: line(300).default(""),
});
export type AcknowledgeNotice = z.input<typeof AcknowledgeNotice>;

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
});
export type Notice = z.infer<typeof Notice>;
