import { isEndpointKind } from "../channels/rules";
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
import { BATCH_SIZE, deliverJobKey } from "./rules";
import { type Delivery, ResendDelivery } from "./schemas";

/**
 * Sends a delivery again that failed, bounced, was given up or is unclear; where it is wished, with every other of the
 * same message in the same state. A person decided it, so it goes out under a new key and the attempts count from zero.
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT when it is under way, has arrived, or held a secret that is gone
 */
export async function resendDelivery({ ctx, input }: { ctx: Context; input: ResendDelivery }): Promise<Delivery> {
  authorize(ctx, "delivery.resend");
  const { id, withAlike } = parseInput(ResendDelivery, input);
  return inTransaction(ctx, { action: "delivery.resend", input: { id, withAlike } }, async (tx) => {
    const found = await getDelivery(tx, id);
    const { messageId } = found;
    // The log's lock comes before the delivery's, as where batches settle.
    const logged = await lockLoggedMessage(tx, messageId);
    await tx.$queryRaw(Prisma.sql`select id from delivery where id = ${id} for update`);
    const before = await getDelivery(tx, id);
    if (!before.isResendable) {
      const why =
        before.template === "sign-in"
          ? "A sign-in link is not sent twice. Ask for a new one."
          : `This delivery is ${before.state}. Only what failed, bounced, was given up or is unclear is sent again.`;
      throw new AppError("CONFLICT", why);
    }
    const size = isEndpointKind(before.channel) ? 1 : BATCH_SIZE;
    const changed = await tx.$queryRaw<{ position: number | null; state: string }[]>(Prisma.sql`
      with chosen as (
        select id, (row_number() over (order by id) - 1) / ${size}::int as part,
          coalesce((regexp_match(lease_by, '~([0-9]+)$'))[1]::int, 0) + 1 as round
        from delivery where message_id = ${messageId} and state = ${before.state}::delivery_state and erased_at is null
          and (id = ${id} or (${withAlike} and dismissed_at is null))),
      keyed as (
        select id, min(id) over (partition by part) || '+' || count(*) over (partition by part) - 1
          || '~' || max(round) over (partition by part) as key
        from chosen)
      update delivery as d set state = 'queued', attempts = 0, provider_id = null, next_attempt_at = ${ctx.now},
        lease_until = null, lease_by = replace(keyed.key, '+0~', '~'), is_unsure = false, dismissed_at = null,
        last_error = null
      from keyed where d.id = keyed.id
      returning d.position, d.state::text as state`);
    await appendStates(tx, authorOf(ctx), logged, changed);
    const payload = { subject: before.subject, wasState: before.state, count: changed.length };
    await recordAudit(tx, ctx, { name: "delivery.resent", subject: id, payload });
    await enqueueJob(tx, "comms.deliver", { messageId }, { key: deliverJobKey(messageId) });
    return getDelivery(tx, id);
  });
}
