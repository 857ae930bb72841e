import { authorize } from "../core/authorize";
import { canonicalJson, type Json } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Audience } from "../milestones/schemas";
import { getList, lockList } from "./reads";
import { type DistributionList, EditList } from "./schemas";

const FIELDS = ["name", "audience", "severities", "systems", "isActive"] as const;

/**
 * Changes a list's name, audience, severities or systems, or switches it off and on. A member who left the mails of
 * its old audience has left those of the new one too: another name for the list is no reason to write to them again.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT when the name is taken; STALE with details.current when
 * someone else changed the same field meanwhile
 */
export async function editList({ ctx, input }: { ctx: Context; input: EditList }): Promise<DistributionList> {
  authorize(ctx, "list.edit");
  const wanted = parseInput(EditList, input);
  const { listId, was = {}, ...set } = wanted;
  return inTransaction(ctx, { action: "list.edit", input: { verb: "edit", ...wanted } }, async (tx) => {
    await lockList(tx, listId);
    const before = await getList(tx, listId);
    const { members: _, ...head } = before;
    const changes: { [field: string]: Json } = {};
    for (const field of FIELDS) {
      const to = set[field];
      if (to === undefined || canonicalJson(to) === canonicalJson(head[field])) continue;
      const seen = was[field];
      if (seen !== undefined && canonicalJson(seen) !== canonicalJson(head[field])) {
        const message = `${head.name} was changed meanwhile. Look at it as it is now, then save again.`;
        throw new AppError("STALE", message, { current: head });
      }
      changes[field] = to;
    }
    if (Object.keys(changes).length === 0) return before;
    const { name } = set;
    const other = name === undefined ? null : await tx.distributionList.findUnique({ where: { name } });
    if (other && other.id !== listId) {
      const message = `There is a list named "${name}" already. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    const data = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));
    await tx.distributionList.update({ where: { id: listId }, data });
    if (set.audience && set.audience !== head.audience) {
      await carryLeavers(tx, ctx, listId, { from: head.audience, to: set.audience });
    }
    await recordAudit(tx, ctx, { name: "list.edited", subject: listId, payload: changes });
    return getList(tx, listId);
  });
}

function carryLeavers(tx: Tx, ctx: Context, listId: string, { from, to }: { from: Audience; to: Audience }) {
  return tx.$executeRaw(Prisma.sql`
    insert into suppression (address, scope, reason, note, by_name, at)
    select s.address, ${to}, s.reason, 'Left before the list was for another audience', s.by_name, ${ctx.now}
    from suppression s join list_member m on m.email = s.address and m.list_id = ${listId}
    where s.scope = ${from}
    on conflict do nothing`);
}
