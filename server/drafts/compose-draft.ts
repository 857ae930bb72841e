import type { IncidentStatus, Severity } from "../incidents/schemas";
import { isOutside, lintText } from "../linter/rules";
import type { LintFacts } from "../linter/schemas";
import { publicStageFor } from "../milestones/rules";
import type { Audience, PublicStage } from "../milestones/schemas";
import { type Change, nextUpdateSentence, stageOf } from "./rules";
import type { TextStage } from "./schemas";

export type DraftFacts = {
  audience: readonly Audience[];
  isFirst: boolean;
  title: string;
  publicTitle: string | null;
  severity: Severity;
  status: IncidentStatus;
  phase: number;
  externalImpact: "Yes" | "No" | "Unknown" | "Likely";
  customerImpactSummary: string;
  customerCount: number | null;
  isCustomerCountConfirmed: boolean;
  workaround: string;
  /** Bet of the primary path, null where there is none. */
  currentBet: string | null;
  finalImpact: string;
  resolutionSummary: string;
  rootCause: string;
  rootCauseStatus: string;
  /** The record since the last milestone, oldest first. */
  changes: readonly Change[];
  nextUpdateMinutes: number | null;
};

export type DraftText = {
  stage: TextStage;
  title: string;
  body: string;
  publicTitle: string;
  /** Seqs of the entries whose news the text tells. */
  entrySeqs: number[];
  leftOut: string[];
};

const TITLE_MAX = 200;
const PART_MAX = 1_200;
const BODY_MAX = 4_000;

/** One piece of a text: what it says, from which entries; `label` names it where it had to be left out. A fallback
 * is said where the piece before it is not. */
type Part = { text: string; seqs?: number[]; label?: string; isFallback?: boolean };

const sentence = (text: string): string => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat === "" || /[.!?…]$/.test(flat) ? flat : `${flat}.`;
};
const count = (n: number): string => n.toLocaleString("en-US");

/** What the public is told of where the work stands: status words, no parts of the house. */
export const STAGE_SENTENCE: Record<PublicStage, string> = {
  investigating: "We are investigating.",
  identified: "The affected part is identified, and recovery work is under way.",
  monitoring: "A recovery has been applied, and we are confirming its effect.",
  resolved: "Service is restored.",
};

/** What changed, in words for outsiders; null where it is not theirs to know. */
function outsideSentence(change: Change): string | null {
  switch (change.kind) {
    case "opened":
    case "phase":
      return null; // where the work stands is always said
    case "status":
      return change.to === "Active" ? "Work on it has been taken up again." : null;
    case "severity":
      return change.isHigher ? "The impact is now rated as more serious." : "The impact is now rated as less serious.";
    case "impact":
      return null; // what is known now is always said
    case "path":
      if (change.outcome === "pass") return "A recovery step has worked.";
      return change.outcome === "fail" ? "A recovery step did not bring the result; work continues with others." : null;
    case "bet":
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

/** Whether an audience would call it news. Which bet is the primary one is news inside the house alone. */
const isNews = (change: Change, isOut: boolean): boolean =>
  change.kind !== "opened" && !(isOut && change.kind === "bet");

function knownParts(facts: DraftFacts, isOut: boolean): Part[] {
  const seqsOf = (kind: Change["kind"]) => facts.changes.filter((one) => one.kind === kind).map((one) => one.seq);
  const { externalImpact, customerCount } = facts;
  const parts: Part[] = [];
  const guess = {
    Yes: "Customers are affected.",
    Likely: "Customers may be affected; we are checking who.",
    Unknown: "We are checking who is affected.",
    No: "No effect on customers is known.",
  }[externalImpact];
  parts.push({ text: sentence(facts.customerImpactSummary), label: "Customer impact", seqs: seqsOf("impact") });
  parts.push({ text: guess, seqs: seqsOf("impact"), isFallback: true });
  if (!isOut && customerCount !== null && customerCount > 0) {
    const approximately = facts.isCustomerCountConfirmed ? "" : "Approximately ";
    parts.push({ text: `${approximately}${count(customerCount)} customers are affected.` });
  }
  return parts;
}

function endParts(facts: DraftFacts, isOut: boolean): Part[] {
  const isConfirmed = facts.rootCauseStatus === "confirmed" && facts.rootCause !== "";
  const cause = isConfirmed
    ? isOut
      ? "The cause is confirmed and will be part of our review."
      : `Cause: ${sentence(facts.rootCause)}`
    : "The cause is under review.";
  // What was written for the close names systems and people: outsiders get it once a person has put it in their words.
  const inside: Part[] = isOut
    ? []
    : [
        { text: facts.finalImpact && `Impact: ${sentence(facts.finalImpact)}`, label: "Final impact" },
        {
          text: facts.resolutionSummary && `What was done: ${sentence(facts.resolutionSummary)}`,
          label: "What was done",
        },
      ];
  return [{ text: STAGE_SENTENCE.resolved }, ...inside, { text: cause, label: "Cause" }];
}

function bodyParts(facts: DraftFacts, stage: TextStage, isOut: boolean): Part[] {
  if (stage === "resolution") return endParts(facts, isOut);
  const { changes, phase, status, nextUpdateMinutes } = facts;
  const where: Part = {
    text: STAGE_SENTENCE[publicStageFor(status, phase, false)],
    seqs: changes.filter((one) => one.kind === "phase" || one.kind === "status").map((one) => one.seq),
  };
  const said = isOut ? outsideSentence : insideSentence;
  const news: Part[] = [];
  for (const change of changes) {
    const text = said(change);
    if (text === null) continue;
    const same = news.find((part) => part.text === text);
    if (same) same.seqs?.push(change.seq);
    else news.push({ text, seqs: [change.seq], label: "A change" });
  }
  const bets = changes.filter((one) => one.kind === "bet").map((one) => one.seq);
  const bet: Part[] =
    !isOut && facts.currentBet
      ? [{ text: `Now being tried: ${sentence(facts.currentBet)}`, seqs: bets, label: "Current bet" }]
      : [];
  const workaround: Part[] = facts.workaround
    ? [{ text: `Meanwhile: ${sentence(facts.workaround)}`, label: "Workaround" }]
    : [];
  const next: Part[] = nextUpdateMinutes === null ? [] : [{ text: nextUpdateSentence(nextUpdateMinutes) }];
  const still: Part[] = stage === "holding" ? [{ text: "Recovery work continues." }] : [];
  return [...knownParts(facts, isOut), ...still, where, ...news, ...bet, ...workaround, ...next];
}

function titles(facts: DraftFacts, stage: TextStage, isOut: boolean, headline: string): string[] {
  const name = isOut ? headline : facts.title;
  const last = facts.changes.filter((one) => isNews(one, isOut)).at(-1);
  const word: Record<Change["kind"], string> = {
    opened: "Update",
    phase: {
      investigating: "Under investigation",
      identified: "Recovery under way",
      monitoring: "Recovery applied",
      resolved: "Restored",
    }[publicStageFor(facts.status, facts.phase, false)],
    severity: "Impact rated anew",
    status: "Update",
    impact: "What is known of the impact",
    path: "Progress of recovery",
    bet: "Progress of recovery",
  };
  const first: Record<TextStage, string> = {
    initial: "Under investigation",
    holding: "Recovery work continues",
    update: last ? word[last.kind] : "Update",
    resolution: "Resolved",
  };
  return [`${first[stage]}: ${name}`.slice(0, TITLE_MAX).trim(), first[stage], "Service update"];
}

/** The headline for outsiders: the one there is, else a generic one; the internal title never. */
const GENERIC_HEADLINE = "Service disruption";

/**
 * Cuts a milestone's text from the record, without AI (S0, S1 phases 4 and 8). Where outsiders are among the readers
 * it is built from what is theirs alone: public headline, customer impact, workaround, status words. Every piece is
 * held against the linter on its way in; what does not pass is left out and named.
 * @param lint what the linter holds a text against, but for the audience
 */
export function composeDraft(facts: DraftFacts, lint: Omit<LintFacts, "audience">): DraftText {
  const isOut = facts.audience.some(isOutside);
  const hasNews = facts.changes.some((change) => isNews(change, isOut));
  const stage = stageOf({ ...facts, hasNews });
  const held = { ...lint, isResolution: stage === "resolution" };
  const firstError = (text: string) => {
    for (const audience of facts.audience) {
      const error = lintText(text, { ...held, audience }).find(({ level }) => level === "error");
      if (error) return error;
    }
    return null;
  };
  const leftOut: string[] = [];
  const passes = (text: string, label: string | undefined): boolean => {
    const error = firstError(text);
    if (error && label) leftOut.push(`${label}: ${error.message}`);
    return error === null;
  };
  const wanted = facts.publicTitle?.trim() ?? "";
  const isNamed = wanted !== "" && passes(wanted, isOut ? "Public headline" : undefined);
  const headline = isNamed ? wanted : GENERIC_HEADLINE;
  const title = titles(facts, stage, isOut, headline).find((one) => firstError(one) === null) ?? "Service update";
  let body = "";
  let isSaid = false;
  const entrySeqs = new Set(facts.changes.filter((one) => one.kind === "opened").map((one) => one.seq));
  for (const part of bodyParts(facts, stage, isOut)) {
    if (part.text === "" || (part.isFallback && isSaid)) continue;
    isSaid = false;
    const longer = body === "" ? part.text : `${body} ${part.text}`;
    if (part.text.length > PART_MAX || longer.length > BODY_MAX) {
      leftOut.push(`${part.label ?? "A sentence"}: it is too long for an update.`);
      continue;
    }
    if (!passes(`${title}\n${longer}`, part.label)) continue;
    body = longer;
    isSaid = true;
    for (const seq of part.seqs ?? []) entrySeqs.add(seq);
  }
  return {
    stage,
    title,
    body: body || "We are working on it.",
    publicTitle: isOut ? headline : "",
    entrySeqs: [...entrySeqs].sort((a, b) => a - b),
    leftOut: [...new Set(leftOut)],
  };
}
