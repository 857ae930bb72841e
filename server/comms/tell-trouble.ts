import { isEndpointKind } from "../channels/rules";
import { KIND_LABEL } from "../channels/schemas";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { lockIncident } from "../incidents/reads";
import { tellNotice } from "../notices/tell-notice";
import { type DeliveryTally, type Trouble, troubleOf } from "./rules";

/**
 * Tells people that an update did not reach whom it was for, or may not have: once a message and kind of trouble. Whom
 * a machine cannot tell is told by a person, as long as the promise still runs (ADR 0011). Part of the job that sends.
 */
export async function tellTrouble(ctx: Context, messageId: string): Promise<void> {
  const message = await ctx.db.message.findUnique({
    where: { id: messageId },
    select: { incidentId: true, channel: true, createdAt: true, milestone: { select: { sequence: true } } },
  });
  if (!message?.incidentId || !message.milestone) return;
  const { incidentId, channel, createdAt, milestone } = message;
  const isChat = isEndpointKind(channel);
  const where = isChat ? KIND_LABEL[channel] : "Email";
  const look = async (db: Db | Tx): Promise<Trouble[]> =>
    troubleOf(await tallyOf(db, messageId), { where, isChat, sequence: milestone.sequence, createdAt, now: ctx.now });
  // Nearly always all is well: then nobody waits for the incident's lock.
  if ((await look(ctx.db)).length === 0) return;
  await ctx.db.$transaction(async (tx) => {
    const incident = await lockIncident(tx, incidentId);
    for (const { rule, text, isGrave } of await look(tx)) {
      await tellNotice(tx, ctx, incident, {
        rule,
        occasion: messageId,
        text,
        told: isGrave ? "speakers" : "fireground",
      });
    }
  });
}

async function tallyOf(db: Db | Tx, messageId: string): Promise<DeliveryTally> {
  const [tally] = await db.$queryRaw<DeliveryTally[]>(Prisma.sql`
    select count(*)::int as total,
      count(*) filter (where state = 'unclear')::int as unclear,
      count(*) filter (where state in ('failed', 'dead'))::int as failed,
      count(*) filter (where state in ('queued', 'sending') and last_error is not null)::int as waiting,
      min(next_attempt_at) filter (where state = 'queued' and last_error is not null) as "nextAt",
      (array_agg(last_error order by id) filter (where last_error is not null))[1] as error,
      array_agg(name order by id) filter (where state in ('unclear', 'failed', 'dead')) as names
    from delivery where message_id = ${messageId} and erased_at is null`);
  return tally ?? { total: 0, unclear: 0, failed: 0, waiting: 0, nextAt: null, error: null, names: null };
}
