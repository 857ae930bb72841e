import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadConditions, loadOpenRequests } from "./reads";
import { nameList } from "./rules";
import { CloseConditions, type ConditionsRequest } from "./schemas";

/**
 * Goes on with what there is (S1 phase 2: take what you have and move forward); the record names who is missing.
 * @returns the incident's requests, newest first
 * @throws NOT_FOUND, CONFLICT where it has ended already
 */
export async function closeConditions({
  ctx,
  input,
}: {
  ctx: Context;
  input: CloseConditions;
}): Promise<ConditionsRequest[]> {
  await authorizeHere(ctx, "conditions.ask", input.ref);
  const { ref, requestId } = parseInput(CloseConditions, input);

  return inTransaction(ctx, { action: "conditions.ask", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const request = (await loadOpenRequests(tx, incident.id)).find((one) => one.id === requestId);
    if (!request) {
      const past = await tx.conditionsRequest.count({ where: { id: requestId, incidentId: incident.id } });
      if (past === 0) throw new AppError("NOT_FOUND", "There is no such request on this incident.");
      throw new AppError("CONFLICT", "This request has ended already: everyone answered, or somebody went on.");
    }
    await tx.conditionsRequest.update({ where: { id: request.id }, data: { closedAt: ctx.now } });
    await recordEvent(tx, ctx, incident, {
      name: "conditions.closed",
      text: `Went on without conditions from ${nameList(request.missing)}`,
      payload: { requestId: request.id, missing: request.missing },
    });
    return loadConditions(tx, incident.id, ctx.now);
  });
}
