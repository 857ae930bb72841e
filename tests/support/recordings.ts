import fc from "fast-check";
import type { Context } from "../../server/core/context";
import { getIncident } from "../../server/incidents/reads";
import { listMilestones } from "../../server/milestones/reads";
import { listPaths } from "../../server/recovery/reads";
import { Recording } from "../../server/replay/schemas";
import { listTimeline } from "../../server/timeline/reads";

const ms = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
const minutes = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 60_000;

type Times = {
  impactStartedAt: string | null;
  detectedAt: string;
  openedAt: string;
  mitigatedAt: string | null;
  resolvedAt: string | null;
};

const timesOf = (times: Times) => ({
  impactStartedAt: ms(times.impactStartedAt),
  detectedAt: ms(times.detectedAt),
  openedAt: ms(times.openedAt),
  mitigatedAt: ms(times.mitigatedAt),
  resolvedAt: ms(times.resolvedAt),
  impactMinutes: minutes(times.impactStartedAt, times.resolvedAt),
  detectionToResolutionMinutes: minutes(times.detectedAt, times.resolvedAt),
  timeToMitigateMinutes: minutes(times.openedAt, times.mitigatedAt),
});

const sorted = <T>(items: T[]): T[] => items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** What a recording says, in the form in which `told` reads it back from the database. */
export function expected(recording: Recording) {
  const openedAt = recording.declaredAt ?? recording.detectedAt;
  const standsForPhase = (at: string) => recording.phases.some((phase) => phase.at === at);
  const standsForUpdate = (at: string, text: string) =>
    recording.publicUpdates.some((update) => update.at === at && update.text === text);
  const facts = recording.timeline.filter(
    ({ type, at, text }) =>
      !(type === "phase" && standsForPhase(at)) && !(type === "update" && standsForUpdate(at, text)),
  );
  return {
    title: recording.title,
    severity: recording.severity,
    affectedSystems: recording.affectedSystems,
    customerCount: recording.customerCount,
    externalImpact: recording.externalImpact,
    status: recording.resolvedAt === null ? "Active" : "Resolved",
    times: timesOf({ ...recording, openedAt }),
    phases: Object.fromEntries(recording.phases.map(({ phase, at }) => [String(phase), ms(at)])),
    paths: sorted(
      recording.recoveryPaths.map(({ title, team, startedAt, endedAt, outcome, currentBet }) => ({
        title,
        team: team || "Unassigned",
        startedAt: ms(startedAt),
        endedAt: ms(endedAt),
        outcome,
        currentBet,
      })),
    ),
    updates: sorted(
      recording.publicUpdates.map(({ at, status, text }) => ({
        at: ms(at),
        stage: status === "postmortem" ? "resolved" : status,
        text,
      })),
    ),
    facts: sorted(facts.map(({ at, type, visibility, text }) => ({ at: ms(at), type, visibility, text }))),
  };
}

/** What the database says of a replayed incident, and how many rows of the record stand for phases and updates. */
export async function told(ctx: Context, ref: string) {
  const [incident, paths, milestones] = await Promise.all([
    getIncident(ctx, { ref }),
    listPaths(ctx, { ref }),
    listMilestones(ctx, { ref }),
  ]);
  const { items } = await listTimeline(ctx, { ref, limit: 500 });
  const named = (name: string) => items.filter((entry) => entry.name === name);
  return {
    counts: { phases: named("phase.advanced").length, updates: named("milestone.published").length },
    incident: {
      title: incident.title,
      severity: incident.severity,
      affectedSystems: incident.affectedSystems,
      customerCount: incident.customerCount,
      externalImpact: incident.externalImpact,
      status: incident.status,
      times: timesOf(incident),
      phases: Object.fromEntries(Object.entries(incident.phaseTimes).map(([phase, at]) => [phase, ms(at)])),
      paths: sorted(
        paths.map(({ title, owner, openedAt, closedAt, outcome, currentBet }) => ({
          title,
          team: owner,
          startedAt: ms(openedAt),
          endedAt: ms(closedAt),
          outcome,
          currentBet,
        })),
      ),
      updates: sorted(
        milestones.map(({ cutAt, publicStage, body }) => ({ at: ms(cutAt), stage: publicStage, text: body })),
      ),
      facts: sorted(
        named("timeline.noted").map(({ occurredAt, type, visibility, text }) => ({
          at: ms(occurredAt),
          type,
          visibility,
          text,
        })),
      ),
    },
  };
}

const BEGIN = Date.parse("2024-02-29T22:00:00Z");
/** Few different instants, so that many things happen at one and the same. */
const at = fc.integer({ min: 0, max: 24 }).map((step) => new Date(BEGIN + step * 7 * 60_000).toISOString());
const maybeAt = fc.option(at, { nil: null });
const words = fc.constantFrom("Cache is cold", "Écran noir 🔥", "a < b & c", "مرحبا", "Restart of node 7", "0");

const phases = fc
  .tuple(fc.subarray([1, 2, 3, 4, 5, 6, 7, 8]), fc.array(at, { minLength: 8, maxLength: 8 }))
  .map(([numbers, times]) => {
    const ordered = times.slice(0, numbers.length).sort();
    return numbers.map((phase, index) => ({ phase, at: ordered[index] ?? "" }));
  });

/** Recordings that nobody recorded: times missing, many things at one instant, facts before the detection. */
export const madeUpRecording: fc.Arbitrary<Recording> = fc
  .record({
    severity: fc.constantFrom("Critical", "High", "Medium", "Low"),
    customerCount: fc.option(fc.nat(), { nil: null }),
    impactStartedAt: maybeAt,
    detectedAt: at,
    declaredAt: maybeAt,
    mitigatedAt: maybeAt,
    resolvedAt: maybeAt,
    phases,
    facts: fc.array(
      fc.record({
        at,
        type: fc.constantFrom("alert", "action", "command"),
        visibility: fc.constantFrom("internal", "public"),
        text: words,
      }),
      { maxLength: 6 },
    ),
    publicUpdates: fc.array(
      fc.record({
        at,
        status: fc.constantFrom("investigating", "identified", "monitoring", "resolved", "postmortem"),
        text: words,
      }),
      { maxLength: 4 },
    ),
    recoveryPaths: fc.array(
      fc
        .record({
          title: words,
          team: fc.constantFrom("", "Database team"),
          times: fc.tuple(at, maybeAt),
          outcome: fc.constantFrom("pass", "fail", "abandon", null),
          currentBet: words,
        })
        .map(({ times: [one, other], ...path }) => {
          const isSwapped = other !== null && other < one;
          return { ...path, startedAt: isSwapped ? other : one, endedAt: isSwapped ? one : other };
        }),
      { maxLength: 4 },
    ),
    rootCause: fc.constantFrom("", "A full disk"),
  })
  .map(({ facts, ...recording }) => {
    const timeline = [
      ...facts,
      ...recording.phases.map(({ at: entered }) => ({
        at: entered,
        type: "phase",
        visibility: "internal",
        text: "Phase",
      })),
      ...recording.publicUpdates.map(({ at: said, text }) => ({
        at: said,
        type: "update",
        visibility: "public",
        text,
      })),
    ].sort((a, b) => (a.at < b.at ? -1 : 1));
    return Recording.parse({ slug: "made-up", title: "Made up", ...recording, timeline });
  });
