import { isEndpointKind } from "../channels/rules";
import { PENDING_STATES } from "../comms/rules";
import { tellTrouble } from "../comms/tell-trouble";
import type { Context } from "../core/context";
import type { Db } from "../db/client";
import type { Message } from "../db/generated/client";
import { deliverMessage } from "./deliver";
import { deliverToEndpoints } from "./deliver-to-endpoints";
import type { MailTransport } from "./mail";
import { mailTransport } from "./transport";

/**
 * The mail of the same update to strategic accounts, while some of it is to be sent: they hear before everyone else
 * (S4 phase 3), whichever job a worker took first.
 */
async function findAhead(db: Db, { milestoneId, audience }: Pick<Message, "milestoneId" | "audience">) {
  if (milestoneId === null || audience === null || audience === "strategic") return null;
  const deliveries = { some: { state: { in: [...PENDING_STATES] } } };
  const where = { milestoneId, channel: "email" as const, audience: "strategic" as const, deliveries };
  return db.message.findFirst({ where, select: { id: true } });
}

/**
 * Sends what is due of a message the way its channel goes: mail in batches, everything else endpoint by endpoint.
 * Ahead of other mail comes what strategic accounts are still to get of it; what waits for another try holds nobody up.
 * Then people are told of what went wrong.
 */
export async function dispatchMessage(
  ctx: Context,
  messageId: string,
  openTransport: (db: Db) => Promise<MailTransport> = mailTransport,
): Promise<void> {
  const select = { channel: true, milestoneId: true, audience: true } as const;
  const message = await ctx.db.message.findUnique({ where: { id: messageId }, select });
  if (!message) return;
  if (isEndpointKind(message.channel)) {
    await deliverToEndpoints(ctx, messageId);
    return tellTrouble(ctx, messageId);
  }
  const transport = await openTransport(ctx.db);
  const ahead = await findAhead(ctx.db, message);
  for (const id of ahead ? [ahead.id, messageId] : [messageId]) {
    await deliverMessage(ctx, id, transport);
    await tellTrouble(ctx, id);
  }
}
