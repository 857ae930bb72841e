import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import { findTeam, toTeam } from "./reads";
import { AddTeam, type Team } from "./schemas";

/**
 * Adds a team or rotation that can be paged (DOMAIN 2.3).
 * @throws INVALID_INPUT, FORBIDDEN; CONFLICT when the name is taken, in any case
 */
export async function addTeam({ ctx, input }: { ctx: Context; input: AddTeam }): Promise<Team> {
  authorize(ctx, "team.edit");
  const wanted = parseInput(AddTeam, input);
  return inTransaction(ctx, { action: "team.edit", input: { verb: "add", ...wanted } }, async (tx) => {
    const taken = await findTeam(tx, wanted.name);
    const row = { id: newId(ctx.now), ...wanted, isActive: true, createdAt: ctx.now };
    const { count } = taken ? { count: 0 } : await tx.team.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) {
      const message = `There is a team named "${taken?.name ?? wanted.name}" already${taken && !taken.isActive ? ", switched off" : ""}. Choose another name.`;
      throw new AppError("CONFLICT", message, { fields: { name: message } });
    }
    await recordAudit(tx, ctx, { name: "team.added", subject: row.id, payload: wanted });
    return toTeam(row);
  });
}
