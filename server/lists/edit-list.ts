import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getList, lockList } from "./reads";
import { type DistributionList, EditList } from "./schemas";

/**
 * Changes a list's name, severities or systems; its audience stays, because its members were told what they get.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT when the name is taken
 */
export async function editList({ ctx, input }: { ctx: Context; input: EditList }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const wanted = parseInput(EditList, input);
  return inTransaction(ctx, { action: "list.edit", input: { verb: "edit", ...wanted } }, async (tx) => {
    const { listId, name, severities, systems } = wanted;
    await lockList(tx, listId);
    const other = name === undefined ? null : await tx.distributionList.findUnique({ where: { name } });
    if (other && other.id !== listId) {
      const message = `There is a list named "${name}" already. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    const part = {
      ...(name === undefined ? {} : { name }),
      ...(severities === undefined ? {} : { severities }),
      ...(systems === undefined ? {} : { systems }),
    };
    await tx.distributionList.update({ where: { id: listId }, data: part });
    await recordAudit(tx, ctx, { name: "list.edited", subject: listId, payload: part });
    return getList(tx, listId);
  });
}
