import type { AlarmLevel } from "../incidents/schemas";
import type { Settings } from "../settings/schemas";

/** What guardrails are computed from; instants in ms. */
export type GuardFacts = {
  phase: number;
  phaseEnteredAt: number;
  alarmLevel: AlarmLevel;
  paths: readonly { phase: number; isRunning: boolean; hasPassed: boolean }[];
  /** Open requests for conditions, with who is still awaited. */
  requests: readonly { id: string; askedAt: number; dueAt: number; missing: readonly string[] }[];
};

/** Something that holds now and, as long as it does, must be told at an instant. */
export type Guard = {
  rule: "gather-too-long" | "gather-without-path" | "isolation-without-path" | "conditions-expired";
  occasion: string;
  /** ms */
  dueAt: number;
  /** What to say at an instant, in ms. */
  textAt: (now: number) => string;
};

type GuardSettings = Pick<Settings, "gatherTimeboxMinutes" | "gatherGuardMinutes" | "isolationGuardMinutes">;

const GATHER = 2;
const ISOLATION = 5;
const minutes = (ms: number): number => Math.floor(ms / 60_000);
const TIER: Record<AlarmLevel, string> = {
  Box3: "Page the next tier and the vendor",
  Box2: "Page the next tier",
  Box1: "Call a second responder",
  Box0: "Call a responder",
};

function names(teams: readonly string[]): string {
  return teams.length < 2 ? (teams[0] ?? "") : `${teams.slice(0, -1).join(", ")} and ${teams.at(-1)}`;
}

/**
 * The guardrails that hold now, each with the instant at which it must be told (DOMAIN 1.7, S1 phase 2): Gather beyond
 * its timebox; Gather without a recovery path; Isolation without a path beyond it, by alarm level; a request for
 * conditions whose time ran out with answers missing. A threshold of null switches its guardrail off.
 */
export function guardsOf(facts: GuardFacts, settings: GuardSettings): Guard[] {
  const guards: Guard[] = [];
  const { phase, phaseEnteredAt, alarmLevel } = facts;
  const guard = (rule: Guard["rule"], afterMinutes: number | null, textAt: (inPhase: number) => string) => {
    if (afterMinutes === null) return;
    guards.push({
      rule,
      occasion: `phase ${phase} ${new Date(phaseEnteredAt).toISOString()}`,
      dueAt: phaseEnteredAt + afterMinutes * 60_000,
      textAt: (now) => textAt(minutes(now - phaseEnteredAt)),
    });
  };
  if (phase === GATHER) {
    guard(
      "gather-too-long",
      settings.gatherTimeboxMinutes,
      (inPhase) => `Gather has run ${inPhase} min. Take what you have and go on to Assess.`,
    );
  }
  if (phase === GATHER && !facts.paths.some((path) => path.isRunning || path.hasPassed)) {
    guard(
      "gather-without-path",
      settings.gatherGuardMinutes[alarmLevel],
      (inPhase) => `${inPhase} min in Gather and no recovery path runs. Open one, with an owner.`,
    );
  }
  const isBeyond = (path: GuardFacts["paths"][number]) => path.hasPassed || (path.isRunning && path.phase > ISOLATION);
  if (phase === ISOLATION && !facts.paths.some(isBeyond)) {
    guard(
      "isolation-without-path",
      settings.isolationGuardMinutes[alarmLevel],
      (inPhase) =>
        `${inPhase} min in Isolation and no recovery path is beyond it. ${TIER[alarmLevel]}, and review the paths.`,
    );
  }
  for (const { id, askedAt, dueAt, missing } of facts.requests) {
    if (missing.length === 0) continue;
    guards.push({
      rule: "conditions-expired",
      occasion: id,
      dueAt,
      textAt: () =>
        `No conditions from ${names(missing)} within ${minutes(dueAt - askedAt)} min. Ask again, or go on without.`,
    });
  }
  return guards;
}

/** Guards that are due at an instant, in ms: the ones that have waited longest first. */
export const dueGuards = (guards: readonly Guard[], now: number): Guard[] =>
  guards.filter((guard) => guard.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);

/** When the next of them comes due after an instant, in ms; null where none will. */
export function nextDueAt(guards: readonly Guard[], now: number): number | null {
  const coming = guards.filter((guard) => guard.dueAt > now).map((guard) => guard.dueAt);
  return coming.length > 0 ? Math.min(...coming) : null;
}
