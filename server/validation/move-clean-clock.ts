import type { Context } from "../core/context";
import type { Tx } from "../db/client";
import type { Incident } from "../db/generated/client";
import { nextCleanSince } from "./rules";

/**
 * Sets the clean clock by what the checks say now, in the transaction that changed one: it starts when all is green,
 * by the server's clock, and stops with any red, any required check that waits, and any new one.
 * @returns since when it runs, ISO; null where it stands still
 */
export async function moveCleanClock(
  tx: Tx,
  ctx: Pick<Context, "now">,
  incident: Pick<Incident, "id" | "cleanSince">,
): Promise<string | null> {
  const checks = await tx.validationCheck.findMany({
    where: { incidentId: incident.id },
    select: { status: true, isRequired: true },
  });
  const cleanSince = nextCleanSince(incident.cleanSince, checks, ctx.now);
  if (cleanSince?.getTime() !== incident.cleanSince?.getTime()) {
    await tx.incident.update({ where: { id: incident.id }, data: { cleanSince }, select: { id: true } });
    incident.cleanSince = cleanSince;
  }
  return cleanSince?.toISOString() ?? null;
}
