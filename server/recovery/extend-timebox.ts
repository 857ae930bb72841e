import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueTimebox } from "./enqueue-timebox";
import { loadPath, lockOpenPath } from "./reads";
import { EXTENSION_ASKS } from "./rules";
import { ExtendTimebox, type RecoveryPath } from "./schemas";

/**
 * Gives a path a new timebox of so many minutes from now, with the reason, and counts it (S1 phase 6); on a path
 * without one it sets the first. While the path is paused the new one rests too.
 * @throws INVALID_INPUT without a reason, NOT_FOUND, CONFLICT when it is closed
 */
export async function extendTimebox({ ctx, input }: { ctx: Context; input: ExtendTimebox }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.edit", input.ref);
  const { ref, pathId, timeboxMinutes, reason } = parseInput(ExtendTimebox, input);

  return inTransaction(ctx, { action: "recovery.edit", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    const isFirst = path.timeboxMinutes === null;
    if (!isFirst && reason === "") {
      throw new AppError("INVALID_INPUT", EXTENSION_ASKS, { fields: { reason: EXTENSION_ASKS } });
    }
    const extensionCount = path.extensionCount + (isFirst ? 0 : 1);
    await tx.recoveryPath.update({
      where: { id: path.id },
      data: {
        timeboxMinutes,
        timeboxStartedAt: ctx.now,
        pausedSeconds: 0,
        extensionCount,
        version: { increment: 1 },
      },
    });
    const what = isFirst ? `timebox ${timeboxMinutes} min` : `extended by a timebox of ${timeboxMinutes} min`;
    const which = extensionCount > 1 ? `, extension ${extensionCount}` : "";
    await recordEvent(tx, ctx, head, {
      name: "recovery.extended",
      text: `${path.title}: ${what}${which}${reason ? ` (${reason})` : ""}`,
      payload: { pathId: path.id, title: path.title, timeboxMinutes, reason, extensionCount },
    });
    const after = await loadPath(tx, path.id);
    await enqueueTimebox(tx, after);
    return after;
  });
}
