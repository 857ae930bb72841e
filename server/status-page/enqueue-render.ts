import { enqueueJob } from "../core/enqueue-job";
import type { Tx } from "../db/client";

/**
 * Has the public pages of an incident rendered after the caller's transaction, if it has any. A rendering that waits
 * already will show this change too, so it stands for both; one that has begun may not, and then another follows.
 */
export async function enqueueRender(tx: Tx, incident: { id: string; publicSince: Date | null }): Promise<void> {
  if (!incident.publicSince) return;
  await enqueueJob(tx, "status-page.render", { incidentId: incident.id }, { key: `status-page.render:${incident.id}` });
}
