import type { IncidentStatus, Severity } from "../incidents/schemas";
import type { PublishPolicy } from "../settings/schemas";
import { type DraftState, OPEN_STATES, type TextStage } from "./schemas";

const MINUTE = 60_000;

export const DRAFT_STATE_LABEL: Record<DraftState, string> = {
  cut: "Cut from the record",
  edited: "Edited",
  submitted: "Waits for approval",
  approved: "Approved",
  published: "Published",
  discarded: "Discarded",
  superseded: "Superseded",
};

export const isOpenState = (state: DraftState): boolean => (OPEN_STATES as readonly DraftState[]).includes(state);

export type DraftStep = "edit" | "submit" | "approve" | "return" | "discard" | "publish" | "supersede";
const NEXT: Record<DraftStep, { from: readonly DraftState[]; to: DraftState }> = {
  edit: { from: OPEN_STATES, to: "edited" },
  submit: { from: ["cut", "edited"], to: "submitted" },
  approve: { from: ["cut", "edited", "submitted"], to: "approved" },
  return: { from: ["submitted", "approved"], to: "edited" },
  discard: { from: OPEN_STATES, to: "discarded" },
  publish: { from: OPEN_STATES, to: "published" },
  supersede: { from: OPEN_STATES, to: "superseded" },
};

/** The state after a step; null where the step is not possible from there. */
export const stateAfter = (state: DraftState, step: DraftStep): DraftState | null =>
  NEXT[step].from.includes(state) ? NEXT[step].to : null;

/**
 * Whether somebody who may publish may do so now (DOMAIN row 10): alone, or only what the MIM approved.
 * @param isApproved the very text was approved
 * @returns why not, in words; null where they may
 */
export function publishProblem(
  policy: PublishPolicy,
  severity: Severity,
  by: { mayApprove: boolean; isApproved: boolean },
) {
  if (by.mayApprove || policy === "either") return null;
  if (policy === "mim_publishes") {
    return `A ${severity} incident's updates are published by the MIM. Submit the draft for approval, and the MIM publishes it.`;
  }
  return by.isApproved
    ? null
    : `A ${severity} incident's updates go out once the MIM has approved the text as it stands. Submit the draft for approval.`;
}

/**
 * When the next draft is cut: in time before the promise, and every interval (S0, DOMAIN 1.8). For a short promise it
 * comes at half of it. Instants in ms.
 * @param since the last milestone, or the opening
 * @param lastCutAt the last draft, null where none was cut
 * @returns null: never, by what is known now
 */
export function nextCutAt(facts: {
  promisedAt: number | null;
  since: number;
  lastCutAt: number | null;
  intervalMinutes: number | null;
  leadMinutes: number;
}): number | null {
  const { promisedAt, since, lastCutAt, intervalMinutes, leadMinutes } = facts;
  const anchor = Math.max(since, lastCutAt ?? since);
  const times: number[] = [];
  if (intervalMinutes !== null && intervalMinutes > 0) times.push(anchor + intervalMinutes * MINUTE);
  if (promisedAt !== null) {
    const ready = promisedAt - Math.min(leadMinutes * MINUTE, Math.max(0, (promisedAt - since) / 2));
    if (ready > anchor) times.push(ready);
  }
  return times.length === 0 ? null : Math.min(...times);
}

/** One entry of the record that a milestone may be about. */
export type Change =
  | { seq: number; kind: "opened" }
  | { seq: number; kind: "phase"; to: number }
  | { seq: number; kind: "severity"; isHigher: boolean; from: string; to: string }
  | { seq: number; kind: "status"; to: string }
  | { seq: number; kind: "impact"; fields: string[] }
  | { seq: number; kind: "path"; title: string; outcome: string }
  | { seq: number; kind: "bet"; title: string };

const IMPACT_WORDS: Record<string, string> = {
  customerImpactSummary: "customer impact",
  customerCount: "customer count",
  isCustomerCountConfirmed: "customer count",
  externalImpact: "external impact",
  workaround: "workaround",
  affectedSystems: "affected systems",
};
const ORDER = ["Low", "Medium", "High", "Critical"];
/** Names of the events that changeOf understands. */
export const WORTHY_EVENTS = [
  "incident.opened",
  "phase.advanced",
  "incident.severityChanged",
  "incident.statusChanged",
  "incident.edited",
  "recovery.closed",
  "recovery.madePrimary",
];

type Entry = { seq: number; name: string; payload: unknown };

/** What an entry of the record says that an audience may want to know; null for the rest. */
export function changeOf({ seq, name, payload }: Entry): Change | null {
  const of = (payload ?? {}) as Record<string, unknown>;
  const word = (key: string): string => (typeof of[key] === "string" ? of[key] : "");
  switch (name) {
    case "incident.opened":
      return { seq, kind: "opened" };
    case "phase.advanced":
      return Number(of.from) > 0 ? { seq, kind: "phase", to: Number(of.to) } : null;
    case "incident.severityChanged": {
      const [from, to] = [word("from"), word("to")];
      return { seq, kind: "severity", from, to, isHigher: ORDER.indexOf(to) > ORDER.indexOf(from) };
    }
    case "incident.statusChanged":
      return { seq, kind: "status", to: word("to") };
    case "incident.edited": {
      const changes = Array.isArray(of.changes) ? (of.changes as { field?: unknown }[]) : [];
      const fields = [...new Set(changes.flatMap(({ field }) => IMPACT_WORDS[String(field)] ?? []))];
      return fields.length > 0 ? { seq, kind: "impact", fields } : null;
    }
    case "recovery.closed":
      return { seq, kind: "path", title: word("title"), outcome: word("outcome") };
    case "recovery.madePrimary":
      return { seq, kind: "bet", title: word("title") };
    default:
      return null;
  }
}

/** What changed, in words for outsiders; null where it is not theirs to know, or is said anyway. */
function outsideSentence(change: Change): string | null {
  switch (change.kind) {
    case "status":
      return change.to === "Active" ? "Work on it has been taken up again." : null;
    case "severity":
      return change.isHigher ? "The impact is now rated as more serious." : "The impact is now rated as less serious.";
    case "path":
      if (change.outcome === "pass") return "A recovery step has worked.";
      return change.outcome === "fail" ? "A recovery step did not bring the result; work continues with others." : null;
    default:
      return null;
  }
}

function insideSentence(change: Change): string | null {
  switch (change.kind) {
    case "severity":
      return `Severity changed from ${change.from} to ${change.to}.`;
    case "path": {
      const word: Record<string, string> = { pass: "worked", fail: "did not work", abandon: "was given up" };
      const said = word[change.outcome];
      return said ? `Recovery path "${change.title}" ${said}.` : null;
    }
    case "status":
      return change.to === "Active" ? "The incident was reopened." : null;
    default:
      return null;
  }
}

/** One sentence of news and the entries that it tells of. */
export type News = { text: string; seqs: number[] };

/** What changed, sentence by sentence, each once; for outsiders without parts of the house. */
export function newsOf(changes: readonly Change[], isOutside: boolean): News[] {
  const news: News[] = [];
  for (const change of changes) {
    const text = isOutside ? outsideSentence(change) : insideSentence(change);
    if (text === null) continue;
    const same = news.find((one) => one.text === text);
    if (same) same.seqs.push(change.seq);
    else news.push({ text, seqs: [change.seq] });
  }
  return news;
}

/** The news as one text. */
export const newsWords = (news: readonly News[]): string => news.map(({ text }) => text).join(" ");

/** Which text is due (S1 phase 4 and 8): the first, the last, news, or "still on it". */
export function stageOf(facts: {
  isFirst: boolean;
  status: IncidentStatus;
  phase: number;
  hasNews: boolean;
}): TextStage {
  if (facts.phase >= 8 || facts.status === "Resolved") return "resolution";
  if (facts.isFirst) return "initial";
  return facts.hasNews ? "update" : "holding";
}
