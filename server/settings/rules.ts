import type { Json } from "../core/canonical";
import { type SettingKey, Settings } from "./schemas";

/** How a setting is edited. What no kind fits is edited as JSON; its schema checks it all the same. */
export const SETTING_KINDS = [
  "minutes",
  "number",
  "share",
  "text",
  "names",
  "per-severity",
  "per-alarm-level",
  "minutes-per-severity",
  "minutes-per-phase",
  "names-per-phase",
  "policy-per-severity",
  "postures",
  "json",
] as const;
export type SettingKind = (typeof SETTING_KINDS)[number];

export const SETTING_GROUPS = [
  "Updates and promises",
  "Phases",
  "Guardrails",
  "Paging",
  "Command",
  "Recovery and branches",
  "Validation",
  "Texts",
  "Screens",
  "Not described yet",
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

export type SettingField = {
  key: SettingKey;
  group: SettingGroup;
  label: string;
  kind: SettingKind;
  /** What it changes, in plain words; where a value may be left out, what that means. */
  help: string;
};

/** Every setting in plain words, in the order of the page. A new key of Settings gets its line here. */
export const SETTING_FIELDS: readonly SettingField[] = [
  {
    key: "firstUpdateMinutes",
    group: "Updates and promises",
    label: "First update after opening",
    kind: "per-severity",
    help: "When the first update is due. Empty for Low: none is due.",
  },
  {
    key: "updateIntervalMinutes",
    group: "Updates and promises",
    label: "Interval between updates",
    kind: "per-severity",
    help: "The promise that is proposed for the next update. Empty for Low: none.",
  },
  {
    key: "etaPresetsMinutes",
    group: "Updates and promises",
    label: "Choices for the next update",
    kind: "minutes-per-severity",
    help: "Buttons beside the promise, separated by commas.",
  },
  {
    key: "draftIntervalMinutes",
    group: "Updates and promises",
    label: "A draft is cut from the record every",
    kind: "per-severity",
    help: "Empty: as often as an update is usual. A draft is never published by itself.",
  },
  {
    key: "draftLeadMinutes",
    group: "Updates and promises",
    label: "A draft is ready before the promise",
    kind: "per-severity",
    help: "So long before the next update is due, and never after the reminder; for a short promise, at half of it.",
  },
  {
    key: "publishApproval",
    group: "Updates and promises",
    label: "Who publishes",
    kind: "policy-per-severity",
    help: "Publisher and approver are on record. A text that was changed after it was approved needs it again. Others than MIM and Comms never publish.",
  },
  {
    key: "nudgeMinutes",
    group: "Updates and promises",
    label: "Due soon",
    kind: "per-severity",
    help: "So long before the promise it reads as due soon, and Comms Lead and MIM are told. Empty for Low: never.",
  },
  {
    key: "silenceEscalationFactor",
    group: "Updates and promises",
    label: "Silence goes to the Leader",
    kind: "number",
    help: "After so many times the interval without an update.",
  },
  {
    key: "customersEscalationFactor",
    group: "Updates and promises",
    label: "More customers go to the Leader",
    kind: "number",
    help: "From so many times the number that was last published, once it is confirmed.",
  },
  {
    key: "phaseTargetMinutes",
    group: "Phases",
    label: "Target length of each phase",
    kind: "minutes-per-phase",
    help: "The phase's clock is measured against it. 0: no target.",
  },
  {
    key: "phaseFastShare",
    group: "Phases",
    label: "Fast up to",
    kind: "share",
    help: "Share of the target up to which a phase reads as fast.",
  },
  {
    key: "phaseOkShare",
    group: "Phases",
    label: "Ok up to",
    kind: "share",
    help: "Share of the target up to which it reads as ok; above, as slow.",
  },
  {
    key: "phaseChecklists",
    group: "Phases",
    label: "Checklists",
    kind: "names-per-phase",
    help: "What each phase asks for, one item a line. What was ticked on an incident stays in sight there.",
  },
  {
    key: "gatherTimeboxMinutes",
    group: "Guardrails",
    label: "Timebox of Gather",
    kind: "minutes",
    help: "After it, Gather may be left with what has come in.",
  },
  {
    key: "gatherGuardMinutes",
    group: "Guardrails",
    label: "Gather without a recovery path",
    kind: "per-alarm-level",
    help: "The team is told after so long. Empty: never.",
  },
  {
    key: "isolationGuardMinutes",
    group: "Guardrails",
    label: "Isolation without a recovery path",
    kind: "per-alarm-level",
    help: "The team is told after so long, and a review is suggested. Empty: never.",
  },
  {
    key: "pageOverdueMinutes",
    group: "Paging",
    label: "A page is overdue",
    kind: "minutes",
    help: "Nobody has acknowledged it for so long.",
  },
  {
    key: "pageToAckTargetMinutes",
    group: "Paging",
    label: "Target from page to acknowledgement",
    kind: "per-alarm-level",
    help: "Empty: no target.",
  },
  {
    key: "pageToBridgeTargetMinutes",
    group: "Paging",
    label: "Target from page to the bridge",
    kind: "per-alarm-level",
    help: "Empty: no target.",
  },
  {
    key: "spanOkPeople",
    group: "Command",
    label: "Span of control in order",
    kind: "number",
    help: "So many people may report to one lead; above it reads amber.",
  },
  {
    key: "spanMostPeople",
    group: "Command",
    label: "Span of control, most",
    kind: "number",
    help: "Above it reads red, and a branch lead is suggested.",
  },
  {
    key: "rollCallMinutes",
    group: "Command",
    label: "Time to answer a roll-call",
    kind: "minutes",
    help: "Who has not answered by then is named.",
  },
  {
    key: "conditionsTimeboxMinutes",
    group: "Command",
    label: "Time to report conditions",
    kind: "minutes",
    help: "Unless another is said when they are asked for.",
  },
  {
    key: "questionMinutes",
    group: "Command",
    label: "Time to answer a question",
    kind: "minutes",
    help: "Unless another is said when it is asked.",
  },
  {
    key: "pathTimeboxMinutes",
    group: "Recovery and branches",
    label: "Timebox of a recovery path",
    kind: "minutes",
    help: "Unless another is said when it is opened.",
  },
  {
    key: "branches",
    group: "Recovery and branches",
    label: "Branches",
    kind: "names",
    help: "Each has a queue of tasks. One a line, in the order of the queues.",
  },
  {
    key: "cleanWindowMinutes",
    group: "Validation",
    label: "Clean window",
    kind: "minutes",
    help: "All checks are green for so long before a Critical or High incident may end.",
  },
  {
    key: "validationItems",
    group: "Validation",
    label: "Checks of each affected system",
    kind: "names",
    help: "What is confirmed of a system before the incident may end, one a line.",
  },
  {
    key: "postures",
    group: "Command",
    label: "Posture by alarm level",
    kind: "postures",
    help: "Who must be on (slots and responders), who is told, and how often, for each alarm level.",
  },
  {
    key: "durationAmberMinutes",
    group: "Screens",
    label: "Duration reads amber",
    kind: "minutes",
    help: "From this age of an incident on.",
  },
  {
    key: "durationRedMinutes",
    group: "Screens",
    label: "Duration reads red",
    kind: "minutes",
    help: "From this age of an incident on.",
  },
  {
    key: "internalNames",
    group: "Texts",
    label: "Names of the house",
    kind: "names",
    help: "Systems, teams and projects that no outsider should read; a text to them with such a name is not published.",
  },
  {
    key: "jargonWords",
    group: "Texts",
    label: "Words of engineers",
    kind: "names",
    help: "Asked about before a text with one of them goes to executives.",
  },
  {
    key: "organisationName",
    group: "Screens",
    label: "Name of the organisation",
    kind: "text",
    help: "Stands on the public status page.",
  },
  {
    key: "organisationZone",
    group: "Texts",
    label: "Time zone beside UTC",
    kind: "text",
    help: "Such as Europe/Berlin; texts name the next update in UTC and in it. Empty: in UTC alone.",
  },
];

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(Settings.shape, key);

/** A setting's default. */
export const settingDefault = (key: SettingKey): Json => Settings.shape[key].parse(undefined) as Json;

/** How a setting is shown; one that nobody has described yet is edited as JSON under its key. */
export function settingField(key: SettingKey): SettingField {
  const found = SETTING_FIELDS.find((field) => field.key === key);
  return found ?? { key, group: "Not described yet", label: key, kind: "json", help: "Edited as JSON." };
}

/** Parts of a value by the names that people know: the fifth phase's is "Phase 5". */
function partName(path: readonly PropertyKey[], kind: SettingKind): string {
  const [part] = path;
  if (part === undefined || kind === "names") return "";
  if (typeof part === "number") return kind.endsWith("per-phase") ? `Phase ${part + 1}: ` : `No. ${part + 1}: `;
  return `${String(part).replace("Box", "Box ")}: `;
}

/**
 * What is wrong with a value, in sentences that say which part; null where it fits.
 * @param value as the screen or a program sent it, of whatever type
 */
export function settingProblem(key: SettingKey, value: unknown): string | null {
  const parsed = Settings.shape[key].safeParse(value);
  // Undefined would give the default: nothing was said, and that is not a value.
  if (parsed.success && value !== undefined) return null;
  const { kind } = settingField(key);
  const sentences = (parsed.error?.issues ?? []).map((issue) => `${partName(issue.path, kind)}${issue.message}`);
  return [...new Set(sentences)].slice(0, 3).join(" ") || "Give a value.";
}

/** The parts of a value that do not fit, by their key or index; empty where it fits, or is wrong as a whole. */
export function wrongParts(key: SettingKey, value: unknown): string[] {
  const issues = Settings.shape[key].safeParse(value).error?.issues ?? [];
  return [...new Set(issues.flatMap(({ path: [part] }) => (part === undefined ? [] : [String(part)])))];
}

/** Pairs of settings of which the first may not be above the second, with what to do. */
const ORDERED: readonly [SettingKey, SettingKey, string][] = [
  ["durationAmberMinutes", "durationRedMinutes", "Amber comes before red: give at most the minutes of red."],
  ["spanOkPeople", "spanMostPeople", "In order ends before too many begins: give at most the number for most."],
  ["phaseFastShare", "phaseOkShare", "Fast ends before ok does: give at most the share of ok."],
];

/** What does not go together, by the keys that may be changed to mend it; empty where all is well. */
export function settingConflicts(settings: Settings): Partial<Record<SettingKey, string>> {
  const problems: Partial<Record<SettingKey, string>> = {};
  for (const [less, more, problem] of ORDERED) {
    if (Number(settings[less]) > Number(settings[more])) {
      problems[less] = problem;
      problems[more] = `${settingField(less).label} is ${settings[less]}; this may not be below it.`;
    }
  }
  return problems;
}
