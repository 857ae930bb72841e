import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { beginRole, endRole } from "./change-hands";
import { authorizeHere, findHolder, findPerson } from "./reads";
import { COMMAND_ROLE_LABEL } from "./rules";
import { AssignRole, type CommandSlot } from "./schemas";

/**
 * Gives a command role to a person or a free name, or leaves it open; the former holder's time ends, the new one's
 * begins, and the change is in the record (S1 Command Team).
 * @throws NOT_FOUND for an incident or person that is not there; STALE where the slot changed hands meanwhile;
 * CONFLICT where a running incident would have no MIM
 */
export async function assignRole({ ctx, input }: { ctx: Context; input: AssignRole }): Promise<CommandSlot> {
  await authorizeHere(ctx, "command.assign", input.ref);
  const wanted = parseInput(AssignRole, input);

  return inTransaction(ctx, { action: "command.assign", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const { role } = wanted;
    const person = await findPerson(tx, wanted.userId ?? null, wanted.name);
    const next = { name: person?.name ?? null, userId: person?.userId ?? null };
    const holder = await findHolder(tx, incident.id, role);
    if ((holder?.displayName ?? null) === next.name && (holder?.userId ?? null) === next.userId) {
      return { role, ...next, joinedAt: holder?.joinedAt.toISOString() ?? null };
    }
    const from = holder?.displayName ?? null;
    if (wanted.was !== undefined && wanted.was !== (from ?? "")) {
      const now = from ? `is held by ${from}` : "is open";
      throw new AppError("STALE", `${COMMAND_ROLE_LABEL[role]} ${now} by now. Choose who holds it.`, {
        current: { name: from ?? "" },
      });
    }
    if (role === "mim" && !person && incident.status !== "Resolved") {
      throw new AppError("CONFLICT", "The incident would have no MIM. Name the next one, or hand the role over.");
    }
    if (holder) await endRole(tx, ctx, incident, holder, person ? "replaced" : "released");
    if (person) await beginRole(tx, ctx, incident, { person, role });
    await recordEvent(tx, ctx, incident, {
      name: "command.assigned",
      text: `${COMMAND_ROLE_LABEL[role]}: ${from ? `${from} → ` : ""}${next.name ?? "open"}`,
      payload: { role, from, to: next.name },
    });
    return { role, ...next, joinedAt: person ? ctx.now.toISOString() : null };
  });
}
