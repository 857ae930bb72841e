import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { ResubscribeAddress } from "./schemas";

/**
 * Takes a reader's own unsubscribing back: one audience's mails, and all where they had left all. What a bounce, a
 * complaint or a person suppressed stays. Called by the system on behalf of whoever holds the signed link.
 * @returns whether there was something to take back
 */
export async function resubscribeAddress({
  ctx,
  input,
}: {
  ctx: Context;
  input: ResubscribeAddress;
}): Promise<{ isNew: boolean }> {
  authorize(ctx, "list.edit");
  const { address, audience } = parseInput(ResubscribeAddress, input);
  return inTransaction(ctx, { action: "list.edit", input: { verb: "resubscribe", address, audience } }, async (tx) => {
    const where = { address, scope: { in: ["", audience] }, reason: "unsubscribed" as const };
    const { count } = await tx.suppression.deleteMany({ where });
    if (count > 0) {
      await recordAudit(tx, ctx, { name: "address.resubscribed", subject: address, payload: { audience } });
    }
    return { isNew: count > 0 };
  });
}
