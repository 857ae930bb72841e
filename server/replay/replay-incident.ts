import { setTimeout as sleep } from "node:timers/promises";
import { authorize } from "../core/authorize";
import { monotonicMs } from "../core/clock";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { advancePhase } from "../incidents/advance-phase";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { setStatus } from "../incidents/set-status";
import { publishMilestone } from "../milestones/publish-milestone";
import { closePath } from "../recovery/close-path";
import { openPath } from "../recovery/open-path";
import { logEntry } from "../timeline/log-entry";
import { planReplay, type Step } from "./rules";
import { ReplayIncident, type ReplayProgress, type ReplayResult } from "./schemas";

/** Timers cannot wait longer than 2^31 ms. */
const LONGEST_WAIT_MS = 3_600_000;

type Played = { id: string; ref: string; number: number };

/**
 * Plays a recording through the same verbs that people use, each call at its true time: all at once, or paced so that
 * one can watch. Nothing is sent unless the context says `isOutboundSuppressed: false`.
 * @param onStep told after every step
 * @param signal stops it between two steps; what was played stays
 * @throws INVALID_INPUT for what is no recording, CONFLICT when stopped, FORBIDDEN
 */
export async function replayIncident(call: {
  ctx: Context;
  input: ReplayIncident;
  onStep?: (progress: ReplayProgress) => void;
  signal?: AbortSignal;
}): Promise<ReplayResult> {
  const { ctx, input, onStep, signal } = call;
  authorize(ctx, "incident.open");
  const { recording, speed } = parseInput(ReplayIncident, input);
  const steps = planReplay(recording);
  const pace = createPace(Date.parse(steps[0]?.at ?? recording.detectedAt), speed, signal);
  const paths = new Map<number, string>();
  let incident: Played | undefined;

  for (const [index, step] of steps.entries()) {
    await pace(Date.parse(step.at));
    if (signal?.aborted) {
      const where = incident ? ` ${incident.ref} stays as it is.` : "";
      throw new AppError("CONFLICT", `Stopped after ${index} of ${steps.length} steps.${where}`);
    }
    incident = await playStep(contextOf(ctx, step), step, incident, paths);
    onStep?.({ ref: incident.ref, step: index + 1, steps: steps.length, at: step.at, text: step.text });
  }
  if (!incident) throw new AppError("INTERNAL", "The recording gave no steps.");
  const { id, ref, number } = incident;
  const result = { id, ref, number, steps: steps.length, replayOf: recording.slug };
  await inTransaction({ ...ctx, requestId: null }, { action: "incident.open", input: result }, (tx) =>
    recordAudit(tx, ctx, { name: "recording.replayed", subject: id, payload: { ref, slug: recording.slug } }),
  );
  return result;
}

/** Each step happens at its recorded time; the record says that a replay did it. */
const contextOf = (ctx: Context, step: Step): Context => ({
  db: ctx.db,
  actor: { kind: "system", name: "Replay" },
  now: new Date(step.at),
  requestId: null,
  source: ctx.source === "seed" ? "seed" : "replay",
  isOutboundSuppressed: ctx.isOutboundSuppressed ?? true,
});

async function playStep(
  ctx: Context,
  step: Step,
  incident: Played | undefined,
  paths: Map<number, string>,
): Promise<Played> {
  if (step.kind === "open") return openIncident({ ctx, input: step.input });
  if (!incident) throw new AppError("INTERNAL", "A recording begins with the opening.");
  const { ref } = incident;
  switch (step.kind) {
    case "note":
      await logEntry({ ctx, input: { ref, ...step.input } });
      break;
    case "advance":
      await advancePhase({ ctx, input: { ref, ...step.input } });
      break;
    case "openPath":
      paths.set(step.path, (await openPath({ ctx, input: { ref, ...step.input } })).id);
      break;
    case "closePath":
      await closePath({ ctx, input: { ref, pathId: paths.get(step.path) ?? "", ...step.input } });
      break;
    case "edit":
      await editIncident({ ctx, input: { ref, set: step.input } });
      break;
    case "resolve":
      await setStatus({ ctx, input: { ref, status: "Resolved", ...step.input } });
      break;
    case "publish":
      await publishMilestone({ ctx, input: { ref, ...step.input } });
      break;
  }
  return incident;
}

/** Waits until a recorded time is due at that speed; without a speed it is always due. */
function createPace(beginMs: number, speed: number | undefined, signal: AbortSignal | undefined) {
  const startedAt = monotonicMs();
  return async (atMs: number): Promise<void> => {
    if (speed === undefined) return;
    for (;;) {
      const wait = startedAt + (atMs - beginMs) / speed - monotonicMs();
      if (wait <= 0 || signal?.aborted) return;
      await sleep(Math.min(wait, LONGEST_WAIT_MS), undefined, { ...(signal ? { signal } : {}) }).catch(() => undefined);
    }
  };
}
