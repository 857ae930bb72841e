import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { getDelivery } from "./reads";
import { DISMISSABLE_STATES } from "./rules";
import { type Delivery, DismissDelivery } from "./schemas";

/**
 * Takes a delivery off the list of what did not arrive: somebody has seen it and lets it be. Its state stays what it
 * is, here and in the log.
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT where it is under way or has arrived
 */
export async function dismissDelivery({ ctx, input }: { ctx: Context; input: DismissDelivery }): Promise<Delivery> {
  authorize(ctx, "delivery.resend");
  const { id, withAlike } = parseInput(DismissDelivery, input);
  return inTransaction(ctx, { action: "delivery.resend", input: { verb: "dismiss", id, withAlike } }, async (tx) => {
    const { messageId, state, subject } = await getDelivery(tx, id);
    const count = await tx.$executeRaw(Prisma.sql`
      update delivery set dismissed_at = ${ctx.now}
      where message_id = ${messageId} and state = ${state}::delivery_state and dismissed_at is null
        and state::text = any(${[...DISMISSABLE_STATES]}) and (id = ${id} or ${withAlike})`);
    const after = await getDelivery(tx, id);
    if (count === 0 && !(DISMISSABLE_STATES as readonly string[]).includes(after.state)) {
      throw new AppError("CONFLICT", `This delivery is ${after.state}. Only what did not arrive is dismissed.`);
    }
    await recordAudit(tx, ctx, { name: "delivery.dismissed", subject: id, payload: { subject, state, count } });
    return after;
  });
}
