import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getList, lockList } from "./reads";
import { RemoveList } from "./schemas";

/**
 * Removes a list with its members; the audit says who was on it. Mails already queued still go out.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND
 */
export async function removeList({ ctx, input }: { ctx: Context; input: RemoveList }): Promise<{ id: string }> {
  authorize(ctx, "list.edit");
  const { listId } = parseInput(RemoveList, input);
  return inTransaction(ctx, { action: "list.edit", input: { verb: "remove", listId } }, async (tx) => {
    await lockList(tx, listId);
    const { name, audience, members } = await getList(tx, listId);
    await tx.distributionList.delete({ where: { id: listId } });
    const payload = { name, audience, members: members.map((member) => member.email) };
    await recordAudit(tx, ctx, { name: "list.removed", subject: listId, payload });
    return { id: listId };
  });
}
