import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { loadPath, lockOpenPath } from "./reads";
import { PathRef, type RecoveryPath } from "./schemas";

/**
 * Marks the path whose bet is the incident's current bet; the one before it loses the mark (DOMAIN 1.7).
 * @throws NOT_FOUND, CONFLICT when it is closed
 */
export async function makePrimary({ ctx, input }: { ctx: Context; input: PathRef }): Promise<RecoveryPath> {
  await authorizeHere(ctx, "recovery.makePrimary", input.ref);
  const { ref, pathId } = parseInput(PathRef, input);

  return inTransaction(ctx, { action: "recovery.makePrimary", input }, async (tx) => {
    const { head, path } = await lockOpenPath(tx, ref, pathId);
    if (path.isPrimary) return path;
    const before = await tx.recoveryPath.findFirst({
      where: { incidentId: head.id, isPrimary: true },
      select: { id: true, title: true },
    });
    if (before)
      await tx.recoveryPath.update({
        where: { id: before.id },
        data: { isPrimary: false, version: { increment: 1 } },
      });
    await tx.recoveryPath.update({ where: { id: path.id }, data: { isPrimary: true, version: { increment: 1 } } });
    const bet = path.currentBet ? `. Current bet: ${path.currentBet}` : "";
    await recordEvent(tx, ctx, head, {
      name: "recovery.madePrimary",
      text: `Primary path: ${path.title}${before ? ` (before: ${before.title})` : ""}${bet}`,
      payload: { pathId: path.id, title: path.title, currentBet: path.currentBet, replaced: before?.id ?? null },
    });
    return loadPath(tx, path.id);
  });
}
