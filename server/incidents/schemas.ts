import { z } from "zod";
import { instant, line, requiredLine, text } from "../core/text";

export const SEVERITIES = ["Critical", "High", "Medium", "Low"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const ALARM_LEVELS = ["Box0", "Box1", "Box2", "Box3"] as const;
export type AlarmLevel = (typeof ALARM_LEVELS)[number];
export const STATUSES = ["Active", "Monitoring", "Resolved"] as const;
export type IncidentStatus = (typeof STATUSES)[number];
export const EXTERNAL_IMPACTS = ["Yes", "No", "Unknown", "Likely"] as const;
export const LEVELS = ["Low", "Medium", "High"] as const;
export const CAUSE_STATUSES = ["unknown", "suspected", "confirmed", "deferred"] as const;

const ALIASES: Record<string, Severity> = {
  critical: "Critical",
  sev1: "Critical",
  p1: "Critical",
  "1": "Critical",
  high: "High",
  major: "High",
  sev2: "High",
  p2: "High",
  "2": "High",
  medium: "Medium",
  minor: "Medium",
  sev3: "Medium",
  p3: "Medium",
  "3": "Medium",
  low: "Low",
  sev4: "Low",
  p4: "Low",
  "4": "Low",
};

/** A severity by any of its names, in any case (DOMAIN row 1). */
export const SeverityInput = z
  .string({ error: "Choose a severity: Critical, High, Medium or Low." })
  .transform((value, issues): Severity => {
    const severity =
      ALIASES[
        value
          .trim()
          .toLowerCase()
          .replace(/[\s_-]/g, "")
      ];
    if (severity) return severity;
    issues.addIssue({ code: "custom", message: "Choose Critical, High, Medium or Low (or SEV1 to SEV4, P1 to P4)." });
    return z.NEVER;
  });

/** An https link, or null where none is given; anything else is refused with the reason. */
export const BridgeUrl = line(2_000)
  .nullish()
  .transform((value, issues): string | null => {
    if (!value) return null;
    const url = URL.parse(value);
    if (!url) {
      issues.addIssue({ code: "custom", message: "Paste the whole link, such as https://meet.example.com/abc." });
      return z.NEVER;
    }
    if (url.protocol !== "https:") {
      issues.addIssue({ code: "custom", message: `Only https links are taken; this one starts with ${url.protocol}` });
      return z.NEVER;
    }
    if (url.username || url.password) {
      issues.addIssue({ code: "custom", message: "Take the user name and password out of the link." });
      return z.NEVER;
    }
    return url.href;
  });

/** Affected systems: free names, each once whatever its case. */
export const Systems = z
  .array(line(120))
  .max(50, "Name 50 systems at most.")
  .transform((names) => {
    const seen = new Map<string, string>();
    for (const name of names) if (name && !seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
    return [...seen.values()];
  });

export const Title = requiredLine(200, "what broke, in one line");

/** Call for Service: what opens an incident. Only title and severity are required (DOMAIN row 17). */
export const OpenIncident = z.object({
  title: Title,
  severity: SeverityInput,
  affectedSystems: Systems.default([]),
  bridgeUrl: BridgeUrl,
  description: text(10_000).default(""),
  /** When the problem began, if known. */
  startedAt: instant.nullish(),
  /** When the alert fired, if one did. */
  alertIssuedAt: instant.nullish(),
  detectedAt: instant.nullish(),
  externalImpact: z.enum(EXTERNAL_IMPACTS).default("Unknown"),
  customerCount: z.int().min(0).nullish(),
  externalId: line(200).nullish(),
  /** When it was declared; taken from imports alone, everyone else opens now. */
  openedAt: instant.nullish(),
  replayOf: line(200).nullish(),
});
export type OpenIncident = z.input<typeof OpenIncident>;

/** A reference to an incident: its number, INC-n in any case, or its id. */
export const IncidentRef = z.string().trim().min(1).max(40);

const editable = {
  title: Title,
  description: text(10_000),
  affectedSystems: Systems,
  bridgeUrl: BridgeUrl,
  externalImpact: z.enum(EXTERNAL_IMPACTS),
  customerCount: z.int("Give a whole number.").min(0, "Give 0 or more.").max(10_000_000_000).nullable(),
  isCustomerCountConfirmed: z.boolean(),
  alertId: line(200).nullable(),
  alertIssuedAt: instant.nullable(),
  impactStartedAt: instant.nullable(),
  mitigatedAt: instant.nullable(),
  businessImpact: text(2_000),
  customerImpactSummary: text(2_000),
  execSummary: text(2_000),
  audienceNotes: text(2_000),
  /** What customers can do meanwhile. */
  workaround: text(1_000),
  riskLevel: z.enum(LEVELS).nullable(),
  confidence: z.enum(LEVELS).nullable(),
  faultDomain: text(500),
  rootCause: text(5_000),
  rootCauseStatus: z.enum(CAUSE_STATUSES),
  phaseNote: text(5_000),
  finalImpact: text(2_000),
  resolutionSummary: text(2_000),
  afterActionAt: instant.nullable(),
};
export const EditableFields = z.object(editable).partial();
export type EditableField = keyof typeof editable;

/** Fields of the HTTP API's PATCH; what it cannot change is refused by name, so that nobody takes a 200 for a change. */
export const PatchIncident = z.strictObject(
  { ...EditableFields.shape, ref: IncidentRef },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `${issue.keys.join(", ")} cannot be changed here. Status, severity, phase and alarm level have calls of their own: POST to status, severity, advance, alarm-level below the incident.`
        : undefined,
  },
);

/**
 * A change of fields in place. `was` is what the editor saw: where it differs from what stands now,
 * someone else was faster, and the answer is STALE with the present values.
 */
export const EditIncident = z.object({
  ref: IncidentRef,
  set: EditableFields,
  was: z.record(z.string(), z.json()).optional(),
});
export type EditIncident = z.input<typeof EditIncident>;

/** Going on although conditions are unmet. */
export const Override = z.object({
  reason: requiredLine(500, "why you go on"),
  /** Keys of the conditions that the screen showed as unmet: what turned unmet since is refused, not overridden. */
  of: z.array(z.string().max(60)).max(50).optional(),
});

export const AdvancePhase = z.object({
  ref: IncidentRef,
  /** The phase that the screen showed: a stale screen cannot advance twice. */
  fromPhase: z.int().min(1).max(8).optional(),
  /** The next phase unless a later one is named. */
  toPhase: z.int().min(2).max(8).optional(),
  note: text(2_000).default(""),
  /** Go on although conditions are unmet; needs a reason. */
  override: z.union([z.boolean(), Override]).optional(),
  reason: line(500).optional(),
});
export type AdvancePhase = z.input<typeof AdvancePhase>;

export const SetStatus = z.object({
  ref: IncidentRef,
  status: z.enum(STATUSES, "Choose Active, Monitoring or Resolved."),
  reason: line(500).default(""),
  override: z.boolean().default(false),
  /** On reopening: when the next update comes; by default after the first interval of the severity. */
  nextUpdateEta: instant.nullish(),
});
export type SetStatus = z.input<typeof SetStatus>;

/** The clean close (S1 phase 8): the guide's items, and Resolved. */
export const CloseIncident = z.object({
  ref: IncidentRef,
  finalImpact: text(2_000).default(""),
  resolutionSummary: text(2_000).default(""),
  rootCause: text(5_000).default(""),
  /** Confirmed with its text, or deferred: under review. */
  rootCauseStatus: z.enum(["confirmed", "deferred"], "Say whether the cause is confirmed or under review."),
  afterActionAt: instant.nullish(),
  releaseResponders: z.boolean().default(false),
  reason: line(500).default(""),
  override: Override.optional(),
});
export type CloseIncident = z.input<typeof CloseIncident>;

export const CorrectResolvedAt = z.object({
  ref: IncidentRef,
  resolvedAt: instant,
  reason: requiredLine(500, "why the time is corrected"),
});
export type CorrectResolvedAt = z.input<typeof CorrectResolvedAt>;

export const SetAlarmLevel = z.object({
  ref: IncidentRef,
  alarmLevel: z.enum(ALARM_LEVELS, "Choose Box0, Box1, Box2 or Box3."),
  reason: line(500).default(""),
});
export type SetAlarmLevel = z.input<typeof SetAlarmLevel>;

export const SetSeverity = z.object({ ref: IncidentRef, severity: SeverityInput, reason: line(500).default("") });
export type SetSeverity = z.input<typeof SetSeverity>;

export const ListIncidents = z.object({
  status: z.union([z.enum(STATUSES), z.literal("open")]).optional(),
  severity: SeverityInput.optional(),
  cursor: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListIncidents = z.input<typeof ListIncidents>;

/** A row of the board. */
export const IncidentSummary = z.object({
  id: z.string(),
  number: z.number(),
  ref: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  alarmLevel: z.enum(ALARM_LEVELS),
  status: z.enum(STATUSES),
  phase: z.number(),
  phaseEnteredAt: z.string(),
  affectedSystems: z.array(z.string()),
  openedAt: z.string(),
  detectedAt: z.string(),
  resolvedAt: z.string().nullable(),
  nextUpdateEta: z.string().nullable(),
  lastCommunicatedAt: z.string().nullable(),
  milestoneCount: z.number(),
  mim: z.string().nullable(),
  isPublic: z.boolean(),
  /** Where its work goes on, if it was merged. */
  mergedInto: z.string().nullable(),
});
export type IncidentSummary = z.infer<typeof IncidentSummary>;

/** How much of something is open, when the first of it is due, and what must not wait, in a word. */
export const Attention = z.object({ count: z.number(), dueAt: z.string().nullable(), alarm: z.string().nullable() });
export type Attention = z.infer<typeof Attention>;

export const Condition = z.object({
  key: z.string(),
  text: z.string(),
  isMet: z.boolean(),
  /** When time alone will meet it, if nothing happens; absent or null where time does not. */
  metAt: z.string().nullable().optional(),
});
export type Condition = z.infer<typeof Condition>;

/** Everything the fireground shows beside the timeline. */
export const IncidentSnapshot = IncidentSummary.extend({
  /** The fireground. */
  url: z.string(),
  description: z.string(),
  bridgeUrl: z.string().nullable(),
  impactStartedAt: z.string().nullable(),
  alertIssuedAt: z.string().nullable(),
  mitigatedAt: z.string().nullable(),
  alertId: z.string().nullable(),
  externalImpact: z.enum(EXTERNAL_IMPACTS),
  customerCount: z.number().nullable(),
  isCustomerCountConfirmed: z.boolean(),
  businessImpact: z.string(),
  customerImpactSummary: z.string(),
  execSummary: z.string(),
  audienceNotes: z.string(),
  workaround: z.string(),
  riskLevel: z.enum(LEVELS).nullable(),
  confidence: z.enum(LEVELS).nullable(),
  faultDomain: z.string(),
  rootCause: z.string(),
  rootCauseStatus: z.enum(CAUSE_STATUSES),
  /** Notes by phase number. */
  phaseNotes: z.record(z.string(), z.string()),
  publicTitle: z.string().nullable(),
  publicSince: z.string().nullable(),
  openedByName: z.string(),
  source: z.string(),
  replayOf: z.string().nullable(),
  lastSeq: z.number(),
  /** Role -> who holds it now. */
  command: z.record(z.string(), z.string()),
  /** Role -> the account of who holds it, where they have one. */
  commandUserIds: z.record(z.string(), z.string()),
  /** Role -> how many people hold it now. */
  onScene: z.record(z.string(), z.number()),
  /** When each phase was entered; phases that were skipped are absent. */
  phaseTimes: z.record(z.string(), z.string()),
  peakSeverity: z.enum(SEVERITIES),
  /** Since when every required check is green; null while any is not. */
  cleanSince: z.string().nullable(),
  finalImpact: z.string(),
  resolutionSummary: z.string(),
  afterActionAt: z.string().nullable(),
  respondersReleasedAt: z.string().nullable(),
  reopenedCount: z.number(),
  /** What is being tried: the bet of the primary path; null where none is marked, or it is paused or has no bet. */
  currentBet: z.string().nullable(),
  /** The draft of the next milestone that may be published, null where none is open. */
  draft: z
    .object({
      id: z.string(),
      number: z.number(),
      state: z.enum(["cut", "edited", "submitted", "approved"]),
      entryCount: z.number(),
      cutAt: z.string(),
    })
    .nullable(),
  /** What is open beside the timeline, by the name of its panel. */
  attention: z.record(z.string(), Attention),
  /** Exit conditions of the present phase. */
  conditions: z.array(Condition),
  serverNow: z.string(),
});
export type IncidentSnapshot = z.infer<typeof IncidentSnapshot>;

/** The incident as leaders read it: no internal notes. */
export const IncidentBrief = IncidentSummary.extend({
  businessImpact: z.string(),
  customerImpactSummary: z.string(),
  execSummary: z.string(),
  riskLevel: z.enum(LEVELS).nullable(),
  confidence: z.enum(LEVELS).nullable(),
  externalImpact: z.enum(EXTERNAL_IMPACTS),
  customerCount: z.number().nullable(),
  isCustomerCountConfirmed: z.boolean(),
  /** Bets of the paths that run, the primary path's first: it is the incident's current bet. */
  currentBets: z.array(z.object({ pathId: z.string(), path: z.string(), bet: z.string(), isPrimary: z.boolean() })),
  serverNow: z.string(),
});
export type IncidentBrief = z.infer<typeof IncidentBrief>;
