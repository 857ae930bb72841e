import { formatRef, phaseName } from "../incidents/rules";
import { SEVERITIES, type Severity } from "../incidents/schemas";
import { publicStageFor } from "../milestones/rules";
import {
  INSIDERS,
  TEMPLATE_AUDIENCES,
  TEMPLATE_CHANNELS,
  TEMPLATE_STAGES,
  type TemplateAudience,
  type TemplateChannel,
  type TemplateFacts,
  type TemplateKey,
  type TemplateStage,
  type TemplateValues,
  type TemplateVariable,
  type UnfilledVariable,
  VARIABLES,
  type VariableName,
} from "./schemas";

export const STAGE_LABEL: Record<TemplateStage, string> = {
  initial: "Initial",
  update: "Update",
  holding: "Holding",
  resolution: "Resolution",
};
export const TEMPLATE_AUDIENCE_LABEL: Record<TemplateAudience, string> = {
  public: "Public",
  affected_customers: "Affected customers",
  strategic: "Strategic accounts",
  stakeholder: "Internal stakeholders",
  executive: "Executives",
};
export const TEMPLATE_CHANNEL_LABEL: Record<TemplateChannel, string> = {
  status_page: "Status page",
  email: "Email",
  slack: "Slack",
  teams: "Teams",
  banner: "In-app banner",
  sms: "SMS",
};

/** Where each audience reads; a template for another pair cannot be made (S4 phase 4). */
export const CHANNELS_OF: Record<TemplateAudience, readonly TemplateChannel[]> = {
  public: ["status_page", "email", "banner", "sms"],
  affected_customers: ["email", "banner", "sms"],
  strategic: ["email", "slack", "teams", "sms"],
  stakeholder: ["email", "slack", "teams", "sms"],
  executive: ["email", "slack", "teams", "sms"],
};

/** Most characters of the filled text, where a channel has a limit of its own. */
export const CHANNEL_MAX: Partial<Record<TemplateChannel, number>> = { banner: 140, sms: 160 };
/** Whether texts of the channel have a line of their own above the body. */
export const hasSubject = (channel: TemplateChannel): boolean => channel !== "banner" && channel !== "sms";

/** Whether the audience is of the house. */
export const isInsider = (audience: TemplateAudience): boolean => INSIDERS.includes(audience);

/** "initial.public.status_page", or "initial.public.status_page.Critical". */
export const templateId = ({ stage, audience, channel, severity }: TemplateKey): string =>
  [stage, audience, channel, ...(severity ? [severity] : [])].join(".");

const among = <T extends string>(values: readonly T[], value: string | undefined): T | null =>
  values.find((one) => one === value) ?? null;

/** The key that an id stands for; null where it is none, or names a channel that the audience does not read. */
export function parseTemplateId(id: string): TemplateKey | null {
  const [one, two, three, four, ...rest] = id.split(".");
  const stage = among(TEMPLATE_STAGES, one);
  const audience = among(TEMPLATE_AUDIENCES, two);
  const channel = among(TEMPLATE_CHANNELS, three);
  const severity = four === undefined ? null : among(SEVERITIES, four);
  if (!stage || !audience || !channel || rest.length > 0 || (four !== undefined && !severity)) return null;
  return CHANNELS_OF[audience].includes(channel) ? { stage, audience, channel, severity } : null;
}

/** "Public, Status page, Initial, Critical". */
export const templateName = ({ stage, audience, channel, severity }: TemplateKey): string =>
  [
    TEMPLATE_AUDIENCE_LABEL[audience],
    TEMPLATE_CHANNEL_LABEL[channel],
    STAGE_LABEL[stage],
    ...(severity ? [severity] : []),
  ].join(", ");

type Choosable = TemplateKey & { isActive: boolean };

/** The template for an incident of that severity: the severity's own before the general one; null where none is on. */
export function chooseTemplate<T extends Choosable>(
  templates: readonly T[],
  wanted: Omit<TemplateKey, "severity"> & { severity: Severity },
): T | null {
  const fits = templates.filter(
    (one) =>
      one.isActive &&
      one.stage === wanted.stage &&
      one.audience === wanted.audience &&
      one.channel === wanted.channel &&
      (one.severity === null || one.severity === wanted.severity),
  );
  return fits.find((one) => one.severity !== null) ?? fits[0] ?? null;
}

/** The variables that an audience may read. */
export const variablesOf = (audience: TemplateAudience): TemplateVariable[] =>
  VARIABLES.filter((one: TemplateVariable) => one.audiences.includes(audience));

/** Examples of all variables of an audience: what a preview shows where no incident is chosen. */
export const exampleValues = (audience: TemplateAudience): TemplateValues =>
  Object.fromEntries(variablesOf(audience).map(({ name, example }) => [name, example]));

/** Names of variables with what gives them a value; a name that the audience has not got says so. */
export const describeUnfilled = (names: readonly string[], audience: TemplateAudience): UnfilledVariable[] =>
  names.map((name) => {
    const known: TemplateVariable | undefined = VARIABLES.find((one) => one.name === name);
    if (!known) return { name, label: name, remedy: `There is no variable {{${name}}}. Take it out.` };
    const isTheirs = known.audiences.includes(audience);
    const remedy = isTheirs ? known.remedy : `${TEMPLATE_AUDIENCE_LABEL[audience]} do not read it. Take it out.`;
    return { name, label: known.label, remedy };
  });

/** Lengths in words: "under a minute", "12 minutes", "1 hour 5 minutes", "2 days 3 hours". */
export function lengthWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  const said = (count: number, unit: string) => (count === 0 ? "" : `${count} ${unit}${count === 1 ? "" : "s"}`);
  if (minutes < 1) return "under a minute";
  const hours = Math.floor(minutes / 60);
  const parts =
    hours < 48
      ? [said(hours, "hour"), said(minutes % 60, "minute")]
      : [said(Math.floor(hours / 24), "day"), said(hours % 24, "hour")];
  return parts.filter(Boolean).join(" ");
}

/** "15:30 UTC", with the day before it on another day than `now`; the zone's time behind it where it differs. */
export function instantWords(at: string, now: string, zone: string): string {
  const inZone = (timeZone: string, isNamed: boolean) => {
    const day = (instant: string) =>
      new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "short" }).format(new Date(instant));
    const isOtherDay = day(at) !== day(now);
    const format = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(isOtherDay ? { day: "numeric", month: "short" } : {}),
      ...(isNamed ? { timeZoneName: "short" } : {}),
    });
    return format.format(new Date(at)).replace(/\s+/g, " ");
  };
  const utc = `${inZone("UTC", false)} UTC`;
  if (!zone || zone === "UTC") return utc;
  const local = inZone(zone, true);
  return local === utc ? utc : `${utc} (${local})`;
}

/** "approximately 127 customers"; without "approximately" once the count is confirmed. Empty where nothing is known. */
export function customersWords(count: number | null, isConfirmed: boolean): string {
  if (count === null || (count === 0 && !isConfirmed)) return "";
  const words = count === 0 ? "no customers" : `${count.toLocaleString("en-GB")} customer${count === 1 ? "" : "s"}`;
  return isConfirmed ? words : `approximately ${words}`;
}

/** What a Low incident without a promise says in the place of one (DOMAIN 1.8: Low promises none). */
export const NO_PROMISE_WORDS = "when there is news";

/** The promise in words; empty where one is owed and not made. @param at ISO-8601, null for none */
export const nextUpdateWords = (at: string | null, severity: Severity, now: string, zone: string): string =>
  at === null ? (severity === "Low" ? NO_PROMISE_WORDS : "") : instantWords(at, now, zone);

/** Variables whose value is known when a text goes out, and no sooner. */
export type LateValues = { nextUpdate: string; duration: string };
/** In the place of those values: a text that is filled with them is filled again when it goes out. */
export const LATE_MARKS: LateValues = { nextUpdate: "{{nextUpdate}}", duration: "{{duration}}" };

/** Fills what waited until the text goes out; what has no value even then stays and is named. */
export const fillLate = (text: string, values: LateValues): string =>
  text.replace(VARIABLE, (whole, name: string) =>
    name === "nextUpdate" || name === "duration" ? values[name] || whole : whole,
  );

type LateFacts = Pick<TemplateFacts, "severity" | "startedAt" | "resolvedAt" | "nextUpdateEta" | "zone" | "now">;

/** What stands for the late variables now. */
export const lateValues = (facts: LateFacts): LateValues => ({
  nextUpdate: nextUpdateWords(facts.nextUpdateEta, facts.severity, facts.now, facts.zone),
  duration: lengthWords(Date.parse(facts.resolvedAt ?? facts.now) - Date.parse(facts.startedAt)),
});

const STATUS_WORD = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
} as const;

/**
 * What the variables stand for, for one audience: only what it may read, only what the record says. What has no value
 * is left out. The cause reads "under review" until it is confirmed (DOMAIN row 12), the count "approximately" until
 * it is (row 25).
 */
export function valuesFor(facts: TemplateFacts, audience: TemplateAudience): TemplateValues {
  const when = (at: string | null) => (at === null ? "" : instantWords(at, facts.now, facts.zone));
  const isKnownCause = facts.rootCauseStatus === "confirmed" && facts.rootCause.trim() !== "";
  const all: Record<VariableName, string> = {
    title: isInsider(audience) ? facts.title : (facts.publicTitle ?? ""),
    severity: facts.severity,
    status: STATUS_WORD[publicStageFor(facts.status, facts.phase, false)],
    phase: `Phase ${facts.phase}, ${phaseName(facts.phase)}`,
    impact: facts.customerImpactSummary,
    customers: customersWords(facts.customerCount, facts.isCustomerCountConfirmed),
    systems: facts.affectedSystems.join(", "),
    currentBet: facts.currentBet,
    news: (isInsider(audience) ? facts.news?.inside : facts.news?.outside) ?? "",
    workaround: facts.workaround,
    ...lateValues(facts),
    startedAt: when(facts.startedAt),
    resolvedAt: when(facts.resolvedAt),
    finalImpact: facts.finalImpact,
    cause: isKnownCause ? facts.rootCause : "under review",
    resolution: facts.resolutionSummary,
    afterActionAt: when(facts.afterActionAt),
    summary: facts.execSummary,
    businessImpact: facts.businessImpact,
    confidence: facts.confidence ?? "",
    ref: formatRef(facts.number),
    organisation: facts.organisation,
  };
  const readable = variablesOf(audience).flatMap(({ name }) => {
    const value = all[name as VariableName].trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(readable);
}

const VARIABLE = /\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;
const OPTIONAL = /\[\[([^\n]*?)\]\]/g;
const ENDS_SENTENCE = /[.!?]$/;

export type Filled = { subject: string; body: string; unfilled: string[] };
type TemplateText = { subject: string; body: string };

/** Names of the variables in a text, each once, in the order of the text. */
export const namesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(VARIABLE)].map((match) => match[1] ?? "")),
];

/** Own values alone: a name such as "constructor" has none. */
const heldValue = (values: Readonly<Record<string, string | undefined>>, name: string): string =>
  Object.hasOwn(values, name) ? (values[name] ?? "").trim() : "";

/** Fills one piece. What has no value stays as it is and is named. A full stop behind a sentence is not doubled. */
function fillPiece(piece: string, values: TemplateValues, unfilled: Set<string>): string {
  return piece.replace(/\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}(\.(?!\.))?/g, (whole, name: string, stop = "") => {
    const value = heldValue(values, name);
    if (!value) {
      unfilled.add(name);
      return whole;
    }
    return ENDS_SENTENCE.test(value) ? value : `${value}${stop}`;
  });
}

function fillLine(text: string, values: TemplateValues, unfilled: Set<string>): string {
  let from = 0;
  let filled = "";
  for (const match of text.matchAll(OPTIONAL)) {
    const [whole, inner = ""] = match;
    filled += fillPiece(text.slice(from, match.index), values, unfilled);
    if (namesIn(inner).every((name) => heldValue(values, name))) filled += fillPiece(inner, values, unfilled);
    from = match.index + whole.length;
  }
  return filled + fillPiece(text.slice(from), values, unfilled);
}

function fillText(text: string, values: TemplateValues, unfilled: Set<string>): string {
  const kept: string[] = [];
  let isAfterGap = false;
  for (const line of text.split("\n")) {
    const filled = fillLine(line, values, unfilled).trimEnd();
    const isLeftOut = filled === "" && line.trim() !== "";
    // A line that is left out takes the blank line behind it along, where one stands before it too.
    if (isLeftOut) isAfterGap ||= kept.length === 0 || kept.at(-1) === "";
    else if (filled !== "" || !isAfterGap) {
      kept.push(filled);
      isAfterGap = false;
    } else isAfterGap = false;
  }
  return kept.join("\n").trim();
}

/**
 * Fills a template. {{name}} becomes the variable's value; what stands in [[ ]] on one line is left out as a whole
 * where one of its variables has no value. Text in, text out; a value is never filled again. The subject stays one line.
 * @returns the text, and the names of the variables that have no value and still stand in it
 */
export function fillTemplate({ subject, body }: TemplateText, values: TemplateValues): Filled {
  const unfilled = new Set<string>();
  const filledSubject = fillText(subject.replace(/\s+/g, " "), values, unfilled).replace(/\s+/g, " ");
  const filledBody = fillText(body, values, unfilled);
  return { subject: filledSubject, body: filledBody, unfilled: [...unfilled] };
}

/** Names in [[ ]] that have no value: what stands around them is left out of the filled text. */
export const leftOutNames = ({ subject, body }: TemplateText, values: TemplateValues): string[] => [
  ...new Set(
    [...`${subject}\n${body}`.matchAll(OPTIONAL)].flatMap(([, inner = ""]) =>
      namesIn(inner).filter((name) => !heldValue(values, name)),
    ),
  ),
];

/**
 * What is wrong with a template's text, by field: variables that there are not or that the audience may not read,
 * brackets that do not pair, no promise of the next update, no subject where the channel has one.
 */
export function templateProblems(key: TemplateKey, { subject, body }: TemplateText): Record<string, string> {
  const problems: Record<string, string> = {};
  const readable = variablesOf(key.audience).map(({ name }) => name);
  for (const [field, text] of Object.entries({ subject, body })) {
    const odd = namesIn(text).filter((name) => !readable.includes(name));
    const rest = text.replace(VARIABLE, "").replace(OPTIONAL, "");
    if (odd.length > 0)
      problems[field] = describeUnfilled(odd, key.audience)
        .map(({ name, remedy }) => `{{${name}}}: ${remedy}`)
        .join(" ");
    else if (/\{\{|\}\}/.test(rest)) problems[field] = "A variable is written {{name}}, with both pairs of braces.";
    else if (/\[\[|\]\]/.test(rest))
      problems[field] = "What may be left out stands in [[ ]] on one line, with both pairs.";
  }
  if (hasSubject(key.channel) && !subject.trim()) problems.subject ??= "Give it a subject.";
  if (!hasSubject(key.channel) && subject.trim()) problems.subject ??= "This channel has no subject. Empty it.";
  const isPromised = namesIn(body.replace(OPTIONAL, "")).includes("nextUpdate");
  if (key.stage !== "resolution" && !isPromised)
    problems.body ??=
      "Every text but the resolution promises the next update: put in {{nextUpdate}}, outside of [[ ]].";
  return problems;
}

/** Why a filled text is too long for its channel; null where it fits. */
export function lengthProblem(channel: TemplateChannel, text: string): string | null {
  const max = CHANNEL_MAX[channel];
  if (max === undefined || text.length <= max) return null;
  return `${text.length} characters; ${TEMPLATE_CHANNEL_LABEL[channel]} takes ${max}. Shorten it by ${text.length - max}.`;
}
