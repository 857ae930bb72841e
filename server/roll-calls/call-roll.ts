import { addMinutes } from "date-fns/addMinutes";
import { authorizeHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { loadRollCall } from "./reads";
import { hasOwner } from "./rules";
import { CallRoll, type RollCall } from "./schemas";

/**
 * Asks every owner of an active path to confirm within a time (DOMAIN 1.13, PAR). Paths that rest are not asked.
 * @throws CONFLICT once the incident is resolved, where no path runs, or where one roll-call is still open
 */
export async function callRoll({ ctx, input }: { ctx: Context; input: CallRoll }): Promise<RollCall> {
  await authorizeHere(ctx, "command.callRoll", input.ref);
  const { ref, minutes } = parseInput(CallRoll, input);

  return inTransaction(ctx, { action: "command.callRoll", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (incident.status === "Resolved") {
      throw new AppError("CONFLICT", "The incident is resolved: nobody is asked any more. Reopen it first.");
    }
    const open = await tx.rollCall.findFirst({ where: { incidentId: incident.id, closedAt: null } });
    if (open) {
      throw new AppError("CONFLICT", `${open.calledByName} has called the roll already. Close that one first.`);
    }
    const paths = await tx.recoveryPath.findMany({
      where: { incidentId: incident.id, status: "active", closedAt: null },
      orderBy: { openedAt: "asc" },
    });
    if (paths.length === 0) {
      throw new AppError("CONFLICT", "No recovery path runs, so there is nobody to ask. Open a path first.");
    }
    const { rollCallMinutes } = await getSettings(tx);
    const dueAt = addMinutes(ctx.now, minutes ?? Math.max(1, rollCallMinutes));
    const id = newId(ctx.now);
    await tx.rollCall.create({
      data: {
        id,
        incidentId: incident.id,
        calledByName: actorName(ctx.actor),
        calledAt: ctx.now,
        dueAt,
        answers: {
          create: paths.map((path) => ({ recoveryPathId: path.id, owner: path.owner, pathTitle: path.title })),
        },
      },
    });
    const owners = [...new Set(paths.map((path) => path.owner).filter(hasOwner))];
    const unowned = paths.filter((path) => !hasOwner(path.owner)).map((path) => path.title);
    const nobodys = unowned.length > 0 ? `. Nobody owns ${unowned.join(", ")}` : "";
    await recordEvent(tx, ctx, incident, {
      name: "rollCall.called",
      text: `Roll-call: ${owners.join(", ") || "owners"} to confirm by ${dueAt.toISOString().slice(11, 16)} UTC${nobodys}`,
      payload: { rollCallId: id, owners, dueAt: dueAt.toISOString() },
    });
    return loadRollCall(tx, incident.id, id);
  });
}
