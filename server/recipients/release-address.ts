import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { erasedKey } from "../core/erased-key";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { ReleaseAddress } from "./schemas";

/**
 * Lets an address get updates again, of every audience that it had left, and after its person was erased.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND where it is not suppressed
 */
export async function releaseAddress({
  ctx,
  input,
}: {
  ctx: Context;
  input: ReleaseAddress;
}): Promise<{ address: string }> {
  authorize(ctx, "list.edit");
  const { address, note } = parseInput(ReleaseAddress, input);
  return inTransaction(ctx, { action: "list.edit", input: { verb: "release", address, note } }, async (tx) => {
    const where = { address: { in: [address, erasedKey(address)] } };
    const rows = await tx.suppression.findMany({ where, select: { scope: true, reason: true } });
    if (rows.length === 0) throw new AppError("NOT_FOUND", `${address} is not suppressed.`);
    await tx.suppression.deleteMany({ where });
    const was = rows.map(({ scope, reason }) => ({ scope, reason }));
    await recordAudit(tx, ctx, { name: "address.released", subject: address, payload: { note, was } });
    return { address };
  });
}
