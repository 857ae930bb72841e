import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { loadPath, lockOpenPath } from "./reads";
import { isExpired } from "./rules";
import { PausePath, type RecoveryPath } from "./schemas";

/**
 * Lets a path rest, and its timebox with it, for a reason; a pause is no third way out of an expired one (S1 phase 6).
 * @throws NOT_FOUND, CONFLICT when it is paused or closed, or its timebox is over
 */
export async function pausePath({ ctx, input }: { ctx: Context; input: PausePath }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.edit", input.ref);
  const { ref, pathId, reason } = parseInput(PausePath, input);

  return inTransaction(ctx, { action: "recovery.edit", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    if (path.pausedAt !== null) throw new AppError("CONFLICT", `${path.title} is paused already.`);
    if (isExpired(path, ctx.now.getTime())) {
      throw new AppError("CONFLICT", `The timebox of ${path.title} is over: extend it or close the path first.`);
    }
    const data = { status: "paused", pausedAt: ctx.now, version: { increment: 1 } } as const;
    await tx.recoveryPath.update({ where: { id: path.id }, data });
    await recordEvent(tx, ctx, head, {
      name: "recovery.paused",
      text: `Paused: ${path.title} (${reason})`,
      payload: { pathId: path.id, title: path.title, reason },
    });
    return loadPath(tx, path.id);
  });
}
