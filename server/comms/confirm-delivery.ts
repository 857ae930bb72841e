import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { appendStates, authorOf, lockLoggedMessage } from "./append-states";
import { getDelivery } from "./reads";
import { ConfirmDelivery, type Delivery } from "./schemas";

/**
 * Says that an unclear delivery did arrive: somebody looked, in the channel or at the provider. It counts as sent, and
 * the log says who said so (ADR 0011).
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT where it is not unclear (any more)
 */
export async function confirmDelivery({ ctx, input }: { ctx: Context; input: ConfirmDelivery }): Promise<Delivery> {
  authorize(ctx, "delivery.resend");
  const { id, withAlike } = parseInput(ConfirmDelivery, input);
  return inTransaction(ctx, { action: "delivery.resend", input: { verb: "confirm", id, withAlike } }, async (tx) => {
    const { messageId } = await getDelivery(tx, id);
    const logged = await lockLoggedMessage(tx, messageId);
    const changed = await tx.$queryRaw<{ position: number | null; state: string }[]>(Prisma.sql`
      update delivery set state = 'sent', sent_at = ${ctx.now}, is_unsure = false, dismissed_at = null
      where message_id = ${messageId} and state = 'unclear' and erased_at is null
        and (id = ${id} or (${withAlike} and exists (select from delivery where id = ${id} and state = 'unclear')))
      returning position, state::text as state`);
    const after = await getDelivery(tx, id);
    if (changed.length === 0) throw new AppError("CONFLICT", `This delivery is ${after.state}, which is clear.`);
    await appendStates(tx, authorOf(ctx), logged, changed);
    const payload = { subject: after.subject, count: changed.length };
    await recordAudit(tx, ctx, { name: "delivery.confirmed", subject: id, payload });
    return after;
  });
}
