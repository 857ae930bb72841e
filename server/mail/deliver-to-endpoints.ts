import { getTarget } from "../channels/reads";
import { actorName } from "../core/actor";
import type { Clock } from "../core/clock";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import type { Db } from "../db/client";
import { clockFrom, persist } from "./deliver";
import { type EndpointOptions, type Post, postToEndpoint } from "./endpoint-transport";
import type { Outcome } from "./mail";
import { type Batch, claimBatch, endRound, giveUp, settleBatch } from "./outbox";

/** Posts at once, so that an endpoint that hangs holds nobody else up. */
const AT_ONCE = 20;

async function post(db: Db, id: string, work: Post, now: Date, options: EndpointOptions): Promise<Outcome> {
  let target: Awaited<ReturnType<typeof getTarget>>;
  try {
    target = await getTarget(db, id, now);
  } catch (error) {
    if (error instanceof AppError) return { kind: "refused", error: error.message };
    throw error;
  }
  return postToEndpoint(work, target, now, options);
}

/** A worker died with the post under way: it may stand in the channel, and chats cannot tell a repeat. */
const ENDED: Outcome = { kind: "unclear", error: "The program ended while it posted this, before an answer came." };

type Posted = Post["message"] & { channel: string };
type Round = { db: Db; clock: Clock; name: string; options: EndpointOptions };

async function deliverOne({ db, clock, name, options }: Round, batch: Batch, message: Posted): Promise<void> {
  const [delivery] = batch.deliveries;
  if (!delivery) return;
  const { id, address, isUnsure } = delivery;
  const outcome =
    isUnsure && message.channel !== "webhook" ? ENDED : await post(db, address, { id, message }, clock(), options);
  const chance = Math.random();
  await persist(() => settleBatch(db, batch, [outcome], { id: null, name, at: clock() }, chance));
}

/**
 * Posts what is due of a message, each endpoint on its own: what one of them does delays no other. Killed at any
 * line, it is run again and goes on where it was.
 */
export async function deliverToEndpoints(
  ctx: Context,
  messageId: string,
  options: EndpointOptions = {},
): Promise<void> {
  const { db } = ctx;
  const clock = clockFrom(ctx);
  const name = actorName(ctx.actor);
  const select = { template: true, props: true, createdAt: true, channel: true } as const;
  const message = await db.message.findUnique({ where: { id: messageId }, select });
  if (!message) return;
  try {
    for (;;) {
      const batches: Batch[] = [];
      while (batches.length < AT_ONCE) {
        const batch = await claimBatch(db, messageId, 1, clock());
        if (batch === null) break;
        batches.push(batch);
      }
      if (batches.length === 0) break;
      await Promise.all(batches.map((batch) => deliverOne({ db, clock, name, options }, batch, message)));
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "INTERNAL") throw error;
    log.error({ messageId, err: error }, "a message cannot be posted");
    await giveUp(db, messageId, { id: null, name, at: clock() }, error.message);
    return;
  }
  await endRound(db, messageId, null);
}
