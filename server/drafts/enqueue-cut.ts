import { enqueueJob } from "../core/enqueue-job";
import type { Tx } from "../db/client";
import { loadCutTimes } from "./reads";

/**
 * Has the next draft cut in time before the promise; the one that waits is moved. Call it where a promise is made,
 * moved or kept, or the severity changes; what nobody called for is found by the sweep within a minute.
 */
export async function enqueueCut(tx: Tx, incidentId: string): Promise<void> {
  const { nextCutAt } = await loadCutTimes(tx, incidentId);
  if (nextCutAt === null) return;
  const options = { runAt: new Date(nextCutAt), key: `drafts.cut:${incidentId}` };
  await enqueueJob(tx, "drafts.cut", { incidentId }, options);
}
