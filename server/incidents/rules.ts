import type { AlarmLevel, EditableField, IncidentStatus, Severity } from "./schemas";

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

/** Whether a status may follow another (DOMAIN row 14: Active to 7, Monitoring after validation, Resolved in 8). */
export function statusConditions(to: IncidentStatus, phase: number): string[] {
  if (to === "Monitoring" && phase < 7) return ["Monitoring begins in phase 7 (Validation) or later."];
  if (to === "Resolved" && phase < 8) return ["Resolved is set in phase 8 (Resolution)."];
  return [];
}

/** What the record says that exit conditions are computed from. */
export type ConditionFacts = {
  phase: number;
  severity: Severity;
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
  cleanWindowMinutes: number;
  gatherTimeboxMinutes: number;
};

type Rule = { key: string; text: string; isMet: boolean };

const needsCleanWindow = (severity: Severity): boolean => severity === "Critical" || severity === "High";

/**
 * Exit conditions of the present phase, each met or not (S1 phases, DOMAIN 2.2).
 * @param facts times in minutes
 */
export function exitConditions(facts: ConditionFacts): Rule[] {
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
        ...(needsCleanWindow(facts.severity)
          ? [
              {
                key: "clean-window",
                text: `${facts.cleanWindowMinutes} clean minutes of validation have passed`,
                isMet: facts.minutesInPhase >= facts.cleanWindowMinutes,
              },
            ]
          : []),
      ];
    default:
      return [
        { key: "resolution", text: "The resolution milestone is published", isMet: facts.hasResolutionMilestone },
      ];
  }
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
  riskLevel: "Risk level",
  confidence: "Recovery confidence",
  faultDomain: "Fault domain",
  rootCause: "Root cause",
  rootCauseStatus: "Root cause status",
  phaseNote: "Phase note",
};

/** Fields that whoever answers for the service confirms (S0 Service Manager). */
export const IMPACT_FIELDS: ReadonlySet<EditableField> = new Set<EditableField>([
  "externalImpact",
  "customerCount",
  "isCustomerCountConfirmed",
]);
