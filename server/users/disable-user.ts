import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { notifyUserChanged } from "../core/notify-user";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { lockEnabledAdmins, lockUser, toAccount } from "./reads";
import { isLastAdmin } from "./rules";
import { type Account, DisableUser } from "./schemas";

/**
 * Shuts a person out at once: sessions, API tokens and open event streams. What they did stays.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT for the last enabled admin
 */
export async function disableUser({ ctx, input }: { ctx: Context; input: unknown }): Promise<Account> {
  authorize(ctx, "user.edit");
  const { user: ref } = parseInput(DisableUser, input);
  return inTransaction(ctx, { action: "user.edit", input: { verb: "disable", ref } }, async (tx) => {
    const admins = await lockEnabledAdmins(tx);
    const before = await lockUser(tx, ref);
    if (before.disabledAt) return toAccount(before);
    if (isLastAdmin(admins, before.id)) {
      throw new AppError("CONFLICT", `${before.displayName} is the last admin. Make someone else admin first.`);
    }
    const user = await tx.user.update({ where: { id: before.id }, data: { disabledAt: ctx.now } });
    await recordAudit(tx, ctx, { name: "user.disabled", subject: user.id, payload: { email: user.email } });
    await notifyUserChanged(tx, user.id);
    return toAccount(user);
  });
}
