import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockHead } from "../incidents/reads";
import { enqueueTimebox } from "./enqueue-timebox";
import { addHypothesis } from "./raise-hypothesis";
import { loadPath } from "./reads";
import { OpenPath, type RecoveryPath } from "./schemas";

/**
 * Opens a recovery path with its owner and timebox, and what it goes by where that is said; the timebox runs from
 * now (DOMAIN 1.7). @throws NOT_FOUND
 */
export async function openPath({ ctx, input }: { ctx: Context; input: OpenPath }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.open", input.ref);
  const wanted = parseInput(OpenPath, input);
  const { ref, title, goal, currentBet, hypothesis, timeboxMinutes = null } = wanted;

  return inTransaction(ctx, { action: "recovery.open", input }, async (tx) => {
    const incident = await lockHead(tx, ref);
    const row = await tx.recoveryPath.create({
      data: {
        id: newId(ctx.now),
        incidentId: incident.id,
        title,
        owner: wanted.owner || "Unassigned",
        goal,
        currentBet,
        timeboxMinutes,
        timeboxStartedAt: timeboxMinutes === null ? null : ctx.now,
        phaseEnteredAt: ctx.now,
        openedAt: ctx.now,
      },
    });
    const timebox = timeboxMinutes === null ? "no timebox" : `timebox ${timeboxMinutes} min`;
    await recordEvent(tx, ctx, incident, {
      name: "recovery.opened",
      text: `Recovery path opened: ${title} (${row.owner}, ${timebox})`,
      payload: { pathId: row.id, title, owner: row.owner, timeboxMinutes },
    });
    if (hypothesis) await addHypothesis(tx, ctx, incident, { title: hypothesis, pathId: row.id });
    const path = await loadPath(tx, row.id);
    await enqueueTimebox(tx, path);
    return path;
  });
}
