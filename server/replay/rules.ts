import { phaseName } from "../incidents/rules";
import type { OpenIncident } from "../incidents/schemas";
import type { PublicStage, PublishMilestone } from "../milestones/schemas";
import type { RecoveryOutcome } from "../recovery/schemas";
import type { LogEntry } from "../timeline/schemas";
import type { RecordedEntry, RecordedPhase, RecordedUpdate, Recording } from "./schemas";

/** One call of a verb at `at`, the context's now. `path` tells the recording's recovery paths apart. */
export type Step = { at: string; text: string } & (
  | { kind: "open"; input: OpenIncident }
  | { kind: "note"; input: Omit<LogEntry, "ref"> }
  | { kind: "advance"; input: { toPhase: number; note: string; override: { reason: string } } }
  | { kind: "openPath"; path: number; input: { title: string; owner: string; currentBet: string } }
  | { kind: "closePath"; path: number; input: { outcome: RecoveryOutcome | null; isEnded: boolean } }
  | { kind: "edit"; input: { mitigatedAt: string | null } | { rootCause: string; rootCauseStatus: "confirmed" } }
  | { kind: "resolve"; input: { reason: string; override: boolean } }
  | { kind: "publish"; input: Omit<PublishMilestone, "ref"> }
);

const REASON = "As recorded";

/** What comes first among steps of one instant; notes and phases keep the recording's own order. */
const RANK: Record<Step["kind"], number> = {
  open: 0,
  note: 1,
  advance: 1,
  openPath: 2,
  closePath: 3,
  edit: 4,
  resolve: 5,
  publish: 6,
};

const later = (a: string, b: string): string => (a > b ? a : b);

/**
 * Turns a recording into calls of the verbs in true-time order (Recorded incidents, CONTRACT). The opening comes
 * first; facts dated before it are logged then, with their own time. Timeline entries that stand for a phase or
 * a public update are not logged again: the phase's text becomes the note of its advance.
 */
export function planReplay(recording: Recording): Step[] {
  const first = recording.phases[0];
  const openAt = first && (first.phase === 1 || first.at < recording.detectedAt) ? first.at : recording.detectedAt;
  const { phaseTexts, facts } = sortOut(recording);
  const steps: (Step & { order: number })[] = [];
  const add = (step: Step, order = Number.POSITIVE_INFINITY): void => void steps.push({ ...step, order });

  for (const [order, entry] of facts) add(noteStep(entry, openAt), order);
  for (const phase of recording.phases) {
    if (phase.phase === 1) continue;
    const found = phaseTexts.get(phase);
    add(advanceStep(phase, found?.entry.text ?? ""), found?.order);
  }
  for (const [path, { title, team, currentBet, startedAt, endedAt, outcome }] of recording.recoveryPaths.entries()) {
    const owner = team || "Unassigned";
    add({ kind: "openPath", path, at: startedAt, text: title, input: { title, owner, currentBet } });
    if (endedAt === null && outcome === null) continue;
    const end = { outcome, isEnded: endedAt !== null };
    add({ kind: "closePath", path, at: endedAt ?? startedAt, text: `${title}: ${outcome ?? "ended"}`, input: end });
  }
  const mitigation = mitigationStep(recording, openAt);
  if (mitigation) add(mitigation);
  if (recording.resolvedAt !== null) add(resolveStep(recording.resolvedAt));
  for (const step of updateSteps(recording)) add(step);

  steps.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : RANK[a.kind] - RANK[b.kind] || byOrder(a, b)));
  const opening = openStep(recording, openAt, first && phaseTexts.get(first)?.entry.text);
  const last = steps.reduce((at, step) => later(at, step.at), openAt);
  return [opening, ...steps.map(({ order: _, ...step }) => step), ...causeStep(recording, last)];
}

const byOrder = (a: { order: number }, b: { order: number }): number => (a.order === b.order ? 0 : a.order - b.order);

/** Tells facts from the entries that stand for a phase or an update; each of those stands for one at most. */
function sortOut(recording: Recording) {
  const entries = [...recording.timeline.entries()];
  const taken = new Set<number>();
  const take = (fits: (entry: RecordedEntry) => boolean): { order: number; entry: RecordedEntry } | undefined => {
    const found = entries.find(([order, entry]) => !taken.has(order) && fits(entry));
    if (!found) return undefined;
    taken.add(found[0]);
    return { order: found[0], entry: found[1] };
  };
  const phaseTexts = new Map<RecordedPhase, { order: number; entry: RecordedEntry }>();
  for (const phase of recording.phases) {
    const found = take(({ type, at }) => type === "phase" && at === phase.at);
    if (found) phaseTexts.set(phase, found);
  }
  for (const update of recording.publicUpdates) {
    take(({ type, at, text }) => type === "update" && at === update.at && text === update.text);
  }
  return { phaseTexts, facts: entries.filter(([order]) => !taken.has(order)) };
}

function openStep(recording: Recording, at: string, firstText: string | undefined): Step {
  const { organisation, source, notes } = recording;
  const origin = [
    organisation && `A recorded incident of ${organisation}.`,
    source && `Source: ${source}.`,
    notes && `What is uncertain: ${notes}`,
  ];
  const opening = firstText ? withoutPhaseName(firstText, 1) : "";
  const description = [opening, origin.filter(Boolean).join(" ")].filter(Boolean).join("\n\n").slice(0, 10_000);
  const input: OpenIncident = {
    title: recording.title,
    severity: recording.severity,
    affectedSystems: recording.affectedSystems,
    description,
    startedAt: recording.impactStartedAt,
    detectedAt: recording.detectedAt,
    openedAt: recording.declaredAt ?? recording.detectedAt,
    externalImpact: recording.externalImpact,
    customerCount: recording.customerCount,
    replayOf: recording.slug,
  };
  return { kind: "open", at, text: recording.title, input };
}

function noteStep({ at, type, text, visibility }: RecordedEntry, openAt: string): Step {
  const kind = type === "phase" ? "action" : type;
  return { kind: "note", at: later(at, openAt), text, input: { type: kind, text, visibility, occurredAt: at } };
}

/** "Assess: WAF named" as the note of Assess is "WAF named". */
function withoutPhaseName(text: string, phase: number): string {
  const name = new RegExp(`^${phaseName(phase)}( communication)?:\\s*`, "i");
  return text.replace(name, "") || text;
}

function advanceStep({ phase, at }: RecordedPhase, entryText: string): Step {
  const note = withoutPhaseName(entryText, phase);
  const text = `${phaseName(phase)}${note && ": "}${note}`;
  return { kind: "advance", at, text, input: { toPhase: phase, note, override: { reason: REASON } } };
}

/** Phases 7 and 8 stamp the mitigation where it has none; the recording's own time, or none, comes over it. */
function mitigationStep({ mitigatedAt, phases }: Recording, openAt: string): Step | null {
  const stamping = phases.filter(({ phase }) => phase >= 7);
  if (mitigatedAt === (stamping[0]?.at ?? null)) return null;
  const at = later(mitigatedAt ?? stamping.at(-1)?.at ?? openAt, openAt);
  return { kind: "edit", at, text: mitigatedAt ? "Mitigated" : "Time of mitigation not given", input: { mitigatedAt } };
}

/** What a recording does not say (clean minutes, an After Action) is gone past, and the record says that it was. */
const resolveStep = (at: string): Step => ({
  kind: "resolve",
  at,
  text: "Resolved",
  input: { reason: REASON, override: true },
});

/** What cannot be said before the end: the cause, in words of afterwards. */
function causeStep({ rootCause }: Recording, at: string): Step[] {
  if (!rootCause) return [];
  const input = { rootCause: rootCause.slice(0, 5_000), rootCauseStatus: "confirmed" as const };
  return [{ kind: "edit", at, text: "Root cause", input }];
}

/** The page knows four stages: what was said after the incident still says resolved. */
export const stageOf = (status: RecordedUpdate["status"]): PublicStage =>
  status === "postmortem" ? "resolved" : status;

const HEADLINE: Record<RecordedUpdate["status"], readonly [first: string, again: string]> = {
  investigating: ["We are investigating", "Still investigating"],
  identified: ["Cause identified", "Work on the fix goes on"],
  monitoring: ["Fix in place, results watched", "Still watching the fix"],
  resolved: ["Resolved", "After the end"],
  postmortem: ["What happened and why", "What happened and why"],
};

function updateSteps({ publicUpdates, title, phases }: Recording): Step[] {
  const updates = [...publicUpdates].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const isOver = (at: string): boolean => phases.some(({ phase, at: entered }) => phase === 8 && entered <= at);
  const end = updates.findIndex(({ status, at }) => status === "resolved" && isOver(at));
  const seen = new Set<RecordedUpdate["status"]>();
  return updates.map(({ at, status, text }, index): Step => {
    const headline = HEADLINE[status][seen.has(status) ? 1 : 0];
    seen.add(status);
    return {
      kind: "publish",
      at,
      text: `${headline}: ${text}`,
      input: {
        title: headline,
        body: text,
        audience: ["public", "stakeholder", "executive"],
        nextUpdateEta: null,
        noPromiseReason: "The recording gives none",
        isResolution: index === end,
        publicTitle: title,
        publicStage: stageOf(status),
      },
    };
  });
}
