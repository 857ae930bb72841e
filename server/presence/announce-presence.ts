import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { WAKE_UP_CHANNEL } from "../core/record-event";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { loadPresent } from "./reads";
import { GONE_MS } from "./rules";
import { AnnouncePresence, type Present } from "./schemas";

/**
 * Says that someone looks at an incident, writes something, or leaves; and gives back who else does. Others are woken
 * only where something changed. It is no part of the record: nothing of it is kept.
 * @throws NOT_FOUND, FORBIDDEN
 */
export async function announcePresence({ ctx, input }: { ctx: Context; input: AnnouncePresence }): Promise<Present[]> {
  authorize(ctx, "presence.announce");
  const { ref, tabId, typing, isLeaving } = parseInput(AnnouncePresence, input);
  const userId = actorUserId(ctx.actor);
  const incidentId = await getIncidentId(ctx, ref);
  if (userId === null) return loadPresent(ctx.db, incidentId, ctx.now);

  return ctx.db.$transaction(async (tx) => {
    const before = await tx.presence.findUnique({ where: { incidentId_tabId: { incidentId, tabId } } });
    const wasHere = before !== null && ctx.now.getTime() - before.seenAt.getTime() < GONE_MS;
    if (isLeaving) {
      await tx.presence.deleteMany({ where: { incidentId, tabId, userId } });
    } else if (before && before.userId !== userId) {
      // A page whose person changed: the new one says so with a page of its own.
      return loadPresent(tx, incidentId, ctx.now);
    } else {
      const data = { userId, name: actorName(ctx.actor), typing, seenAt: ctx.now };
      await tx.presence.upsert({
        where: { incidentId_tabId: { incidentId, tabId } },
        create: { incidentId, tabId, ...data },
        update: data,
      });
    }
    if (isLeaving ? wasHere : !wasHere || before?.typing !== typing) {
      const wakeUp = JSON.stringify({ i: incidentId, p: 1 });
      await tx.$queryRaw(Prisma.sql`select pg_notify(${WAKE_UP_CHANNEL}, ${wakeUp})::text`);
    }
    return loadPresent(tx, incidentId, ctx.now);
  });
}
