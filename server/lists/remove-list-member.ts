import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getList } from "./reads";
import { type DistributionList, RemoveListMember } from "./schemas";

/**
 * Takes an address off a list. Mails already queued for it still go out.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND when the list or the address on it is unknown
 */
export async function removeListMember({
  ctx,
  input,
}: {
  ctx: Context;
  input: RemoveListMember;
}): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const { listId, email } = parseInput(RemoveListMember, input);
  const wanted = { verb: "removeMember", listId, email };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    const { count } = await tx.listMember.deleteMany({ where: { listId, email } });
    if (count === 0) throw new AppError("NOT_FOUND", `${email} is not on this list.`);
    await recordAudit(tx, ctx, { name: "list.memberRemoved", subject: listId, payload: { email } });
    return getList(tx, listId);
  });
}
