import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { notifyUserChanged } from "../core/notify-user";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { managedUserId, TOKEN_COLUMNS, toTokenSummary } from "./reads";
import { RevokeToken, type TokenSummary } from "./schemas";

/**
 * Ends a token at once, open event streams included. Revoking it again changes nothing.
 * @throws FORBIDDEN; NOT_FOUND, also for another person's token unless an admin asks
 */
export async function revokeToken({ ctx, input }: { ctx: Context; input: unknown }): Promise<TokenSummary> {
  authorize(ctx, "token.edit");
  const { id } = parseInput(RevokeToken, input);
  const userId = managedUserId(ctx);
  return inTransaction(ctx, { action: "token.edit", input: { verb: "revoke", id } }, async (tx) => {
    const whose = userId === null ? {} : { userId };
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null, ...whose },
      data: { revokedAt: ctx.now },
    });
    const row = await tx.apiToken.findFirst({ where: { id, ...whose }, select: TOKEN_COLUMNS });
    if (!row) throw new AppError("NOT_FOUND", "There is no such token among those you manage.");
    if (count > 0) {
      await recordAudit(tx, ctx, {
        name: "token.revoked",
        subject: id,
        payload: { name: row.name, userId: row.user.id },
      });
      await notifyUserChanged(tx, row.user.id);
    }
    return toTokenSummary(row);
  });
}
