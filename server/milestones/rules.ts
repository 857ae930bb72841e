import { formatRef, phaseName } from "../incidents/rules";
import type { IncidentStatus, Severity } from "../incidents/schemas";
import type { Audience, MilestoneChannel, PublicStage, TextOfAudience } from "./schemas";

/** The stage that the public reads, by status and phase (DOMAIN row 21). */
export function publicStageFor(status: IncidentStatus, phase: number, isResolution: boolean): PublicStage {
  if (isResolution || status === "Resolved") return "resolved";
  if (phase >= 7) return "monitoring";
  return phase >= 5 ? "identified" : "investigating";
}

/** Where a milestone goes when nobody said: the page for the public, and mail for whoever is on a list, public ones too. */
export const defaultChannels = (audience: readonly Audience[]): MilestoneChannel[] =>
  audience.includes("public") ? ["status_page", "email"] : ["email"];

/**
 * What keeps a promise of the next update from being made; null where it is fine (DOMAIN 1.1: always a next update).
 * @param eta the promised instant, null for none
 */
export function promiseProblem(
  promise: { eta: Date | null; isResolution: boolean; reason: string },
  severity: Severity,
  now: Date,
): string | null {
  if (promise.eta === null) {
    if (promise.isResolution || severity === "Low" || promise.reason) return null;
    return "Promise when this audience hears next. Only a resolution or a Low incident goes without.";
  }
  return promise.eta > now ? null : "The next update must lie in the future.";
}

type Said = { title: string; body: string; templateVersionId?: string | null | undefined };
/** A text as an audience gets it, with the version of the template that it began as. */
export type AudienceText = { title: string; body: string; templateVersionId: string | null };

/** What an audience reads on a channel: the channel's own text, else the audience's, else the milestone's. */
export function textFor(
  own: Said & { texts: readonly TextOfAudience[] },
  audience: Audience,
  channel: MilestoneChannel | null = null,
): AudienceText {
  const theirs = own.texts.filter((one) => one.audience === audience);
  const text = theirs.find((one) => one.channel === channel) ?? theirs.find((one) => one.channel === null) ?? own;
  return { title: text.title || own.title, body: text.body, templateVersionId: text.templateVersionId ?? null };
}

/** Whom readers of a page stand for, the nearest first: of a milestone for others too, theirs is the text they read. */
const READ_AS: Record<"stakeholder" | "executive", readonly Audience[]> = {
  stakeholder: ["stakeholder", "strategic", "affected_customers", "public"],
  executive: ["executive", "stakeholder", "strategic", "affected_customers", "public"],
};

/** A milestone's text as a reader of the stakeholder's or executive's page reads it. */
export function textReadBy(
  milestone: Said & { audience: readonly Audience[]; texts: readonly TextOfAudience[] },
  reader: "stakeholder" | "executive",
): AudienceText {
  const audience = READ_AS[reader].find((one) => milestone.audience.includes(one));
  return textFor(audience ? milestone : { ...milestone, texts: [] }, audience ?? reader);
}

/** What keeps texts for single audiences from going out; null where they are fine. */
export function textsProblem(audience: readonly Audience[], texts: readonly TextOfAudience[]): string | null {
  const stray = texts.find((one) => !audience.includes(one.audience));
  return stray ? `There is a text for ${stray.audience}, who is not among the audiences. Add them, or drop it.` : null;
}

/** Audiences outside the house read the public headline and wording, and no systems. */
export const isOutsideAudience = (audience: Audience): boolean =>
  audience !== "stakeholder" && audience !== "executive";

/** What the mail of a milestone is made of; the incident as it stands at the cut. */
export type MilestoneFacts = {
  incident: {
    number: number;
    title: string;
    publicTitle: string | null;
    /** Null while there is no public page to lead to. */
    publicSince: Date | null;
    severity: Severity;
    status: IncidentStatus;
    phase: number;
    impactStartedAt: Date | null;
    detectedAt: Date;
    affectedSystems: string[];
    businessImpact: string;
    riskLevel: string | null;
    confidence: string | null;
  };
  milestone: {
    sequence: number;
    title: string;
    body: string;
    nextUpdateEta: Date | null;
    isResolution: boolean;
    publicStage: PublicStage;
    corrects: number | null;
    cutAt: Date;
  };
  appUrl: string;
};

const PAGE = {
  stakeholder: "stakeholder/incidents",
  executive: "exec/incidents",
} as const;

/** The audience's page; for those outside the public one, or the whole status page while the incident has none. */
function pagePath(audience: Audience, ref: string, isPublic: boolean): string {
  if (audience === "stakeholder" || audience === "executive") return `${PAGE[audience]}/${ref}`;
  return isPublic ? `incidents/${ref}` : "";
}

/** Whether a title says the word itself already, as texts from templates do. */
export const beginsWith = (title: string, word: string): boolean => title === word || title.startsWith(`${word}:`);

/** A subject's first word, unless the title begins with one of its own: "Investigating: …", "Critical: …". */
const led = (word: string, title: string): string =>
  beginsWith(title, word) || (word === "Update" && /^\p{L}[\p{L} ,]{2,40}: /u.test(title))
    ? title
    : `${word}: ${title}`;

/**
 * Subject and mail data of a milestone for one audience. Each audience gets what it may read and no more: those
 * outside the public headline and no systems, executives the business's words.
 */
export function milestoneMail({ incident, milestone, appUrl }: MilestoneFacts, audience: Audience) {
  const ref = formatRef(incident.number);
  const isOutside = isOutsideAudience(audience);
  const headline = isOutside ? (incident.publicTitle ?? ref) : incident.title;
  const word = milestone.isResolution ? "Resolved" : isOutside ? "Update" : incident.severity;
  return {
    subject: `[${ref}] ${led(word, milestone.title)}`,
    props: {
      audience,
      ref,
      incidentTitle: headline,
      severity: incident.severity,
      status: incident.status,
      phase: incident.phase,
      phaseName: phaseName(incident.phase),
      publicStage: milestone.publicStage,
      sequence: milestone.sequence,
      title: milestone.title,
      body: milestone.body,
      publishedAt: milestone.cutAt.toISOString(),
      nextUpdateEta: milestone.nextUpdateEta?.toISOString() ?? null,
      isResolution: milestone.isResolution,
      corrects: milestone.corrects,
      startedAt: isOutside ? null : (incident.impactStartedAt ?? incident.detectedAt).toISOString(),
      affectedSystems: isOutside ? [] : incident.affectedSystems,
      businessImpact: audience === "executive" ? incident.businessImpact : "",
      riskLevel: audience === "executive" ? incident.riskLevel : null,
      confidence: audience === "executive" ? incident.confidence : null,
      url: `${appUrl}/${pagePath(audience, ref, incident.publicSince !== null)}`,
    },
  };
}

/** Whose words the milestone's own text is: those of the outermost audience. */
export const mainAudience = (audience: readonly Audience[]): Audience =>
  AUDIENCE_ORDER.find((one) => audience.includes(one)) ?? "stakeholder";
const AUDIENCE_ORDER: readonly Audience[] = ["public", "affected_customers", "strategic", "stakeholder", "executive"];

/**
 * Whose texts are written to be copied: a banner for the outermost audience of customers, an SMS for it and for the
 * first inside.
 */
export function copyAudiences(channel: "banner" | "sms", audience: readonly Audience[]): Audience[] {
  const outside = AUDIENCE_ORDER.find((one) => audience.includes(one) && isOutsideAudience(one));
  if (channel === "banner") return outside && outside !== "strategic" ? [outside] : [];
  const inside = AUDIENCE_ORDER.find((one) => audience.includes(one) && !isOutsideAudience(one));
  return [outside, inside].flatMap((one) => one ?? []);
}

const GSM_BASIC =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_EXTENDED = "^{}\\[~]|€\f";

export type SmsLength = { encoding: "GSM-7" | "UCS-2"; units: number; segments: number; left: number };

/**
 * How long a text is as SMS (3GPP TS 23.038): 160 septets in one segment and 153 in each of several, or 70 and 67
 * units of UTF-16 as soon as one character is not in the alphabet. `left`: units free in the last segment.
 */
export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const isGsm = characters.every((one) => GSM_BASIC.includes(one) || GSM_EXTENDED.includes(one));
  // Two units of one character stay in one segment.
  const sizes = characters.map((one) => (isGsm ? (GSM_EXTENDED.includes(one) ? 2 : 1) : one.length));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  const encoding = isGsm ? "GSM-7" : "UCS-2";
  if (units <= single) return { encoding, units, segments: units === 0 ? 0 : 1, left: single - units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, segments, left: joined - used };
}

/** Strategic accounts hear first (S4 phase 3); then the few inside, then the many. */
const MAIL_ORDER: readonly Audience[] = ["strategic", "stakeholder", "executive", "affected_customers", "public"];

/** The audiences that get a mail, in the order in which their mails are queued. */
export const mailAudiences = (audience: readonly Audience[], channels: readonly MilestoneChannel[]): Audience[] =>
  channels.includes("email") ? MAIL_ORDER.filter((one) => audience.includes(one)) : [];
