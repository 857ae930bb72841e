import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import { getIncidentId } from "../incidents/reads";
import { PHASES } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import { itemsOf } from "./rules";
import type { PhaseChecklist } from "./schemas";

/** The checklists of an incident by its id; the caller has authorized. */
export async function loadChecklists(db: Db | Tx, incidentId: string): Promise<PhaseChecklist[]> {
  const { phaseChecklists } = await getSettings(db);
  const rows = await db.checklistTick.findMany({ where: { incidentId }, orderBy: { changedAt: "asc" } });
  const ticks = rows.map((row) => ({ ...row, changedAt: row.changedAt.toISOString() }));
  return PHASES.map(({ number }) => ({
    phase: number,
    items: itemsOf(number, phaseChecklists[number - 1] ?? [], ticks),
  }));
}

/** What each of the eight phases asks for, and what of it is done, by whom and when. @throws NOT_FOUND */
export async function listChecklists(ctx: Context, input: { ref: string }): Promise<PhaseChecklist[]> {
  authorize(ctx, "checklist.read");
  return loadChecklists(ctx.db, await getIncidentId(ctx, input.ref));
}
