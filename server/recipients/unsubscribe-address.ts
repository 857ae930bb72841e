import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { erasedKey } from "../core/erased-key";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { UnsubscribeAddress } from "./schemas";

/**
 * Takes a reader out of one audience's mails, or of all: the link in the mail was pressed. Doing it again changes
 * nothing. Called by the system on behalf of whoever holds the signed link.
 * @returns whether it was not so before
 */
export async function unsubscribeAddress({
  ctx,
  input,
}: {
  ctx: Context;
  input: UnsubscribeAddress;
}): Promise<{ isNew: boolean }> {
  authorize(ctx, "list.edit");
  const { address, audience, isAll } = parseInput(UnsubscribeAddress, input);
  const scope = isAll ? "" : audience;
  return inTransaction(ctx, { action: "list.edit", input: { verb: "unsubscribe", address, scope } }, async (tx) => {
    // Who was erased gets nothing anyway; an old mail's link does not write the address down again.
    if ((await tx.suppression.count({ where: { address: erasedKey(address) } })) > 0) return { isNew: false };
    const row = { address, scope, reason: "unsubscribed" as const, byName: "the reader", at: ctx.now };
    const { count } = await tx.suppression.createMany({ data: [row], skipDuplicates: true });
    if (count > 0) await recordAudit(tx, ctx, { name: "address.unsubscribed", subject: address, payload: { scope } });
    return { isNew: count > 0 };
  });
}
