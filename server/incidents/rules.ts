import { isWindowPassed, owesCleanWindow, windowPassesAt } from "../validation/rules";
import type { AlarmLevel, Condition, EditableField, IncidentStatus, Severity } from "./schemas";

export const PHASES = [
  { number: 1, name: "Alert" },
  { number: 2, name: "Gather" },
  { number: 3, name: "Assess" },
  { number: 4, name: "Initial" },
  { number: 5, name: "Isolation" },
  { number: 6, name: "Mitigation" },
  { number: 7, name: "Validation" },
  { number: 8, name: "Resolution" },
] as const;
export const LAST_PHASE = 8;

/** Name of a phase by its number, 1 to 8. */
export const phaseName = (phase: number): string => PHASES[phase - 1]?.name ?? `Phase ${phase}`;

/** INC-n. */
export const formatRef = (number: number): string => `INC-${number}`;

/** The number in a reference such as "INC-42", "inc-42" or "42"; null where it is an id or nonsense. */
export function refNumber(ref: string): number | null {
  const match = /^(?:inc-)?0*([1-9]\d{0,8})$/i.exec(ref.trim());
  return match?.[1] ? Number(match[1]) : null;
}

const ALARM_LEVEL: Record<Severity, AlarmLevel> = { Critical: "Box3", High: "Box2", Medium: "Box1", Low: "Box0" };

/** The alarm level that a severity sets (S1, DOMAIN row 2). */
export const alarmLevelFor = (severity: Severity): AlarmLevel => ALARM_LEVEL[severity];

/** The alarm level after a change of severity: it rises with it and never falls by itself (DOMAIN 1.4). */
export function raisedAlarmLevel(present: AlarmLevel, severity: Severity): AlarmLevel {
  const wanted = alarmLevelFor(severity);
  return wanted > present ? wanted : present;
}

/** "Box 3". */
export const alarmLevelName = (level: AlarmLevel): string => level.replace("Box", "Box ");

/** What an alarm level triggers, in the guide's words (S1). */
export const ALARM_TRIGGERS: Record<AlarmLevel, string> = {
  Box3: "Full command structure, executive notification, run card activation",
  Box2: "Active MIM, stakeholder notification, multi-team response",
  Box1: "Single responder, MIM on standby",
  Box0: "Triage only: monitor, no bridge",
};

const RANK: Record<Severity, number> = { Critical: 0, High: 1, Medium: 2, Low: 3 };

/** Whether the second severity is lower than the first. */
export const isDowngrade = (from: Severity, to: Severity): boolean => RANK[to] > RANK[from];

/** The higher of two severities. */
export const higherSeverity = (one: Severity, other: Severity): Severity => (isDowngrade(one, other) ? one : other);

/** Whether leaving the severity downwards asks for a reason (DOMAIN row 38). */
export const needsDowngradeReason = (from: Severity, to: Severity): boolean =>
  isDowngrade(from, to) && (from === "Critical" || from === "High");

/** Whether the incident still runs. */
export const isOpen = (status: IncidentStatus): boolean => status !== "Resolved";

/** Wartime while any incident runs, peacetime otherwise (S1). */
export const posture = (openCount: number): "wartime" | "peacetime" => (openCount > 0 ? "wartime" : "peacetime");

/** Whether a status comes too early for the phase (DOMAIN row 14: Active to 7, Resolved in 8). */
export function statusConditions(to: IncidentStatus, phase: number): string[] {
  if (to === "Monitoring" && phase < 7) return ["Monitoring begins in phase 7 (Validation) or later."];
  if (to === "Resolved" && phase < 8) return ["Resolved is set in phase 8 (Resolution)."];
  return [];
}

/** What the record says that exit conditions are computed from. */
export type ConditionFacts = {
  now: Date;
  phase: number;
  severity: Severity;
  /** The highest it has had. */
  peakSeverity: Severity;
  minutesInPhase: number;
  hasTechnicalLead: boolean;
  hasSystems: boolean;
  hasNoteInPhase: boolean;
  isImpactAnswered: boolean;
  milestoneCount: number;
  hasPromise: boolean;
  hasResolutionMilestone: boolean;
  pathCount: number;
  ownedPathCount: number;
  openPathCount: number;
  passedPathCount: number;
  hasFaultDomain: boolean;
  hasBusinessImpact: boolean;
  /** Checks that still keep validation from being complete: required ones that wait, and red ones. */
  openCheckCount: number;
  failedCheckCount: number;
  checkCount: number;
  /** Since when all of it is green; null while it is not. */
  cleanSince: Date | null;
  hasFinalImpact: boolean;
  hasResolutionSummary: boolean;
  /** The cause is confirmed in words, or said to be under review. */
  isCauseSettled: boolean;
  hasAfterAction: boolean;
  /** Responders who have not been released. */
  unreleasedCount: number;
  cleanWindowMinutes: number;
  gatherTimeboxMinutes: number;
};

/** The key of the one condition that only the MIM or the Leader can go past. */
export const CLEAN_WINDOW = "clean-window";

/** The clean window where it is owed (Critical and High, by the highest they have had); nothing where it is not. */
export function windowCondition(facts: ConditionFacts): Condition[] {
  if (!owesCleanWindow(facts.peakSeverity)) return [];
  const { cleanSince, cleanWindowMinutes, now } = facts;
  return [
    {
      key: CLEAN_WINDOW,
      text: `${cleanWindowMinutes} clean minutes of validation have passed`,
      isMet: isWindowPassed(cleanSince, cleanWindowMinutes, now),
      metAt: windowPassesAt(cleanSince, cleanWindowMinutes),
    },
  ];
}

function checksCondition({ checkCount, openCheckCount, failedCheckCount, cleanSince }: ConditionFacts): Condition {
  const waiting = openCheckCount - failedCheckCount;
  const rest = [failedCheckCount && `${failedCheckCount} failed`, waiting && `${waiting} to go`].filter(Boolean);
  const none = checkCount === 0 ? "none is made yet" : "none has passed";
  const detail = cleanSince === null ? `: ${rest.join(", ") || none}` : "";
  return {
    key: "checks-confirmed",
    text: `Every required check of every system is confirmed${detail}`,
    isMet: cleanSince !== null,
  };
}

/** What the close asks for (S1 phase 8), without the milestone that follows it. */
export function closingConditions(facts: ConditionFacts): Condition[] {
  return [
    { key: "final-impact", text: "The final impact is stated", isMet: facts.hasFinalImpact },
    { key: "what-was-done", text: "What was done is stated", isMet: facts.hasResolutionSummary },
    { key: "cause", text: "The cause is confirmed, or said to be under review", isMet: facts.isCauseSettled },
    ...(owesCleanWindow(facts.peakSeverity)
      ? [{ key: "after-action", text: "The After Action has a date", isMet: facts.hasAfterAction }]
      : []),
    { key: "released", text: "Responders are released", isMet: facts.unreleasedCount === 0 },
  ];
}

/**
 * What keeps a status from being set now (DOMAIN rows 14, 15): Monitoring asks for complete validation; Resolved for
 * phase 8 and, where it is owed, for the clean window and the guide's items of the close.
 */
export function unmetForStatus(to: IncidentStatus, facts: ConditionFacts): Condition[] {
  const early = statusConditions(to, facts.phase).map((text) => ({ key: "phase", text, isMet: false }));
  if (to === "Active") return [];
  const asked =
    to === "Monitoring"
      ? [checksCondition(facts)]
      : [...windowCondition(facts), ...(owesCleanWindow(facts.peakSeverity) ? closingConditions(facts) : [])];
  return [...early, ...asked.filter((condition) => !condition.isMet)];
}

/** Whether a condition is met at an instant: some become so by time alone. @param now milliseconds */
export const isMetAt = ({ isMet, metAt }: Condition, now: number): boolean =>
  isMet || (metAt != null && Date.parse(metAt) <= now);

/** An unmet condition in words, with what is left of it where that is known: "… (7:20 to go)". */
export function unmetText({ text, metAt }: Condition, now: Date): string {
  if (metAt == null) return text;
  const seconds = Math.max(0, Math.ceil((Date.parse(metAt) - now.getTime()) / 1000));
  return `${text} (${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} to go)`;
}

/** What an entry says behind its own words where somebody went on although conditions were unmet; else nothing. */
export const notMetWords = (unmet: readonly Condition[], now: Date): string =>
  unmet.length === 0 ? "" : `. Not met: ${unmet.map((one) => unmetText(one, now).replace(/\.$/, "")).join("; ")}`;

/** Unmet conditions as the record lists them where somebody went on all the same. */
export const overrodeOf = (unmet: readonly Condition[]): string[] =>
  unmet.map(({ key, text }) => (key === CLEAN_WINDOW ? CLEAN_WINDOW : text));

/**
 * Exit conditions of the present phase, each met or not (S1 phases, DOMAIN 2.2).
 * @param facts times in minutes
 */
export function exitConditions(facts: ConditionFacts): Condition[] {
  switch (facts.phase) {
    case 1:
      return [
        {
          key: "technical-lead",
          text: "A technical lead (SRE / Ops Lead) is on the incident",
          isMet: facts.hasTechnicalLead,
        },
      ];
    case 2:
      return [
        { key: "systems", text: "Affected systems are named", isMet: facts.hasSystems },
        {
          key: "conditions",
          text: `Conditions are logged, or the ${facts.gatherTimeboxMinutes}-minute box has run out`,
          isMet: facts.hasNoteInPhase || facts.minutesInPhase >= facts.gatherTimeboxMinutes,
        },
      ];
    case 3:
      return [
        { key: "impact", text: "External impact is answered", isMet: facts.isImpactAnswered },
        {
          key: "next-step",
          text: "The next technical step is known: a recovery path or a note says it",
          isMet: facts.pathCount > 0 || facts.hasNoteInPhase,
        },
      ];
    case 4:
      return [
        { key: "milestone", text: "The first milestone is published", isMet: facts.milestoneCount > 0 },
        { key: "promise", text: "The next update is promised", isMet: facts.hasPromise || facts.severity === "Low" },
        { key: "owned-path", text: "A recovery path has an owner", isMet: facts.ownedPathCount > 0 },
      ];
    case 5:
      return [
        { key: "fault-domain", text: "The fault domain is named", isMet: facts.hasFaultDomain },
        { key: "business-impact", text: "Business impact is brought up to date", isMet: facts.hasBusinessImpact },
      ];
    case 6:
      return [{ key: "passed-path", text: "A recovery path has passed", isMet: facts.passedPathCount > 0 }];
    case 7:
      return [
        { key: "paths-closed", text: "Every recovery path has an outcome", isMet: facts.openPathCount === 0 },
        checksCondition(facts),
        ...windowCondition(facts),
      ];
    default:
      return [
        ...closingConditions(facts),
        { key: "resolution", text: "The resolution milestone is published", isMet: facts.hasResolutionMilestone },
      ];
  }
}

/** A value as the record's sentences say it: lists with commas, instants to the minute in UTC. */
export function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  const words = String(value ?? "");
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(words) ? `${words.slice(0, 10)} ${words.slice(11, 16)} UTC` : words;
}

/** How a field is called on screens and in the record. */
export const FIELD_LABEL: Record<EditableField, string> = {
  title: "Title",
  description: "Description",
  affectedSystems: "Affected systems",
  bridgeUrl: "Bridge link",
  externalImpact: "External impact",
  customerCount: "Customers affected",
  isCustomerCountConfirmed: "Customer count confirmed",
  alertId: "Alert",
  alertIssuedAt: "Alert fired at",
  impactStartedAt: "Impact began at",
  mitigatedAt: "Mitigated at",
  businessImpact: "Business impact",
  customerImpactSummary: "Customer impact",
  execSummary: "Executive summary",
  audienceNotes: "Notes to readers",
  workaround: "Workaround",
  riskLevel: "Risk level",
  confidence: "Recovery confidence",
  faultDomain: "Fault domain",
  rootCause: "Root cause",
  rootCauseStatus: "Root cause status",
  phaseNote: "Phase note",
  finalImpact: "Final impact",
  resolutionSummary: "What was done",
  afterActionAt: "After Action at",
};

/** Fields that whoever answers for the service confirms (S0 Service Manager). */
export const IMPACT_FIELDS: ReadonlySet<EditableField> = new Set<EditableField>([
  "externalImpact",
  "customerCount",
  "isCustomerCountConfirmed",
]);
