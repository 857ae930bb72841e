import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { writeMembers } from "./put-members";
import { getList, lockList } from "./reads";
import { AddListMember, type DistributionList } from "./schemas";

/**
 * Puts an address on a list; where it stands there already, what stands beside it is changed.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND for an unknown list
 */
export async function addListMember({ ctx, input }: { ctx: Context; input: AddListMember }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const { listId, ...member } = parseInput(AddListMember, input);
  const wanted = { verb: "addMember", listId, ...member };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    await lockList(tx, listId);
    await writeMembers(tx, listId, [member]);
    await recordAudit(tx, ctx, { name: "list.memberAdded", subject: listId, payload: member });
    return getList(tx, listId);
  });
}
