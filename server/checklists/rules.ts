/** What each phase asks of the Major Incident Manager (S1): its job, when to go on, and how it usually goes wrong. */
export type PhaseGuide = { job: string; watch: string; failures: readonly string[] };

export const PHASE_GUIDE: readonly PhaseGuide[] = [
  {
    job: "Make sure the alert is real, page the people who can act, open the bridge.",
    watch: "Do not gather conditions yet. Advance as soon as one technical responder is on the bridge.",
    failures: [
      "Opened late: everyone waits until they are sure, and the first five minutes are gone",
      "One person was paged and nobody checked that they woke up",
      "Diagnosis begins before there is a bridge",
    ],
  },
  {
    job: "Assemble the team and collect conditions. You ask; you do not diagnose.",
    watch: "When the timebox ends, take what you have and go on. Partial conditions beat late ones.",
    failures: [
      "Gathering runs on until it is an incident of its own",
      "Teams discuss causes instead of reporting Conditions, Actions, Needs",
      "What is said on the bridge is not in the record",
    ],
  },
  {
    job: "Make the call: how far it reaches, how severe it is, what comes next.",
    watch: "You do not need the cause to advance. A bounded scope is enough.",
    failures: [
      "The severity stays where intake put it although the blast radius has grown",
      "Everyone waits for the cause before saying how far it reaches",
      "A customer count is passed on as certain when it is a guess",
    ],
  },
  {
    job: "Publish the first milestone and promise the next one. It sets the tone for everything after.",
    watch: "If the promise slips, publish a short holding milestone at once. Silence costs more than bad news.",
    failures: [
      "The first milestone is skipped because the technical response takes all attention",
      "Suspicion is published as fact",
      "The next update is promised sooner than it can be kept",
    ],
  },
  {
    job: "Keep everyone on the fault domain until it is named.",
    watch: "Isolated means you know what is broken, not that customers are well again.",
    failures: [
      "Unrelated changes are let in while the fault is still open",
      "One path takes every hand and has no timebox",
      "The fault domain is known on the bridge and written nowhere",
    ],
  },
  {
    job: "Run the recovery paths to their timeboxes, and publish at every real change.",
    watch: "A path whose timebox ends is extended or closed, never left.",
    failures: [
      "An update waits for good news",
      "A path that fails is kept alive because nobody says so",
      "The vendor is called after the last idea instead of before it",
    ],
  },
  {
    job: "The fix is in. Have every affected system confirm it.",
    watch: "Clean minutes are for Critical and High. Closing early and reopening costs more than waiting.",
    failures: [
      "One green dashboard stands for all systems",
      "The incident is closed before caches, queues and retries have worked through",
      "Complaints that still arrive are taken for old ones",
    ],
  },
  {
    job: "Close cleanly: resolve, tell everyone, book the After Action.",
    watch: "Leaders read the resolution milestone tomorrow morning. Write it for them.",
    failures: [
      "Everyone leaves before the After Action has a date",
      "Final numbers differ from what was published, and nobody says why",
      "Responders are never released and keep watching",
    ],
  },
];

export type Pace = "fast" | "ok" | "slow";

/**
 * How a phase's length stands against its target (DOMAIN 1.11): fast up to one share of it, ok up to the other.
 * @param minutes how long it took, or has taken so far
 * @param targetMinutes its target; 0 or less: none, and then every length is ok
 */
export function paceOf(
  minutes: number,
  targetMinutes: number,
  shares: { phaseFastShare: number; phaseOkShare: number },
): Pace {
  if (targetMinutes <= 0) return "ok";
  if (minutes <= targetMinutes * shares.phaseFastShare) return "fast";
  return minutes <= targetMinutes * shares.phaseOkShare ? "ok" : "slow";
}

export type Tick = { phase: number; itemKey: string; isDone: boolean; changedByName: string; changedAt: string };
export type Item = { text: string; isDone: boolean; changedByName: string | null; changedAt: string | null };

/**
 * The items of one phase as they stand: those of the setting in its order, then those that were ticked before an
 * admin took them out, so that nothing which was done disappears.
 */
export function itemsOf(phase: number, texts: readonly string[], ticks: readonly Tick[]): Item[] {
  const own = ticks.filter((tick) => tick.phase === phase);
  const byKey = new Map(own.map((tick) => [tick.itemKey, tick]));
  const removed = own.filter((tick) => tick.isDone && !texts.includes(tick.itemKey)).map((tick) => tick.itemKey);
  return [...texts, ...removed].map((text) => {
    const tick = byKey.get(text);
    return {
      text,
      isDone: tick?.isDone ?? false,
      changedByName: tick?.changedByName ?? null,
      changedAt: tick?.changedAt ?? null,
    };
  });
}
