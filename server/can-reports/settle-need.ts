import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadReport } from "./reads";
import { type CanReport, SettleNeed } from "./schemas";

/**
 * Ends a need: met, or dropped (DOMAIN 1.1). It is never deleted; the record says who ended it.
 * @throws NOT_FOUND, CONFLICT where someone else ended it before
 */
export async function settleNeed({ ctx, input }: { ctx: Context; input: SettleNeed }): Promise<CanReport> {
  authorize(ctx, "can.report");
  const { ref, needId, status, note } = parseInput(SettleNeed, input);

  return inTransaction(ctx, { action: "can.report", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const need = await tx.canNeed.findFirst({
      where: { id: needId, report: { incidentId: incident.id } },
      include: { report: { select: { team: true } } },
    });
    if (!need) throw new AppError("NOT_FOUND", "There is no such need on this incident.");
    if (need.status !== "open") {
      throw new AppError("CONFLICT", `This need is ${need.status} already (${need.closedByName}): ${need.text}`);
    }
    await tx.canNeed.update({
      where: { id: need.id },
      data: { status, closedAt: ctx.now, closedByName: actorName(ctx.actor), closedNote: note },
    });
    await recordEvent(tx, ctx, incident, {
      name: "can.needSettled",
      text: `Need of ${need.report.team} ${status}: ${need.text}${note ? ` (${note})` : ""}`,
      payload: { needId, text: need.text, status, note },
    });
    return loadReport(tx, need.reportId);
  });
}
