import { z } from "zod";
import { line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";
import { AUDIENCES, CHANNELS } from "../milestones/schemas";
import { EmailAddress } from "../users/schemas";

export const SUPPRESSION_REASONS = ["bounced", "complained", "unsubscribed", "manual"] as const;
/** Why an address stands on the list; "erased" is written by erasing a person alone. */
export const KEPT_REASONS = [...SUPPRESSION_REASONS, "erased"] as const;
export type SuppressionReason = (typeof KEPT_REASONS)[number];

export const REASON_LABEL: Record<SuppressionReason, string> = {
  bounced: "Bounced",
  complained: "Marked as spam",
  unsubscribed: "Unsubscribed",
  manual: "By hand",
  erased: "Erased",
};

/** Why a list, or a subscription, does not count for what is published. */
export const MISSES = ["list_off", "other_severity", "other_systems", "other_audience"] as const;
export type Miss = (typeof MISSES)[number];

/** Why somebody whom a list names gets nothing. */
export const LEFT_OUT = ["disabled", "left_incident", ...KEPT_REASONS, ...MISSES] as const;
export type LeftOutWhy = (typeof LEFT_OUT)[number];

/** People in one answer at most. */
export const MAX_PEOPLE = 500;

export const PreviewRecipients = z.object({
  ref: IncidentRef,
  audience: z.array(z.enum(AUDIENCES)).max(AUDIENCES.length),
  /** As publishing takes them; left out: the usual ones. Without email nobody gets a mail. */
  channels: z.array(z.enum(CHANNELS)).optional(),
  /** Only those whose address, name or reason holds this. */
  search: line(120).default(""),
  /** How many of those found come before the first in the answer. */
  offset: z.number().int().min(0).max(1_000_000).default(0),
  limit: z.number().int().min(1, "Ask for one at least.").max(MAX_PEOPLE, `At most ${MAX_PEOPLE} people.`).default(200),
});
export type PreviewRecipients = z.input<typeof PreviewRecipients>;

export const PreviewedPerson = z.object({
  address: z.string(),
  name: z.string(),
  /** Whose text they get, or would have got. */
  audience: z.enum(AUDIENCES),
  /** "list Executives (Critical)", "subscribed to this incident". */
  because: z.array(z.string()),
  /** Texts that are theirs too and do not come: everyone gets one, the fullest. */
  notAlso: z.array(z.enum(AUDIENCES)),
  /** A strategic account's place in the order of S4 phase 3; null for everyone else. */
  rank: z.number().nullable(),
  /** Why they get nothing; null where they are told. */
  why: z.enum(LEFT_OUT).nullable(),
});
export type PreviewedPerson = z.infer<typeof PreviewedPerson>;

export const RecipientPreview = z.object({
  /** Who gets a mail, once each. */
  total: z.number(),
  /** Whom a list names, or who subscribed, and who gets nothing. */
  totalLeftOut: z.number(),
  /** Of those told, how many stand on lists of several audiences. */
  totalMerged: z.number(),
  perAudience: z.array(z.object({ audience: z.enum(AUDIENCES), total: z.number() })),
  /** How many the search leaves. */
  found: z.number(),
  /** First those who are told, in the order of sending, then those left out. */
  people: z.array(PreviewedPerson),
  /** Every list of the audiences, and whether it counts this time. */
  lists: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      audience: z.enum(AUDIENCES),
      memberCount: z.number(),
      because: z.string(),
      miss: z.enum(MISSES).nullable(),
    }),
  ),
  /** Where it is posted as well. */
  posts: z.array(z.object({ channel: z.enum(CHANNELS), name: z.string(), audience: z.enum(AUDIENCES) })),
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
  /** Of an erased person: "erased:" and a hash. */
  address: z.string(),
  /** Whose mails it left; null: all updates. */
  audience: z.enum(AUDIENCES).nullable(),
  reason: z.enum(KEPT_REASONS),
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

export const ResubscribeAddress = z.object({ address: EmailAddress, audience: z.enum(AUDIENCES) });
export type ResubscribeAddress = z.input<typeof ResubscribeAddress>;

/** What a reader's link finds: mails come, they left this audience's or all, or something else holds mails back. */
export type ReaderState = "on" | "left" | "leftAll" | "held";
