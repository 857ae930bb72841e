import { z } from "zod";
import { instant, requiredText, text } from "../core/text";
import { EXTERNAL_IMPACTS, SeverityInput, Systems, Title } from "../incidents/schemas";
import { OUTCOMES } from "../recovery/schemas";
import { EVENT_TYPES, VISIBILITIES } from "../timeline/schemas";

const stamp = instant.nullish().transform((value) => value ?? null);
const words = text(10_000)
  .nullish()
  .transform((value) => value ?? "");

export const RecordedPhase = z.object({ phase: z.int().min(1).max(8), at: instant });
export type RecordedPhase = z.infer<typeof RecordedPhase>;

export const RecordedEntry = z.object({
  at: instant,
  type: z.enum(EVENT_TYPES),
  visibility: z.enum(VISIBILITIES).default("internal"),
  text: requiredText(2_000, "what happened"),
});
export type RecordedEntry = z.infer<typeof RecordedEntry>;

export const RECORDED_STAGES = ["investigating", "identified", "monitoring", "resolved", "postmortem"] as const;
export const RecordedUpdate = z.object({
  at: instant,
  status: z.enum(RECORDED_STAGES),
  text: requiredText(5_000, "what was published"),
});
export type RecordedUpdate = z.infer<typeof RecordedUpdate>;

export const RecordedPath = z.object({
  title: requiredText(200, "what was tried"),
  team: text(120).default(""),
  startedAt: instant,
  endedAt: stamp,
  outcome: z
    .enum(OUTCOMES)
    .nullish()
    .transform((value) => value ?? null),
  currentBet: text(300).default(""),
});
export type RecordedPath = z.infer<typeof RecordedPath>;

/** A recorded incident: one JSON file. Its times are the source's, null where that gives none. */
export const Recording = z
  .object({
    slug: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,199}$/, "Give a slug of lower-case letters, digits and hyphens."),
    title: Title,
    organisation: text(200).default(""),
    source: text(2_000).default(""),
    severity: SeverityInput,
    affectedSystems: Systems.default([]),
    customerCount: z
      .int()
      .min(0)
      .nullish()
      .transform((value) => value ?? null),
    externalImpact: z.enum(EXTERNAL_IMPACTS).default("Unknown"),
    impactStartedAt: stamp,
    detectedAt: instant,
    declaredAt: stamp,
    mitigatedAt: stamp,
    resolvedAt: stamp,
    phases: z.array(RecordedPhase).default([]),
    timeline: z.array(RecordedEntry).default([]),
    publicUpdates: z.array(RecordedUpdate).default([]),
    recoveryPaths: z.array(RecordedPath).default([]),
    rootCause: words,
    notes: words,
  })
  .superRefine((recording, issues) => {
    for (const [index, phase] of recording.phases.entries()) {
      const before = recording.phases[index - 1];
      if (before && (phase.phase <= before.phase || phase.at < before.at)) {
        const message = `Phases only go forward: ${phase.phase} at ${phase.at} follows ${before.phase} at ${before.at}.`;
        issues.addIssue({ code: "custom", path: ["phases", index], message });
      }
    }
    for (const [index, path] of recording.recoveryPaths.entries()) {
      if (path.endedAt !== null && path.endedAt < path.startedAt) {
        issues.addIssue({ code: "custom", path: ["recoveryPaths", index], message: "It ends before it starts." });
      }
    }
  });
export type Recording = z.infer<typeof Recording>;

export const ReplayIncident = z.object({
  recording: Recording,
  /** Recorded seconds a second of real time; left out: all at once. */
  speed: z.number().positive("Give a speed above 0.").max(1_000_000).optional(),
});
export type ReplayIncident = z.input<typeof ReplayIncident>;

/** How far a replay is, after each step. */
export type ReplayProgress = {
  ref: string;
  step: number;
  steps: number;
  /** The recorded time of that step. */
  at: string;
  text: string;
};

export type ReplayResult = { id: string; ref: string; number: number; steps: number; replayOf: string };
