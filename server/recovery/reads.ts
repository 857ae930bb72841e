import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { RecoveryPath as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import type { RecoveryPath } from "./schemas";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A path's row as screens get it. */
export const toPath = (row: Row): RecoveryPath => ({
  id: row.id,
  title: row.title,
  goal: row.goal,
  owner: row.owner,
  currentBet: row.currentBet,
  status: row.status,
  phase: row.phase,
  timeboxMinutes: row.timeboxMinutes,
  timeboxStartedAt: iso(row.timeboxStartedAt),
  outcome: row.outcome,
  outcomeReason: row.outcomeReason,
  openedAt: row.openedAt.toISOString(),
  closedAt: iso(row.closedAt),
});

/** The incident's recovery paths, running ones first, then in the order they were opened. @throws NOT_FOUND */
export async function listPaths(ctx: Context, input: { ref: string }): Promise<RecoveryPath[]> {
  authorize(ctx, "recovery.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.recoveryPath.findMany({
    where: { incidentId },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
  });
  return [...rows.filter((row) => !row.closedAt), ...rows.filter((row) => row.closedAt)].map(toPath);
}
