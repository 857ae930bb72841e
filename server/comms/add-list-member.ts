import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getList } from "./reads";
import { AddListMember, type DistributionList } from "./schemas";

/**
 * Puts an address on a list; where it stands there already, its name is changed. An address of a person who is known
 * here belongs to that person: once disabled, it gets nothing more.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND for an unknown list
 */
export async function addListMember({ ctx, input }: { ctx: Context; input: AddListMember }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const { listId, email, name } = parseInput(AddListMember, input);
  const wanted = { verb: "addMember", listId, email, name };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    await getList(tx, listId);
    const user = await tx.user.findUnique({ where: { email }, select: { id: true, displayName: true } });
    const member = { name: name || (user?.displayName ?? ""), userId: user?.id ?? null };
    await tx.listMember.upsert({
      where: { listId_email: { listId, email } },
      create: { listId, email, ...member },
      update: member,
    });
    await recordAudit(tx, ctx, { name: "list.memberAdded", subject: listId, payload: { email, name: member.name } });
    return getList(tx, listId);
  });
}
