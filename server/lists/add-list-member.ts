import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { writeMembers } from "./put-members";
import { getList, lockList } from "./reads";
import { AddListMember, type DistributionList } from "./schemas";

/**
 * Puts an address on a list; where it stands there already, what stands beside it is changed, unless it has to be new.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND for an unknown list; CONFLICT for an address that has to be new and is not
 */
export async function addListMember({ ctx, input }: { ctx: Context; input: AddListMember }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const { listId, isNew, ...member } = parseInput(AddListMember, input);
  const wanted = { verb: "addMember", listId, ...member, ...(isNew ? { isNew } : {}) };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    await lockList(tx, listId);
    const { email } = member;
    if (isNew && (await tx.listMember.findUnique({ where: { listId_email: { listId, email } } }))) {
      const message = `${email} is on this list already. Find it below to change it.`;
      throw new AppError("CONFLICT", message, { fields: { email: message } });
    }
    await writeMembers(tx, listId, [member]);
    await recordAudit(tx, ctx, { name: "list.memberAdded", subject: listId, payload: member });
    return getList(tx, listId);
  });
}
