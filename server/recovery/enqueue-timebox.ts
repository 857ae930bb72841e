import { enqueueJob } from "../core/enqueue-job";
import type { Tx } from "../db/client";
import { timeboxEndsAt } from "./rules";
import type { RecoveryPath } from "./schemas";

/**
 * Has the path looked at when its timebox runs out; the one that waits is moved. Where none runs, nothing is queued:
 * a job that waits still finds the path paused or closed and does nothing.
 */
export async function enqueueTimebox(tx: Tx, path: RecoveryPath): Promise<void> {
  const endsAt = timeboxEndsAt(path);
  if (endsAt === null) return;
  const options = { runAt: new Date(endsAt), key: `recovery.timebox:${path.id}` };
  await enqueueJob(tx, "recovery.timebox", { pathId: path.id }, options);
}
