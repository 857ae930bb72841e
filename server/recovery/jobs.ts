import { z } from "zod";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { inTransaction } from "../core/transaction";
import type { Jobs } from "../jobs/jobs";
import { raiseNotice } from "../notices/raise-notice";
import { enqueueTimebox } from "./enqueue-timebox";
import { lockPath } from "./reads";
import { isExpired } from "./rules";

const Payload = z.object({ pathId: z.string() });

/**
 * Tells once that a path's timebox ran out (S1 phase 6: extend it or escalate). Nothing is told of one that was
 * extended, paused or closed before, nor on a resolved incident; a moved end is looked at again then.
 */
export async function raiseExpiredTimebox(ctx: Context, pathId: string): Promise<void> {
  const found = await ctx.db.recoveryPath.findUnique({ where: { id: pathId }, select: { incidentId: true } });
  if (!found) return;
  await inTransaction(ctx, { action: "recovery.edit", input: { pathId } }, async (tx) => {
    const { head, path } = await lockPath(tx, found.incidentId, pathId);
    if (!isExpired(path, ctx.now.getTime())) return enqueueTimebox(tx, path);
    const { status } = await tx.incident.findUniqueOrThrow({ where: { id: head.id }, select: { status: true } });
    if (status === "Resolved") return;
    await raiseNotice(tx, ctx, head, {
      rule: "timebox-expired",
      occasion: `${path.id} ${path.timeboxStartedAt}`,
      text: `Timebox of ${path.title} expired (${path.owner}, ${path.timeboxMinutes} min). Extend it or close the path.`,
    });
  });
}

export const jobs = {
  "recovery.timebox": (ctx, payload) => raiseExpiredTimebox(ctx, parseInput(Payload, payload).pathId),
} satisfies Jobs;
