import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { notifyUserChanged } from "../core/notify-user";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockEnabledAdmins, lockUser, toAccount } from "./reads";
import { isLastAdmin } from "./rules";
import { type Account, ChangeRole } from "./schemas";

/**
 * Gives a person another role, which holds from the next request on; open event streams end and come back with it.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT for the last enabled admin
 */
export async function changeRole({ ctx, input }: { ctx: Context; input: unknown }): Promise<Account> {
  authorize(ctx, "user.edit");
  const { user: ref, role } = parseInput(ChangeRole, input);
  return inTransaction(ctx, { action: "user.edit", input: { verb: "changeRole", ref, role } }, async (tx) => {
    const admins = await lockEnabledAdmins(tx);
    const before = await lockUser(tx, ref);
    if (before.role === role) return toAccount(before);
    if (isLastAdmin(admins, before.id)) {
      throw new AppError("CONFLICT", `${before.displayName} is the last admin. Make someone else admin first.`);
    }
    const user = await tx.user.update({ where: { id: before.id }, data: { role } });
    await recordAudit(tx, ctx, {
      name: "user.roleChanged",
      subject: user.id,
      payload: { email: user.email, from: before.role, to: role },
    });
    await notifyUserChanged(tx, user.id);
    return toAccount(user);
  });
}
