import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { moveCleanClock } from "./move-clean-clock";
import { loadChecklist } from "./reads";
import { AddCheck, type Checklist } from "./schemas";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * Adds something of one's own to confirm of a system; a required one stops the clean clock until it is confirmed.
 * @throws CONFLICT when it is on the list already or the incident is resolved, NOT_FOUND
 */
export async function addCheck({ ctx, input }: { ctx: Context; input: AddCheck }): Promise<Checklist> {
  await authorizeHere(ctx, "validation.edit", input.ref);
  const { ref, item, isRequired, ...wanted } = parseInput(AddCheck, input);

  return inTransaction(ctx, { action: "validation.edit", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (incident.status === "Resolved") throw new AppError("CONFLICT", "The incident is resolved. Reopen it first.");
    const present = await tx.validationCheck.findMany({ where: { incidentId: incident.id } });
    const known = [...incident.affectedSystems, ...present.map((check) => check.system)];
    const system = known.find((name) => same(name, wanted.system)) ?? wanted.system;
    if (present.some((check) => check.system === system && same(check.item, item))) {
      throw new AppError("CONFLICT", `This is on the list of ${system} already.`, {
        fields: { item: `This is on the list of ${system} already.` },
      });
    }
    const id = newId(ctx.now);
    const position = Math.max(-1, ...present.map((check) => check.position)) + 1;
    await tx.validationCheck.create({ data: { id, incidentId: incident.id, system, item, isRequired, position } });
    await recordEvent(tx, ctx, incident, {
      name: "validation.checkAdded",
      text: `Validation, ${system}: to confirm${isRequired ? "" : " if possible"}: ${item}`,
      payload: { checkId: id, system, item, isRequired },
    });
    await moveCleanClock(tx, ctx, incident);
    return loadChecklist(tx, incident, ctx.now);
  });
}
