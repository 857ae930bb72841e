import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { toPath } from "./reads";
import { OpenPath, type RecoveryPath } from "./schemas";

/** Opens a recovery path with its owner and timebox; the timebox runs from now (DOMAIN 1.7). @throws NOT_FOUND */
export async function openPath({ ctx, input }: { ctx: Context; input: OpenPath }): Promise<RecoveryPath> {
  authorize(ctx, "recovery.open");
  const { ref, title, owner, goal, currentBet, timeboxMinutes = null } = parseInput(OpenPath, input);

  return inTransaction(ctx, { action: "recovery.open", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const row = await tx.recoveryPath.create({
      data: {
        id: newId(ctx.now),
        incidentId: incident.id,
        title,
        owner: owner || "Unassigned",
        goal,
        currentBet,
        timeboxMinutes,
        timeboxStartedAt: timeboxMinutes === null ? null : ctx.now,
        openedAt: ctx.now,
      },
    });
    const timebox = timeboxMinutes === null ? "no timebox" : `timebox ${timeboxMinutes} min`;
    await recordEvent(tx, ctx, incident, {
      name: "recovery.opened",
      text: `Recovery path opened: ${title} (${row.owner}, ${timebox})`,
      payload: { pathId: row.id, title, owner: row.owner, timeboxMinutes },
    });
    return toPath(row);
  });
}
