import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { appendStates, authorOf, lockLoggedMessage } from "./append-states";
import { getDelivery } from "./reads";
import { deliverJobKey } from "./rules";
import { type Delivery, ResendDelivery } from "./schemas";

/**
 * Sends a delivery again that failed, bounced or was given up. A person decided it, so it goes out under a new key
 * and the attempts count from zero.
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT when it is under way, has arrived, or held a secret that is gone
 */
export async function resendDelivery({ ctx, input }: { ctx: Context; input: ResendDelivery }): Promise<Delivery> {
  authorize(ctx, "delivery.resend");
  const { id } = parseInput(ResendDelivery, input);
  return inTransaction(ctx, { action: "delivery.resend", input: { id } }, async (tx) => {
    const found = await getDelivery(tx, id);
    // The log's lock comes before the delivery's, as where batches settle.
    const logged = await lockLoggedMessage(tx, found.messageId);
    await tx.$queryRaw(Prisma.sql`select id from delivery where id = ${id} for update`);
    const before = await getDelivery(tx, id);
    if (!before.isResendable) {
      const why =
        before.template === "sign-in"
          ? "A sign-in link is not sent twice. Ask for a new one."
          : `This delivery is ${before.state}. Only what failed, bounced or was given up is sent again.`;
      throw new AppError("CONFLICT", why);
    }
    const changed = await tx.$queryRaw<{ position: number | null; state: string }[]>(Prisma.sql`
      update delivery set state = 'queued', attempts = 0, provider_id = null, next_attempt_at = ${ctx.now}, lease_until = null,
        lease_by = id || '~' || (coalesce((regexp_match(lease_by, '~([0-9]+)$'))[1]::int, 0) + 1)
      where id = ${id}
      returning position, state::text as state`);
    await appendStates(tx, authorOf(ctx), logged, changed);
    await recordAudit(tx, ctx, {
      name: "delivery.resent",
      subject: id,
      payload: { subject: before.subject, wasState: before.state },
    });
    const { messageId } = before;
    await enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) });
    return getDelivery(tx, id);
  });
}
