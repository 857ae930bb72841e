import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import { getIncidentId } from "../incidents/reads";
import { GONE_MS, peopleOf } from "./rules";
import type { Present } from "./schemas";

/** Who looks at the incident now, by its id; the caller has authorized. */
export async function loadPresent(db: Db | Tx, incidentId: string, now: Date): Promise<Present[]> {
  const seenAt = { gt: new Date(now.getTime() - GONE_MS) };
  return peopleOf(await db.presence.findMany({ where: { incidentId, seenAt }, orderBy: { seenAt: "desc" } }));
}

/** Who looks at the incident now, and what they are writing. @throws NOT_FOUND */
export async function listPresent(ctx: Context, input: { ref: string }): Promise<Present[]> {
  authorize(ctx, "incident.read");
  return loadPresent(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
}
