import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { phaseName } from "../incidents/rules";
import { loadPath, lockOpenPath } from "./reads";
import { GOING_BACK_ASKS } from "./rules";
import { type RecoveryPath, SetPathPhase } from "./schemas";

/**
 * Sets a path's own phase, 1 to 8; it may go back, and then a note says why (DOMAIN row 16). The incident's own phase
 * goes forward only.
 * @throws INVALID_INPUT without the note, NOT_FOUND, CONFLICT when it is closed
 */
export async function setPathPhase({ ctx, input }: { ctx: Context; input: SetPathPhase }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.edit", input.ref);
  const { ref, pathId, phase: to, note } = parseInput(SetPathPhase, input);

  return inTransaction(ctx, { action: "recovery.edit", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    const { phase: from } = path;
    if (from === to) return path;
    if (to < from && note === "") {
      throw new AppError("INVALID_INPUT", GOING_BACK_ASKS, { fields: { note: GOING_BACK_ASKS } });
    }
    await tx.recoveryPath.update({
      where: { id: path.id },
      data: { phase: to, phaseEnteredAt: ctx.now, version: { increment: 1 } },
    });
    const way = to < from ? "back to" : "now in";
    await recordEvent(tx, ctx, head, {
      name: "recovery.phaseSet",
      text: `${path.title}: ${way} phase ${to}, ${phaseName(to)}${note ? ` (${note})` : ""}`,
      payload: { pathId: path.id, title: path.title, from, to, note },
    });
    return loadPath(tx, path.id);
  });
}
