import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueTimebox } from "./enqueue-timebox";
import { loadPath, lockOpenPath } from "./reads";
import { restedMs } from "./rules";
import { PathRef, type RecoveryPath } from "./schemas";

/** Takes a paused path up again; its timebox goes on where it rested. @throws NOT_FOUND, CONFLICT unless paused */
export async function resumePath({ ctx, input }: { ctx: Context; input: PathRef }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.edit", input.ref);
  const { ref, pathId } = parseInput(PathRef, input);

  return inTransaction(ctx, { action: "recovery.edit", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    if (path.pausedAt === null) throw new AppError("CONFLICT", `${path.title} is not paused.`);
    const pausedSeconds = restedMs(path, ctx.now.getTime()) / 1000;
    await tx.recoveryPath.update({
      where: { id: path.id },
      data: { status: "active", pausedAt: null, pausedSeconds, version: { increment: 1 } },
    });
    await recordEvent(tx, ctx, head, {
      name: "recovery.resumed",
      text: `Resumed: ${path.title}`,
      payload: { pathId: path.id, title: path.title },
    });
    const after = await loadPath(tx, path.id);
    await enqueueTimebox(tx, after);
    return after;
  });
}
