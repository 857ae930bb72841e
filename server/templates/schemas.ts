import { z } from "zod";
import { instant, line, requiredLine, text } from "../core/text";
import { IncidentRef, SEVERITIES } from "../incidents/schemas";
import { Finding } from "../linter/schemas";
import { AUDIENCES } from "../milestones/schemas";

/** When in an incident a text is for (S1 phase 4 and 8). */
export const TEMPLATE_STAGES = ["initial", "update", "holding", "resolution"] as const;
export const TemplateStage = z.enum(TEMPLATE_STAGES);
export type TemplateStage = z.infer<typeof TemplateStage>;

/** Who reads it, from the outside in. */
export const TEMPLATE_AUDIENCES = AUDIENCES;
export const TemplateAudience = z.enum(TEMPLATE_AUDIENCES);
export type TemplateAudience = z.infer<typeof TemplateAudience>;

/** Where they read it. Banner and SMS are texts to copy. */
export const TEMPLATE_CHANNELS = ["status_page", "email", "slack", "teams", "banner", "sms"] as const;
export const TemplateChannel = z.enum(TEMPLATE_CHANNELS);
export type TemplateChannel = z.infer<typeof TemplateChannel>;

export const SUBJECT_MAX = 200;
export const BODY_MAX = 5_000;

/** What a template is found by; severity null: for every severity that has none of its own. */
export const TemplateKey = z.object({
  stage: TemplateStage,
  audience: TemplateAudience,
  channel: TemplateChannel,
  severity: z.enum(SEVERITIES).nullable(),
});
export type TemplateKey = z.infer<typeof TemplateKey>;

/** "initial.public.status_page", with ".Critical" behind it where it is for one severity. */
export const TemplateId = requiredLine(80, "which template, by its id");
export const VersionId = line(120);

export const ListTemplates = z.object({
  stage: TemplateStage.optional(),
  audience: TemplateAudience.optional(),
  channel: TemplateChannel.optional(),
});
export type ListTemplates = z.input<typeof ListTemplates>;

export const GetTemplate = z.object({ id: TemplateId });
export type GetTemplate = z.input<typeof GetTemplate>;

/** A template with the text that is in force. */
export const TemplateSummary = TemplateKey.extend({
  id: z.string(),
  subject: z.string(),
  body: z.string(),
  /** Counts from 1; the version in force. */
  version: z.number(),
  versionId: z.string(),
  isActive: z.boolean(),
  /** The text in force is somebody's here, and not that of the set MajorOps brings. */
  isEdited: z.boolean(),
  hasDefault: z.boolean(),
  changedByName: z.string(),
  /** Null for a text that MajorOps brought and nobody used or changed yet. */
  changedAt: z.string().nullable(),
});
export type TemplateSummary = z.infer<typeof TemplateSummary>;

export const TemplateVersion = z.object({
  id: z.string(),
  version: z.number(),
  subject: z.string(),
  body: z.string(),
  isDefault: z.boolean(),
  changedByName: z.string(),
  changedAt: z.string().nullable(),
  note: z.string(),
});
export type TemplateVersion = z.infer<typeof TemplateVersion>;

/** The template with every version it had, newest first: the first is the one in force. */
export const Template = TemplateSummary.extend({ versions: z.array(TemplateVersion) });
export type Template = z.infer<typeof Template>;

export const EditTemplate = z.object({
  id: TemplateId,
  subject: line(SUBJECT_MAX),
  body: text(BODY_MAX).pipe(z.string().min(1, "Write the text.")),
  /** Why it changes, for whoever compares the versions later. */
  note: requiredLine(300, "why the text changes, for those who use it"),
  /** The version that was edited, so that nobody's change is overwritten unseen; null for a template that is new. */
  was: VersionId.nullable(),
});
export type EditTemplate = z.input<typeof EditTemplate>;

export const ResetTemplate = z.object({
  id: TemplateId,
  note: line(300).default(""),
  was: VersionId,
});
export type ResetTemplate = z.input<typeof ResetTemplate>;

export const SwitchTemplate = z.object({ id: TemplateId, isActive: z.boolean() });
export type SwitchTemplate = z.input<typeof SwitchTemplate>;

/** What the form knows and the record not yet. */
const Pending = {
  /** The promise that is being made; without it, the one that stands. */
  nextUpdateEta: instant.nullable().optional(),
  /** The public headline that is being set. */
  publicTitle: line(200).optional(),
};

export const ListValues = z.object({ ref: IncidentRef, audience: TemplateAudience, ...Pending });
export type ListValues = z.input<typeof ListValues>;

export const PreviewTemplate = z.object({ ref: IncidentRef, id: TemplateId, ...Pending });
export type PreviewTemplate = z.input<typeof PreviewTemplate>;

export const ListTexts = z.object({
  ref: IncidentRef,
  stage: TemplateStage,
  /** The public headline that is being set. */
  publicTitle: line(200).optional(),
});
export type ListTexts = z.input<typeof ListTexts>;

/**
 * A template of the incident's severity, filled from the record. {{nextUpdate}} and {{duration}} still stand in it:
 * they are filled when it goes out.
 */
export const FilledText = TemplateKey.omit({ severity: true }).extend({
  templateVersionId: z.string(),
  title: z.string(),
  body: z.string(),
});
export type FilledText = z.infer<typeof FilledText>;

/** A variable that has no value yet, and what gives it one. */
export const UnfilledVariable = z.object({ name: z.string(), label: z.string(), remedy: z.string() });
export type UnfilledVariable = z.infer<typeof UnfilledVariable>;

export const TemplatePreview = z.object({
  id: z.string(),
  versionId: z.string(),
  subject: z.string(),
  body: z.string(),
  unfilled: z.array(UnfilledVariable),
  findings: z.array(Finding),
});
export type TemplatePreview = z.infer<typeof TemplatePreview>;

/** The record as texts are filled from it; instants are ISO-8601 UTC. */
export type TemplateFacts = {
  number: number;
  title: string;
  publicTitle: string | null;
  severity: (typeof SEVERITIES)[number];
  status: "Active" | "Monitoring" | "Resolved";
  /** 1 to 8. */
  phase: number;
  affectedSystems: string[];
  customerImpactSummary: string;
  businessImpact: string;
  execSummary: string;
  customerCount: number | null;
  isCustomerCountConfirmed: boolean;
  confidence: string | null;
  /** Of the primary recovery path. */
  currentBet: string;
  workaround: string;
  rootCause: string;
  rootCauseStatus: string;
  finalImpact: string;
  resolutionSummary: string;
  afterActionAt: string | null;
  startedAt: string;
  resolvedAt: string | null;
  nextUpdateEta: string | null;
  /** What changed since the last update, in sentences: for the house, and for those outside. */
  news?: { inside: string; outside: string };
  organisation: string;
  /** The organisation's zone beside UTC, such as Europe/Berlin; empty: UTC alone. */
  zone: string;
  now: string;
};

/** A piece of the record that a text may name. */
export type TemplateVariable = {
  name: string;
  label: string;
  what: string;
  example: string;
  /** Who may read it. */
  audiences: readonly TemplateAudience[];
  /** What to do where it has no value. */
  remedy: string;
};

const ALL = TEMPLATE_AUDIENCES;
export const INSIDERS: readonly TemplateAudience[] = ["stakeholder", "executive"];

/** Every variable, in the order in which texts tend to use them (DOMAIN 3 "Comms templates"). */
export const VARIABLES = [
  {
    name: "title",
    label: "Title",
    what: "The incident's title; for outsiders the public headline",
    example: "Card payments fail at checkout",
    audiences: ALL,
    remedy: "Set the public headline.",
  },
  {
    name: "severity",
    label: "Severity",
    what: "Critical, High, Medium or Low",
    example: "Critical",
    audiences: ALL,
    remedy: "Set the severity.",
  },
  {
    name: "status",
    label: "Status",
    what: "Investigating, Identified, Monitoring or Resolved",
    example: "Identified",
    audiences: ALL,
    remedy: "Set the status.",
  },
  {
    name: "phase",
    label: "Phase",
    what: "Number and name of the phase",
    example: "Phase 5, Isolation",
    audiences: INSIDERS,
    remedy: "Set the phase.",
  },
  {
    name: "impact",
    label: "Impact",
    what: "The customer impact summary",
    example: "About one in eight card payments fails",
    audiences: ALL,
    remedy: "Fill in the customer impact summary.",
  },
  {
    name: "customers",
    label: "Customers",
    what: 'How many customers; with "approximately" until the count is confirmed',
    example: "approximately 127 customers",
    audiences: ALL,
    remedy: "Fill in the customer count.",
  },
  {
    name: "systems",
    label: "Systems",
    what: "The affected systems",
    example: "checkout-api, payments-gateway",
    audiences: INSIDERS,
    remedy: "Name the affected systems.",
  },
  {
    name: "currentBet",
    label: "Current bet",
    what: "What the primary recovery path tries now",
    example: "Taking back the 14:02 change",
    audiences: INSIDERS,
    remedy: "Make a recovery path primary and write its current bet.",
  },
  {
    name: "news",
    label: "What changed",
    what: "What the record tells since the last update: severity, recovery paths, the incident taken up again",
    example: "A recovery step has worked.",
    audiences: ALL,
    remedy: "Put the sentence in [[ ]]: it is left out while nothing changed.",
  },
  {
    name: "workaround",
    label: "Workaround",
    what: "What customers can do meanwhile",
    example: "Pay by bank transfer",
    audiences: ALL,
    remedy: "Fill in the workaround, or put the sentence in [[ ]].",
  },
  {
    name: "nextUpdate",
    label: "Next update",
    what: 'When this audience hears next, in UTC and the organisation\'s zone; "when there is news" on a Low without a promise',
    example: "15:30 UTC",
    audiences: ALL,
    remedy: "Promise the next update.",
  },
  {
    name: "startedAt",
    label: "Started",
    what: "When the impact began, else when it was detected",
    example: "14:05 UTC",
    audiences: ALL,
    remedy: "Set when the impact began.",
  },
  {
    name: "duration",
    label: "Duration",
    what: "How long it has lasted, or lasted",
    example: "1 hour 12 minutes",
    audiences: ALL,
    remedy: "Set when the impact began.",
  },
  {
    name: "resolvedAt",
    label: "Resolved",
    what: "When it was resolved",
    example: "15:17 UTC",
    audiences: ALL,
    remedy: "Set the status to Resolved.",
  },
  {
    name: "finalImpact",
    label: "Final impact",
    what: "The final impact as the close states it, data loss included",
    example: "127 customers could not pay by card; no payment was taken twice",
    audiences: ALL,
    remedy: "State the final impact.",
  },
  {
    name: "cause",
    label: "Cause",
    what: 'The cause once it is confirmed; "under review" until then',
    example: "under review",
    audiences: ALL,
    remedy: "Write the cause down.",
  },
  {
    name: "resolution",
    label: "What was done",
    what: "What was done to resolve it",
    example: "The change was taken back and the connections were drained",
    audiences: INSIDERS,
    remedy: "State what was done.",
  },
  {
    name: "afterActionAt",
    label: "After Action",
    what: "When the After Action is held",
    example: "23 Nov, 09:00 UTC",
    audiences: INSIDERS,
    remedy: "Give the After Action a date.",
  },
  {
    name: "summary",
    label: "Executive summary",
    what: "One or two sentences for leaders",
    example: "Card revenue is reduced; the recovery is under way",
    audiences: ["executive"],
    remedy: "Fill in the executive summary.",
  },
  {
    name: "businessImpact",
    label: "Business impact",
    what: "What it costs the business",
    example: "About 4,000 EUR of orders an hour",
    audiences: INSIDERS,
    remedy: "Fill in the business impact.",
  },
  {
    name: "confidence",
    label: "Confidence",
    what: "The MIM's confidence in the recovery",
    example: "Medium",
    audiences: INSIDERS,
    remedy: "Set the recovery confidence.",
  },
  {
    name: "ref",
    label: "Reference",
    what: "The incident's number",
    example: "INC-42",
    audiences: ALL,
    remedy: "Choose an incident.",
  },
  {
    name: "organisation",
    label: "Organisation",
    what: "The organisation's name, as on the status page",
    example: "Northwind",
    audiences: ALL,
    remedy: "Set the organisation's name in Settings.",
  },
] as const satisfies readonly TemplateVariable[];

export type VariableName = (typeof VARIABLES)[number]["name"];
export type TemplateValues = Partial<Record<VariableName, string>>;
