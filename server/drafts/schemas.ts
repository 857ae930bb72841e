import { z } from "zod";
import { line, requiredLine, requiredText, text } from "../core/text";
import { IncidentRef } from "../incidents/schemas";
import { AUDIENCES, CHANNELS, TextsOfAudiences } from "../milestones/schemas";

/** What a text is for (S3, S4): the first word, news, "we are still on it", the end. */
export const TEXT_STAGES = ["initial", "update", "holding", "resolution"] as const;
export type TextStage = (typeof TEXT_STAGES)[number];

export const DRAFT_STATES = ["cut", "edited", "submitted", "approved", "published", "discarded", "superseded"] as const;
export type DraftState = (typeof DRAFT_STATES)[number];

/** States in which a draft may still be published; one draft at most of an incident is in one of them. */
export const OPEN_STATES = ["cut", "edited", "submitted", "approved"] as const satisfies readonly DraftState[];

const DraftId = z.string().min(1).max(40);
const Version = z.int("Send the version of the draft that you saw.").min(1);

export const Draft = z.object({
  id: z.string(),
  ref: z.string(),
  /** Counts the incident's drafts from 1, whatever became of them. */
  number: z.number(),
  stage: z.enum(TEXT_STAGES),
  state: z.enum(DRAFT_STATES),
  version: z.number(),
  title: z.string(),
  body: z.string(),
  audience: z.array(z.enum(AUDIENCES)),
  /** What audiences and channels read in the place of title and body. */
  texts: TextsOfAudiences,
  templateVersionId: z.string().nullable(),
  /** Ways that it goes out; empty: those that fit its audiences when it is published. */
  channels: z.array(z.string()),
  /** Headline for those outside; empty: the one there is. */
  publicTitle: z.string(),
  /** The promise, minutes after publishing; null: none. */
  nextUpdateMinutes: z.number().nullable(),
  isResolution: z.boolean(),
  /** template, human or ai. */
  draftedBy: z.string(),
  /** The record's rows that it is made of. */
  entrySeqs: z.array(z.number()),
  /** What the record says and the linter kept out, with the reason. */
  leftOut: z.array(z.string()),
  cutByName: z.string(),
  cutAt: z.string(),
  editedByName: z.string().nullable(),
  editedAt: z.string().nullable(),
  submittedByName: z.string().nullable(),
  submittedAt: z.string().nullable(),
  approvedByName: z.string().nullable(),
  approvedAt: z.string().nullable(),
  /** Why it was sent back, last, and by whom. */
  returnReason: z.string(),
  returnedByName: z.string().nullable(),
  closedAt: z.string().nullable(),
  closedReason: z.string(),
  milestoneId: z.string().nullable(),
});
export type Draft = z.infer<typeof Draft>;

/** A draft with the entries that it is made of, in words. */
export const DraftDetail = Draft.extend({
  entries: z.array(z.object({ seq: z.number(), text: z.string(), type: z.string(), occurredAt: z.string() })),
});
export type DraftDetail = z.infer<typeof DraftDetail>;

export const ListDrafts = z.object({ ref: IncidentRef });
export const GetDraft = z.object({ ref: IncidentRef, draftId: DraftId });

export const CutDraft = z.object({ ref: IncidentRef });
export type CutDraft = z.input<typeof CutDraft>;

/** What may be changed; at least one of it. `version` is the one that the editor saw. */
export const EditDraft = z
  .object({
    ref: IncidentRef,
    draftId: DraftId,
    version: Version,
    title: requiredLine(200, "what changed, in one line").optional(),
    body: requiredText(5_000, "what is known, in one or two sentences").optional(),
    audience: z
      .array(z.enum(AUDIENCES))
      .min(1, "Choose at least one audience.")
      .transform((values) => AUDIENCES.filter((audience) => values.includes(audience)))
      .optional(),
    channels: z.array(z.enum(CHANNELS)).optional(),
    /** Left out while title or body change: everyone reads the changed text. */
    texts: TextsOfAudiences.optional(),
    templateVersionId: line(120).optional(),
    publicTitle: line(200).optional(),
    nextUpdateMinutes: z
      .int("Give whole minutes.")
      .min(1, "Give at least a minute.")
      .max(100_000, "Give at most 100,000 minutes.")
      .nullable()
      .optional(),
    isResolution: z.boolean().optional(),
  })
  .refine(
    ({ ref: _ref, draftId: _id, version: _version, ...rest }) => Object.values(rest).some((one) => one !== undefined),
    "Say what changes.",
  );
export type EditDraft = z.input<typeof EditDraft>;

export const SubmitDraft = z.object({ ref: IncidentRef, draftId: DraftId, version: Version });
export type SubmitDraft = z.input<typeof SubmitDraft>;
export const ApproveDraft = SubmitDraft;
export type ApproveDraft = z.input<typeof ApproveDraft>;

export const ReturnDraft = SubmitDraft.extend({ reason: requiredText(500, "what should change") });
export type ReturnDraft = z.input<typeof ReturnDraft>;
export const DiscardDraft = SubmitDraft.extend({ reason: text(500).default("") });
export type DiscardDraft = z.input<typeof DiscardDraft>;

/** Publishes the draft as it stands, with its promise counted from now. */
export const PublishDraft = SubmitDraft.extend({
  /** The linter's warnings were read, and it goes out as it is. */
  isWarningsAccepted: z.boolean().default(false),
});
export type PublishDraft = z.input<typeof PublishDraft>;
