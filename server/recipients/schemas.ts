import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";
import { AUDIENCES } from "../milestones/schemas";
import { EmailAddress } from "../users/schemas";

export const SUPPRESSION_REASONS = ["bounced", "complained", "unsubscribed", "manual"] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

export const REASON_LABEL: Record<SuppressionReason, string> = {
  bounced: "Bounced",
  complained: "Marked as spam",
  unsubscribed: "Unsubscribed",
  manual: "By hand",
};

/** Why somebody whom a list names gets nothing. */
export const LEFT_OUT = ["disabled", "left_incident", ...SUPPRESSION_REASONS] as const;
export type LeftOutWhy = (typeof LEFT_OUT)[number];
export const LEFT_OUT_LABEL: Record<LeftOutWhy, string> = {
  disabled: "their account is disabled",
  left_incident: "they unsubscribed from this incident",
  bounced: "the address bounced",
  complained: "they marked a mail as spam",
  unsubscribed: "they unsubscribed",
  manual: "suppressed by hand",
};

export const PreviewRecipients = z.object({
  ref: IncidentRef,
  audience: z.array(z.enum(AUDIENCES)).max(AUDIENCES.length),
  /** Only those whose address or name holds this. */
  search: line(120).default(""),
});
export type PreviewRecipients = z.input<typeof PreviewRecipients>;

const Person = {
  address: z.string(),
  name: z.string(),
  /** Whose text they get. */
  audience: z.enum(AUDIENCES),
  /** "list Executives", "subscribed to this incident". */
  because: z.array(z.string()),
};
/** Who would get a mail, in the order of sending, and who would not although a list names them; the first of each. */
export const RecipientPreview = z.object({
  total: z.number(),
  recipients: z.array(z.object(Person)),
  totalLeftOut: z.number(),
  leftOut: z.array(z.object({ ...Person, why: z.enum(LEFT_OUT) })),
});
export type RecipientPreview = z.infer<typeof RecipientPreview>;

export const SuppressAddress = z.object({
  address: EmailAddress,
  reason: z.enum(SUPPRESSION_REASONS).default("manual"),
  note: requiredLine(200, "why this address gets nothing more"),
});
export type SuppressAddress = z.input<typeof SuppressAddress>;

export const ReleaseAddress = z.object({
  address: EmailAddress,
  note: requiredLine(200, "why it may be written to again"),
});
export type ReleaseAddress = z.input<typeof ReleaseAddress>;

export const Suppression = z.object({
  address: z.string(),
  /** Whose mails it left; null: all updates. */
  audience: z.enum(AUDIENCES).nullable(),
  reason: z.enum(SUPPRESSION_REASONS),
  note: z.string(),
  byName: z.string(),
  at: z.string(),
});
export type Suppression = z.infer<typeof Suppression>;

export const ListSuppressions = z.object({ search: line(120).default("") }).default({ search: "" });
export type ListSuppressions = z.input<typeof ListSuppressions>;
export const SuppressionPage = z.object({ suppressions: z.array(Suppression), total: z.number() });
export type SuppressionPage = z.infer<typeof SuppressionPage>;

/** `isAll`: no updates of any audience any more. */
export const UnsubscribeAddress = z.object({
  address: EmailAddress,
  audience: z.enum(AUDIENCES),
  isAll: z.boolean().default(false),
});
export type UnsubscribeAddress = z.input<typeof UnsubscribeAddress>;
