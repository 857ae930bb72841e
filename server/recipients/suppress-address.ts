import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { SuppressAddress } from "./schemas";

/**
 * Keeps all updates from an address: by hand, or because a provider says that it bounced or complained. One that is
 * suppressed already keeps its first reason. Queued mails to it are not sent.
 * @returns whether it was not suppressed before
 * @throws INVALID_INPUT, FORBIDDEN
 */
export async function suppressAddress({
  ctx,
  input,
}: {
  ctx: Context;
  input: SuppressAddress;
}): Promise<{ isNew: boolean }> {
  authorize(ctx, "list.edit");
  const { address, reason, note } = parseInput(SuppressAddress, input);
  return inTransaction(ctx, { action: "list.edit", input: { verb: "suppress", address, reason, note } }, async (tx) => {
    const row = { address, scope: "", reason, note, byName: actorName(ctx.actor), at: ctx.now };
    const { count } = await tx.suppression.createMany({ data: [row], skipDuplicates: true });
    if (count > 0)
      await recordAudit(tx, ctx, { name: "address.suppressed", subject: address, payload: { reason, note } });
    return { isNew: count > 0 };
  });
}
