import { enqueueMessages } from "../comms/enqueue-messages";
import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { findEndpoint } from "./reads";
import { TestEndpoint } from "./schemas";

/**
 * Sends a test message to an endpoint through the outbox, as a milestone would go; the list of endpoints then shows
 * what became of it.
 * @returns the message's id
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT where the endpoint is switched off
 */
export async function testEndpoint({
  ctx,
  input,
}: {
  ctx: Context;
  input: TestEndpoint;
}): Promise<{ messageId: string }> {
  authorize(ctx, "channel.edit");
  const { id } = parseInput(TestEndpoint, input);
  return inTransaction(ctx, { action: "channel.edit", input: { verb: "test", id } }, async (tx) => {
    const endpoint = await findEndpoint(tx, id);
    if (!endpoint) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    if (!endpoint.isActive) throw new AppError("CONFLICT", `${endpoint.name} is switched off. Switch it on first.`);
    const { messageId } = await enqueueMessages(tx, ctx, {
      template: "channel-test",
      channel: endpoint.kind,
      subject: `Test of ${endpoint.name}`,
      props: {
        endpoint: endpoint.name,
        sentByName: actorName(ctx.actor),
        sentAt: ctx.now.toISOString(),
        url: `${appUrl()}/comms/channels`,
      },
      audience: null,
      incidentId: null,
      milestoneId: null,
      recipients: [{ address: endpoint.id, name: endpoint.name }],
    });
    await recordAudit(tx, ctx, { name: "channel.tested", subject: id, payload: { name: endpoint.name, messageId } });
    return { messageId };
  });
}
