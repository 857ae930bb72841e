import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { REPORTED_STATES, REPORTS_JOB_KEY } from "./rules";

export type Report = { id: string; type: string; providerId: string; reason: string; occurredAt: Date };

/** Reports come in by thousands; those of a moment are written down together. */
const TOGETHER_MS = 2_000;

/**
 * Keeps what a mail provider reported, once each, and has it written on its delivery soon. A repeat changes nothing,
 * nor does what says nothing about arrival.
 * @returns whether it was new
 */
export async function takeReport({ ctx, report }: { ctx: Context; report: Report }): Promise<boolean> {
  const state = REPORTED_STATES[report.type];
  if (!state) return false;
  return ctx.db.$transaction(async (tx) => {
    const data = { ...report, state, receivedAt: ctx.now };
    const { count } = await tx.providerEvent.createMany({ data: [data], skipDuplicates: true });
    if (count === 0) return false;
    const runAt = new Date(ctx.now.getTime() + TOGETHER_MS);
    await enqueueJob(tx, "comms.applyReports", {}, { runAt, key: REPORTS_JOB_KEY });
    return true;
  });
}
