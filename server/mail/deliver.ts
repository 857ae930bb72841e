import { setTimeout as delay } from "node:timers/promises";
import { LEAVE_LINK } from "../../emails/parts/words";
import type { Template } from "../../emails/schemas";
import { LEASE_MS } from "../comms/rules";
import { actorName } from "../core/actor";
import type { Clock } from "../core/clock";
import { monotonicMs } from "../core/clock";
import type { Context } from "../core/context";
import { log } from "../core/log";
import { unsubscribeUrl } from "../core/unsubscribe-token";
import type { Db } from "../db/client";
import type { Message } from "../db/generated/client";
import { type MailTransport, mailFrom } from "./mail";
import { type Batch, claimBatch, endRound, giveUp, settleBatch } from "./outbox";
import { renderMessage } from "./render-message";

type Rendered = Pick<Message, "id" | "subject" | "audience"> & { html: string; text: string };

/** A clock that starts at the context's instant and runs on: sending takes longer than an instant. */
export function clockFrom(ctx: Context): Clock {
  const startMs = monotonicMs();
  return () => new Date(ctx.now.getTime() + (monotonicMs() - startMs));
}

/** The message's bytes, rendered and kept before the first of them goes out: a retry sends the same. */
async function rendered(db: Db, messageId: string): Promise<Rendered | null> {
  const message = await db.message.findUnique({ where: { id: messageId } });
  if (!message) return null;
  const { id, subject, audience, renderedHtml, renderedText } = message;
  if (renderedHtml !== null && renderedText !== null)
    return { id, subject, audience, html: renderedHtml, text: renderedText };
  const { html, text } = await renderMessage(message.template as Template, message.props as never);
  await db.message.updateMany({
    where: { id, renderedHtml: null },
    data: { renderedHtml: html, renderedText: text },
  });
  const kept = await db.message.findUniqueOrThrow({ where: { id } });
  return { id, subject, audience, html: kept.renderedHtml ?? html, text: kept.renderedText ?? text };
}

/** A mail with its reader's own link to leave it, where it has a place for one. */
export const withLeaveLink = ({ html, text }: { html: string; text: string }, url: string) => ({
  html: html.replaceAll(LEAVE_LINK, url),
  text: text.replaceAll(LEAVE_LINK, url),
});

/** What the provider did is known only here: a database that restarts is waited for, as long as the lease holds. */
export async function persist<T>(write: () => Promise<T>): Promise<T> {
  for (let pauseMs = 200; ; pauseMs *= 2) {
    try {
      return await write();
    } catch (error) {
      if (pauseMs > LEASE_MS / 4) throw error;
      log.warn({ err: error }, "the outcome of a batch is not written down yet");
      await delay(pauseMs);
    }
  }
}

/**
 * Sends what is due of a message, batch by batch, until nothing is left or the provider asks for a pause. Killed at
 * any line, it is run again and goes on where it was.
 */
export async function deliverMessage(ctx: Context, messageId: string, transport: MailTransport): Promise<void> {
  const { db } = ctx;
  const clock = clockFrom(ctx);
  const name = actorName(ctx.actor);
  let message: Rendered | null;
  try {
    message = await rendered(db, messageId);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "AppError") throw error;
    log.error({ messageId, err: error }, "a message cannot be rendered");
    await giveUp(db, messageId, { id: null, name, at: clock() }, error.message);
    return;
  }
  if (!message) return;
  const { subject, audience, html, text } = message;
  const from = mailFrom();
  let pausedUntil: Date | null = null;
  const deliverOne = async (batch: Batch): Promise<void> => {
    const mails = batch.deliveries.map(({ id, address, name }) => {
      const leave = audience === null ? null : unsubscribeUrl({ address, audience });
      const own = leave === null ? { html, text } : withLeaveLink({ html, text }, leave);
      return { id, from, to: { address, name }, subject, ...own, unsubscribeUrl: leave };
    });
    const outcomes = await transport.send(mails, batch.key);
    const chance = Math.random();
    const until = await persist(() => settleBatch(db, batch, outcomes, { id: null, name, at: clock() }, chance));
    if (until !== null && (pausedUntil === null || until > pausedUntil)) pausedUntil = until;
  };
  const lane = async (): Promise<void> => {
    while (pausedUntil === null) {
      const batch = await claimBatch(db, messageId, transport.batchSize, clock());
      if (batch === null) return;
      await deliverOne(batch);
    }
  };
  // Every lane ends before the job does: a lane that fails leaves no other behind it at work.
  const lanes = await Promise.allSettled(Array.from({ length: transport.atOnce }, lane));
  const broken = lanes.find((each) => each.status === "rejected");
  if (broken) throw broken.reason;
  await endRound(db, messageId, pausedUntil);
}
