import type { AlarmLevel, Severity } from "../incidents/schemas";
import type { Settings } from "../settings/schemas";

/** What guardrails are computed from; instants in ms. */
export type GuardFacts = {
  phase: number;
  phaseEnteredAt: number;
  alarmLevel: AlarmLevel;
  paths: readonly { phase: number; isRunning: boolean; hasPassed: boolean }[];
  /** Open requests for conditions, with who is still awaited. */
  requests: readonly { id: string; askedAt: number; dueAt: number; missing: readonly string[] }[];
  /** The promise of the next update; null where nothing is told of it (a recording). */
  promise: PromiseFacts | null;
};

/** How those stand who wait for the next update; instants in ms. */
export type PromiseFacts = {
  severity: Severity;
  /** When the next update is promised for; null: none is. */
  eta: number | null;
  /** The last update, or where there was none, the opening; a reopening counts as a beginning too. */
  since: number;
  hasCommunicated: boolean;
};

/** Who is told: everybody on the fireground, also those who keep the promise, or also the Leader. */
export type Told = "fireground" | "speakers" | "leader";

export const GUARD_RULES = [
  "gather-too-long",
  "gather-without-path",
  "isolation-without-path",
  "conditions-expired",
  "promise-due-soon",
  "promise-overdue",
  "promise-silence",
] as const;
export type GuardRule = (typeof GUARD_RULES)[number];

/** Something that holds now and, as long as it does, must be told at an instant. */
export type Guard = {
  rule: GuardRule;
  occasion: string;
  /** ms */
  dueAt: number;
  /** From then on it is not told any more, in ms; absent: as long as it holds. */
  endsAt?: number;
  told: Told;
  /** What to say at an instant, in ms. */
  textAt: (now: number) => string;
};

type PromiseSettings = Pick<Settings, "nudgeMinutes" | "updateIntervalMinutes" | "silenceEscalationFactor">;
type GuardSettings = PromiseSettings &
  Pick<Settings, "gatherTimeboxMinutes" | "gatherGuardMinutes" | "isolationGuardMinutes">;

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

const clock = (at: number): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/**
 * What is told of a promise and when (DOMAIN 1.8, row 31): before it is due, for those who keep it; from its instant
 * on; and to the Leader after so many times the interval without an update, but never while a promise runs. A promise
 * shorter than twice the nudge is recalled in its middle. A new update, or a new promise, is another occasion.
 * @param facts instants in ms
 */
export function promiseGuards(facts: PromiseFacts, settings: PromiseSettings): Guard[] {
  const { severity, eta, since, hasCommunicated } = facts;
  const guards: Guard[] = [];
  const silence = new Date(since).toISOString();
  if (eta !== null) {
    const occasion = `${silence} ${new Date(eta).toISOString()}`;
    const nudge = settings.nudgeMinutes[severity];
    if (nudge !== null) {
      guards.push({
        rule: "promise-due-soon",
        occasion,
        dueAt: Math.max(eta - nudge * 60_000, since + Math.ceil((eta - since) / 2)),
        endsAt: eta,
        told: "speakers",
        textAt: (now) =>
          `Next update promised for ${clock(eta)}, in ${Math.ceil((eta - now) / 60_000)} min. Publish it, or a holding milestone.`,
      });
    }
    guards.push({
      rule: "promise-overdue",
      occasion,
      dueAt: eta,
      told: "speakers",
      textAt: () => `The update promised for ${clock(eta)} has not come. Publish it, or a holding milestone.`,
    });
  }
  const interval = settings.updateIntervalMinutes[severity];
  if (interval) {
    const said = hasCommunicated ? "No update" : "No first update";
    guards.push({
      rule: "promise-silence",
      occasion: silence,
      dueAt: Math.max(since + interval * settings.silenceEscalationFactor * 60_000, eta ?? 0),
      told: "leader",
      textAt: (now) =>
        `${said} for ${minutes(now - since)} min; ${eta === null ? "none is promised" : `one was promised for ${clock(eta)}`}.`,
    });
  }
  return guards;
}

/**
 * Whether a phase's guardrail goes to the Leader, who decides on more (S4, DOMAIN 1.7): Isolation without a way out
 * calls the next tier at any alarm level; Gather without a path is for information below the full response.
 */
const isForLeader = (rule: GuardRule, alarmLevel: AlarmLevel): boolean =>
  rule === "isolation-without-path" || (rule === "gather-without-path" && alarmLevel === "Box3");

/**
 * The guardrails that hold now, each with the instant at which it must be told (DOMAIN 1.7, S1 phase 2): Gather beyond
 * its timebox; Gather without a recovery path; Isolation without a path beyond it, by alarm level; a request for
 * conditions whose time ran out with answers missing; and what is told of the promise. A threshold of null switches
 * its guardrail off.
 */
export function guardsOf(facts: GuardFacts, settings: GuardSettings): Guard[] {
  const guards: Guard[] = [];
  const { phase, phaseEnteredAt, alarmLevel } = facts;
  const guard = (rule: GuardRule, afterMinutes: number | null, textAt: (inPhase: number) => string) => {
    if (afterMinutes === null) return;
    guards.push({
      rule,
      occasion: `phase ${phase} ${new Date(phaseEnteredAt).toISOString()}`,
      dueAt: phaseEnteredAt + afterMinutes * 60_000,
      told: isForLeader(rule, alarmLevel) ? "leader" : "fireground",
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
      told: "fireground",
      textAt: () =>
        `No conditions from ${names(missing)} within ${minutes(dueAt - askedAt)} min. Ask again, or go on without.`,
    });
  }
  return facts.promise ? [...guards, ...promiseGuards(facts.promise, settings)] : guards;
}

/** Whether it is not told any more at an instant, in ms. */
export const isOver = ({ endsAt }: Guard, now: number): boolean => endsAt !== undefined && endsAt <= now;

/** Guards that are due at an instant, in ms: the ones that have waited longest first. */
export const dueGuards = (guards: readonly Guard[], now: number): Guard[] =>
  guards.filter((guard) => guard.dueAt <= now && !isOver(guard, now)).sort((a, b) => a.dueAt - b.dueAt);

/** When the next of them comes due after an instant, in ms; null where none will. */
export function nextDueAt(guards: readonly Guard[], now: number): number | null {
  const coming = guards.filter((guard) => guard.dueAt > now).map((guard) => guard.dueAt);
  return coming.length > 0 ? Math.min(...coming) : null;
}

export type CustomersStep = {
  /** What the next doubling is measured against; null: no number is known. */
  baseline: number | null;
  /** Confirmed, and so many times the baseline. */
  isEscalated: boolean;
};

/**
 * What a new number of customers means (S4 escalation triggers): a confirmed one that reaches the baseline times the
 * factor is escalated and becomes the baseline; a confirmed one below the baseline lowers it; an estimate changes
 * nothing but a baseline that was not there.
 * @param numbers baseline: the last published; before: what stood there until now; count: what stands there now
 */
export function customersStep(
  numbers: { baseline: number | null; before: number | null; count: number | null; isConfirmed: boolean },
  factor: number,
): CustomersStep {
  const { count, isConfirmed } = numbers;
  const known = numbers.baseline ?? numbers.before;
  if (count === null) return { baseline: known, isEscalated: false };
  if (known === null || known === 0) return { baseline: count, isEscalated: false };
  if (!isConfirmed) return { baseline: known, isEscalated: false };
  if (count >= known * factor) return { baseline: count, isEscalated: true };
  return { baseline: Math.min(known, count), isEscalated: false };
}
