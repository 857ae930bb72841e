import type { IncidentSnapshot, Severity } from "@/server/incidents/schemas";
import { isOutsideAudience } from "@/server/milestones/rules";
import type { Audience, PublishMilestone } from "@/server/milestones/schemas";

/** When the next update is promised: so many minutes from now, at a time of one's own, or not at all. */
export type EtaChoice =
  | { kind: "minutes"; minutes: number }
  | { kind: "at"; local: string }
  | { kind: "none"; reason: string };

export type MilestoneForm = {
  title: string;
  body: string;
  audience: Audience[];
  eta: EtaChoice;
  isResolution: boolean;
  publicTitle: string;
  draftedBy: "human" | "template";
  /** The template's version that the text began as. */
  templateVersionId?: string;
  /** The earlier milestone that this one corrects; empty: none. */
  correctsId: string;
  /** The linter's warnings were read, and it goes out as it is. */
  isWarningsAccepted: boolean;
};

const MINUTE = 60_000;

/** The promised instant: minutes count from now and are rounded up to the whole minute, as pages and mails show it. */
export function etaInstant(choice: EtaChoice, now: number): string | null {
  if (choice.kind === "minutes")
    return new Date(Math.ceil((now + choice.minutes * MINUTE) / MINUTE) * MINUTE).toISOString();
  if (choice.kind === "none") return null;
  const at = new Date(choice.local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** Whether a severity may go without a promise and without saying why (DOMAIN 1.8). */
export const needsNoPromise = (severity: Severity, isResolution: boolean): boolean =>
  isResolution || severity === "Low";

/** The form as the server takes it. */
export function toInput(ref: string, form: MilestoneForm, eta: string | null): PublishMilestone {
  const reason = form.eta.kind === "none" ? form.eta.reason.trim() : "";
  return {
    ref,
    title: form.title,
    body: form.body,
    audience: form.audience,
    nextUpdateEta: form.isResolution ? null : eta,
    isResolution: form.isResolution,
    draftedBy: form.draftedBy,
    isWarningsAccepted: form.isWarningsAccepted,
    ...(form.templateVersionId ? { templateVersionId: form.templateVersionId } : {}),
    ...(form.correctsId ? { correctsId: form.correctsId } : {}),
    ...(reason ? { noPromiseReason: reason } : {}),
    ...(form.audience.some(isOutsideAudience) && form.publicTitle.trim() ? { publicTitle: form.publicTitle } : {}),
  };
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

type Held = { workaround: string; hasUpdates: boolean };

/** What a holding milestone says (S1 phase 4): no news, but a promise kept; with what customers can do meanwhile. */
export function holdingText(minutes: number, { workaround, hasUpdates }: Held): Pick<MilestoneForm, "title" | "body"> {
  const parts = [
    hasUpdates
      ? "Recovery work continues as described in the last update."
      : "We have seen the problem and are finding out what is affected.",
    workaround && `Meanwhile: ${sentence(workaround)}`,
    `Next update in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
  ];
  return {
    title: hasUpdates ? "Recovery work continues" : "We are looking into it",
    body: parts.filter(Boolean).join(" "),
  };
}

type Closed = Pick<
  IncidentSnapshot,
  "publicTitle" | "title" | "finalImpact" | "resolutionSummary" | "rootCause" | "rootCauseStatus" | "afterActionAt"
>;

const utcMinute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** The resolution milestone of what the close said (S1 phase 8); a cause is told only once it is confirmed (row 12). */
export function resolutionText(closed: Closed): Pick<MilestoneForm, "title" | "body"> {
  const { finalImpact, resolutionSummary, rootCause, rootCauseStatus, afterActionAt } = closed;
  const cause =
    rootCauseStatus === "confirmed" && rootCause ? `Cause: ${sentence(rootCause)}` : "The cause is under review.";
  const lines = [
    finalImpact && `Impact: ${sentence(finalImpact)}`,
    resolutionSummary && `What was done: ${sentence(resolutionSummary)}`,
    cause,
    afterActionAt && `The After Action is on ${utcMinute(afterActionAt)}.`,
  ];
  return {
    title: `Resolved: ${closed.publicTitle ?? closed.title}`.slice(0, 200),
    body: lines.filter(Boolean).join("\n"),
  };
}
