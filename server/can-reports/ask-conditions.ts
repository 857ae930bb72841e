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
import { enqueueCheck } from "../notices/enqueue-check";
import { getSettings } from "../settings/reads";
import { loadConditions, loadOpenRequests } from "./reads";
import { nameList, uniqueTeams } from "./rules";
import { AskConditions, type ConditionsRequest } from "./schemas";

/**
 * Asks teams for their conditions within a time: one timer a team, from now (S1 phase 2). A team that an earlier
 * request still awaits is asked again: its time runs anew, and a request that awaits nobody else ends with it.
 * @returns the incident's requests, newest first
 * @throws CONFLICT once the incident is resolved
 */
export async function askConditions({
  ctx,
  input,
}: {
  ctx: Context;
  input: AskConditions;
}): Promise<ConditionsRequest[]> {
  await authorizeHere(ctx, "conditions.ask", input.ref);
  const wanted = parseInput(AskConditions, input);
  const teams = uniqueTeams(wanted.teams);

  return inTransaction(ctx, { action: "conditions.ask", input }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    if (incident.status === "Resolved") throw new AppError("CONFLICT", "The incident is resolved; reopen it first.");
    const minutes = wanted.minutes ?? (await getSettings(tx)).conditionsTimeboxMinutes;
    const awaitedBefore = new Set((await loadOpenRequests(tx, incident.id)).flatMap((one) => one.missing));
    const id = newId(ctx.now);
    const dueAt = addMinutes(ctx.now, minutes);
    await tx.conditionsRequest.create({
      data: {
        id,
        incidentId: incident.id,
        askedByName: actorName(ctx.actor),
        askedAt: ctx.now,
        dueAt,
        asks: { create: teams.map((team) => ({ team })) },
      },
    });
    const open = await loadOpenRequests(tx, incident.id);
    const isAgain = open.flatMap((one) => (one.id === id ? [] : one.missing)).length < awaitedBefore.size;
    const over = open.filter((one) => one.id !== id && one.missing.length === 0).map((one) => one.id);
    await tx.conditionsRequest.updateMany({ where: { id: { in: over } }, data: { closedAt: ctx.now } });
    await recordEvent(tx, ctx, incident, {
      name: "conditions.asked",
      text: `Conditions asked ${isAgain ? "again " : ""}of ${nameList(teams)}, within ${minutes} min`,
      payload: { requestId: id, teams, dueAt: dueAt.toISOString() },
      occurredAt: ctx.now,
    });
    await enqueueCheck(tx, incident.id);
    return loadConditions(tx, incident.id, ctx.now);
  });
}
