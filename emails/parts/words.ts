import type { z } from "zod";
import type { MilestoneProps } from "../schemas";

type Milestone = z.output<typeof MilestoneProps>;

const DATE_TIME = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** "21 Nov 2026, 03:50 UTC". */
export const utc = (iso: string): string => `${DATE_TIME.format(new Date(iso))} UTC`;

const STAGE: Record<Milestone["publicStage"], string> = {
  investigating: "We are looking for the fault",
  identified: "We know where the fault is and are fixing it",
  monitoring: "A fix is in place and we are watching it",
  resolved: "This incident is over",
};

/** Readers outside get the public wording. */
const isOutside = ({ audience }: Milestone): boolean => audience !== "stakeholder" && audience !== "executive";

/** Where the response stands: in plain words for the public, with phase and status for those inside. */
export function standing(props: Milestone): string {
  if (isOutside(props)) return STAGE[props.publicStage];
  return `${props.status} · Phase ${props.phase} of 8, ${props.phaseName}`;
}

/** The promise in one sentence. */
export function promise(props: Milestone): string {
  if (props.nextUpdateEta) return `Next update by ${utc(props.nextUpdateEta)}`;
  return props.isResolution ? "No further update is due" : "No time is set for the next update";
}

/** "Update 3", "Final update", "Update 4, corrects update 3". */
export function updateName(props: Milestone): string {
  const name = props.isResolution ? `Final update, no. ${props.sequence}` : `Update ${props.sequence}`;
  return props.corrects === null ? name : `${name}, corrects update ${props.corrects}`;
}

/** What the reader may want to know beside the text, as far as it is for this audience. */
export function facts(props: Milestone): [label: string, value: string][] {
  if (isOutside(props)) return [];
  const rows: [string, string | null][] = [];
  if (props.audience === "executive") {
    rows.push(["Business impact", props.businessImpact.trim() || null]);
    rows.push(["Risk level", props.riskLevel], ["Confidence", props.confidence]);
  }
  rows.push(["Affected systems", props.affectedSystems.join(", ") || null]);
  rows.push(["Began", props.startedAt === null ? null : utc(props.startedAt)]);
  return rows.filter((row): row is [string, string] => row[1] !== null);
}

export const ACTION: Record<Milestone["audience"], string> = {
  public: "Open the status page",
  affected_customers: "Open the status page",
  strategic: "Open the status page",
  stakeholder: "Open the incident",
  executive: "Open the brief",
};

const LIST: Record<Milestone["audience"], string> = {
  public: "you asked for public updates",
  affected_customers: "you are named for incidents that affect you",
  strategic: "you are your company's contact",
  stakeholder: "you are on a stakeholder list",
  executive: "you are on an executive list",
};

/** Why the reader gets this; those inside may have asked for this incident's updates alone, whatever lists say. */
export const reason = (props: Milestone): string =>
  `You get this mail because ${LIST[props.audience]} for ${props.severity} incidents${isOutside(props) ? "" : ", or subscribed to this one"}.`;

/**
 * Stands in a mail's text where each reader's own link to leave it goes: a message is rendered once for all its
 * readers, and the link is put in as it is sent. No host has this name (RFC 2606).
 */
export const LEAVE_LINK = "https://unsubscribe.invalid/each-readers-own";

/** Paragraphs of a text: parted by empty lines, each with its lines. */
export const paragraphs = (text: string): string[][] =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split("\n"));
