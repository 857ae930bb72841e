import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockUser, toAccount } from "./reads";
import { type Account, EnableUser } from "./schemas";

/**
 * Lets a disabled person in again, with the role they had.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function enableUser({ ctx, input }: { ctx: Context; input: unknown }): Promise<Account> {
  authorize(ctx, "user.edit");
  const { user: ref } = parseInput(EnableUser, input);
  return inTransaction(ctx, { action: "user.edit", input: { verb: "enable", ref } }, async (tx) => {
    const before = await lockUser(tx, ref);
    if (!before.disabledAt) return toAccount(before);
    const user = await tx.user.update({ where: { id: before.id }, data: { disabledAt: null } });
    await recordAudit(tx, ctx, { name: "user.enabled", subject: user.id, payload: { email: user.email } });
    return toAccount(user);
  });
}
