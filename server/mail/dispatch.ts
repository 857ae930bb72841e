import { isEndpointKind } from "../channels/rules";
import type { Context } from "../core/context";
import { deliverMessage } from "./deliver";
import { deliverToEndpoints } from "./deliver-to-endpoints";
import { mailTransport } from "./transport";

/** Sends what is due of a message the way its channel goes: mail in batches, everything else endpoint by endpoint. */
export async function dispatchMessage(ctx: Context, messageId: string): Promise<void> {
  const message = await ctx.db.message.findUnique({ where: { id: messageId }, select: { channel: true } });
  if (!message) return;
  if (isEndpointKind(message.channel)) await deliverToEndpoints(ctx, messageId);
  else await deliverMessage(ctx, messageId, await mailTransport(ctx.db));
}
