import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { getList } from "./reads";
import { CreateList, type DistributionList } from "./schemas";

/**
 * Makes a distribution list for one audience and some severities and systems, or all.
 * @throws INVALID_INPUT, FORBIDDEN; CONFLICT when the name is taken
 */
export async function createList({ ctx, input }: { ctx: Context; input: CreateList }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const { name, audience, severities, systems } = parseInput(CreateList, input);
  const wanted = { verb: "create", name, audience, severities, systems };
  return inTransaction(ctx, { action: "list.edit", input: wanted }, async (tx) => {
    const id = newId(ctx.now);
    const row = { id, name, audience, severities, systems, createdAt: ctx.now };
    const { count } = await tx.distributionList.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) {
      const message = `There is a list named "${name}" already. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    await recordAudit(tx, ctx, { name: "list.created", subject: id, payload: { name, audience, severities, systems } });
    return getList(tx, id);
  });
}
