import { enqueueJob } from "../core/enqueue-job";
import type { Tx } from "../db/client";

/**
 * Has an incident's guardrails looked at after the caller's transaction, and from then on whenever one comes due.
 * Call it where a timebox begins; what nobody called for is found by the sweep within a minute.
 */
export const enqueueCheck = (tx: Tx, incidentId: string): Promise<void> =>
  enqueueJob(tx, "notices.check", { incidentId }, { key: `notices.check:${incidentId}` });
