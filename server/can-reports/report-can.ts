import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { type RecordHead, recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { lockIncident } from "../incidents/reads";
import { isAwaiting, loadOpenRequests, loadReport } from "./reads";
import { canText, nameList } from "./rules";
import { type CanReport, ReportCan } from "./schemas";

/**
 * Takes a team's Conditions, Actions, Needs into the record (S1 phase 2, DOMAIN 1.1). It answers every open request
 * for that team; the last answer closes the request. Whoever fights may report for any team.
 * @throws INVALID_INPUT without a condition, or for a recovery path of another incident
 */
export async function reportCan({ ctx, input }: { ctx: Context; input: ReportCan }): Promise<CanReport> {
  authorize(ctx, "can.report");
  const { ref, team, recoveryPathId = null, conditions, actions, needs } = parseInput(ReportCan, input);

  return inTransaction(ctx, { action: "can.report", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    if (recoveryPathId !== null) {
      const path = await tx.recoveryPath.findFirst({ where: { id: recoveryPathId, incidentId: incident.id } });
      if (!path) {
        const message = "This incident has no such recovery path. Choose another, or none.";
        throw new AppError("INVALID_INPUT", message, { fields: { recoveryPathId: message } });
      }
    }
    const id = newId(ctx.now);
    const event = await recordEvent(tx, ctx, incident, {
      name: "can.reported",
      text: canText(team, { conditions, actions, needs }),
      payload: { reportId: id, team, pathId: recoveryPathId, conditions, actions, needs },
    });
    await tx.canReport.create({
      data: {
        id,
        incidentId: incident.id,
        eventSeq: event.seq,
        team,
        recoveryPathId,
        conditions,
        actions,
        authorName: actorName(ctx.actor),
        reportedAt: event.occurredAt,
        needs: { create: needs.map((need, position) => ({ ...need, position, id: newId(ctx.now) })) },
      },
    });
    await answerRequests(tx, ctx, incident, { id, team });
    return loadReport(tx, id);
  });
}

async function answerRequests(
  tx: Tx,
  ctx: Context,
  incident: RecordHead,
  report: { id: string; team: string },
): Promise<void> {
  const before = await loadOpenRequests(tx, incident.id);
  const asked = before.flatMap((request) => request.asks.filter((ask) => isAwaiting(ask, report.team)));
  for (const { requestId, team } of asked) {
    await tx.conditionsAsk.update({
      where: { requestId_team: { requestId, team } },
      data: { answeredAt: ctx.now, canReportId: report.id },
    });
  }
  if (asked.length === 0) return;
  for (const request of await loadOpenRequests(tx, incident.id)) {
    if (request.missing.length > 0) continue;
    await tx.conditionsRequest.update({ where: { id: request.id }, data: { closedAt: ctx.now } });
    await recordEvent(tx, ctx, incident, {
      name: "conditions.closed",
      text: `Conditions are in from ${nameList(request.asks.filter((ask) => ask.answeredAt).map((ask) => ask.team))}`,
      payload: { requestId: request.id, missing: [] },
      occurredAt: ctx.now,
    });
  }
}
