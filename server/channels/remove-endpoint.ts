import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { findEndpoint } from "./reads";
import { type Endpoint, RemoveEndpoint } from "./schemas";

/**
 * Switches an endpoint off: nothing goes there from now on, also not what waits. It stays known by its name, because
 * the log names it.
 * @throws FORBIDDEN, NOT_FOUND; CONFLICT for one that comes from the environment
 */
export async function removeEndpoint({ ctx, input }: { ctx: Context; input: RemoveEndpoint }): Promise<Endpoint> {
  authorize(ctx, "channel.edit");
  const { id } = parseInput(RemoveEndpoint, input);
  return inTransaction(ctx, { action: "channel.edit", input: { verb: "remove", id } }, async (tx) => {
    const before = await findEndpoint(tx, id);
    if (!before) throw new AppError("NOT_FOUND", "There is no such endpoint.");
    if (before.isFromEnvironment) {
      throw new AppError("CONFLICT", `${before.name} comes from the environment. Unset the variable and restart.`);
    }
    const { count } = await tx.channelEndpoint.updateMany({ where: { id, isActive: true }, data: { isActive: false } });
    if (count > 0) await recordAudit(tx, ctx, { name: "channel.removed", subject: id, payload: { name: before.name } });
    return { ...before, isActive: false, last: null };
  });
}
