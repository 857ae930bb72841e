import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { getIncidentId } from "../incidents/reads";
import { COMMAND_ROLES, type CommandSlot } from "./schemas";

/** The six slots and who holds each now. @throws NOT_FOUND */
export async function listSlots(ctx: Context, input: { ref: string }): Promise<CommandSlot[]> {
  authorize(ctx, "incident.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const present = await ctx.db.participant.findMany({
    where: { incidentId, leftAt: null, role: { in: [...COMMAND_ROLES] } },
  });
  return COMMAND_ROLES.map((role) => {
    const holder = present.find((person) => person.role === role);
    return {
      role,
      name: holder?.displayName ?? null,
      userId: holder?.userId ?? null,
      joinedAt: holder?.joinedAt.toISOString() ?? null,
    };
  });
}
