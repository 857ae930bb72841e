import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { lockIncident } from "../incidents/reads";
import { AssignRole, COMMAND_ROLE_LABEL, type CommandSlot } from "./schemas";

/**
 * Gives a command role to a person or a free name, or leaves it open; the former holder's time ends, the new one's
 * begins, and the change is in the record (S1 Command Team).
 * @throws NOT_FOUND for an incident or person that is not there
 */
export async function assignRole({ ctx, input }: { ctx: Context; input: AssignRole }): Promise<CommandSlot> {
  authorize(ctx, "command.assign");
  const wanted = parseInput(AssignRole, input);

  return inTransaction(ctx, { action: "command.assign", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const { role } = wanted;
    const next = await findNext(tx, wanted.userId ?? null, wanted.name);
    const holder = await tx.participant.findFirst({ where: { incidentId: incident.id, role, leftAt: null } });
    const joinedAt = ctx.now.toISOString();
    if ((holder?.displayName ?? null) === next.name && (holder?.userId ?? null) === next.userId) {
      return { role, ...next, joinedAt: holder?.joinedAt.toISOString() ?? null };
    }
    if (holder) await tx.participant.update({ where: { id: holder.id }, data: { leftAt: ctx.now } });
    if (next.name !== null) {
      const data = { id: newId(ctx.now), incidentId: incident.id, userId: next.userId, displayName: next.name };
      await tx.participant.create({ data: { ...data, role, joinedAt: ctx.now } });
    }
    const from = holder?.displayName ?? null;
    await recordEvent(tx, ctx, incident, {
      name: "command.assigned",
      text: `${COMMAND_ROLE_LABEL[role]}: ${from ? `${from} → ` : ""}${next.name ?? "open"}`,
      payload: { role, from, to: next.name },
    });
    return { role, ...next, joinedAt: next.name === null ? null : joinedAt };
  });
}

async function findNext(
  tx: Tx,
  userId: string | null,
  name: string,
): Promise<{ userId: string | null; name: string | null }> {
  if (userId === null) return { userId: null, name: name || null };
  const user = await tx.user.findFirst({ where: { id: userId, disabledAt: null } });
  if (!user) throw new AppError("NOT_FOUND", "There is no such person, or their account is disabled.");
  return { userId: user.id, name: user.displayName };
}
