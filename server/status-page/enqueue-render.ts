import { enqueueJob } from "../core/enqueue-job";
import type { Tx } from "../db/client";

/** Has the public pages of an incident rendered after the caller's transaction, if it has any. */
export async function enqueueRender(tx: Tx, incident: { id: string; publicSince: Date | null }): Promise<void> {
  if (incident.publicSince) await enqueueJob(tx, "status-page.render", { incidentId: incident.id });
}
