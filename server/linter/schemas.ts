import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";

export const LINT_LEVELS = ["error", "warning"] as const;
export type LintLevel = (typeof LINT_LEVELS)[number];

/** What a key press puts in the place of the words, or behind the body where it is about the whole. */
export const Fix = z.object({ label: z.string(), text: z.string() });
export type Fix = z.infer<typeof Fix>;

/** What a rule found in a text, and where: an error blocks publishing, a warning asks. */
export const Finding = z.object({
  rule: z.string(),
  level: z.enum(LINT_LEVELS),
  /** What is wrong and what to do, in a sentence. */
  message: z.string(),
  /** Where in the text, from (included) and to (not included); both 0 where it is about the whole. */
  from: z.number(),
  to: z.number(),
  /** The words it is about; empty for the whole. */
  excerpt: z.string(),
  /** What can be put right without a thought; null where a person must write. */
  fix: Fix.nullable(),
});
export type Finding = z.infer<typeof Finding>;

/** What the record knows that a text is held against. */
export const LintFacts = z.object({
  /** public, affected_customers, strategic, stakeholder or executive. */
  audience: z.string(),
  severity: z.string(),
  isResolution: z.boolean(),
  nextUpdateEta: z.string().nullable(),
  isCauseConfirmed: z.boolean(),
  workaround: z.string(),
  customerCount: z.number().nullable(),
  isCustomerCountConfirmed: z.boolean(),
  bridgeUrl: z.string().nullable(),
  /** Systems, teams, people and words of the house that no outsider should read. */
  internalNames: z.array(z.string()),
  /** Words that leaders should not have to look up. */
  jargon: z.array(z.string()),
});
export type LintFacts = z.infer<typeof LintFacts>;

/** A text as it stands in the form, finished or not. */
export const LintDraft = z.object({
  ref: IncidentRef,
  title: z.string().max(1_000),
  body: z.string().max(20_000),
  /** The headline that outsiders read above it. */
  publicTitle: z.string().max(1_000).optional(),
  audience: z.array(z.string().max(40)).max(10),
  isResolution: z.boolean().default(false),
  nextUpdateEta: z.string().max(40).nullable().default(null),
});
export type LintDraft = z.input<typeof LintDraft>;
