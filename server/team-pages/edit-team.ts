import { authorize } from "../core/authorize";
import { canonicalJson, type Json } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { Prisma } from "../db/generated/client";
import { findTeam, toTeam } from "./reads";
import { EditTeam, type Team, type TeamFields } from "./schemas";

type Field = keyof TeamFields;

/**
 * Changes a team, or switches it off and on; pages that went out keep the name they were sent under.
 * @throws INVALID_INPUT, FORBIDDEN, NOT_FOUND; CONFLICT when the name is taken; STALE with details.current when
 * another admin changed the same field meanwhile
 */
export async function editTeam({ ctx, input }: { ctx: Context; input: EditTeam }): Promise<Team> {
  authorize(ctx, "team.edit");
  const wanted = parseInput(EditTeam, input);
  return inTransaction(ctx, { action: "team.edit", input: { verb: "edit", ...wanted } }, async (tx) => {
    const found = await findTeam(tx, wanted.team);
    if (!found) throw new AppError("NOT_FOUND", `There is no team "${wanted.team}".`);
    await tx.$queryRaw(Prisma.sql`select id from team where id = ${found.id} for update`);
    const before = await tx.team.findUniqueOrThrow({ where: { id: found.id } });

    const changes: { [field: string]: Json } = {};
    const stale: { [field: string]: Json } = {};
    for (const [field, to] of Object.entries(wanted.set) as [Field, Json][]) {
      const from: Json = before[field];
      if (canonicalJson(from) === canonicalJson(to)) continue;
      const was = wanted.was?.[field];
      if (was !== undefined && canonicalJson(was) !== canonicalJson(from)) stale[field] = from;
      changes[field] = { from, to };
    }
    if (Object.keys(stale).length > 0) {
      const message = `${before.name} was changed by another admin meanwhile. Look at it as it is now, then save again.`;
      throw new AppError("STALE", message, { current: toTeam(before) });
    }
    if (Object.keys(changes).length === 0) return toTeam(before);
    const namesake = wanted.set.name === undefined ? null : await findTeam(tx, wanted.set.name);
    if (namesake && namesake.id !== before.id) {
      const message = `There is a team named "${namesake.name}" already. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    const set = Object.fromEntries(Object.entries(wanted.set).filter(([, value]) => value !== undefined));
    const row = await tx.team.update({ where: { id: before.id }, data: set });
    await recordAudit(tx, ctx, { name: "team.edited", subject: row.id, payload: { name: row.name, changes } });
    return toTeam(row);
  });
}
