import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueRender } from "../status-page/enqueue-render";
import { loadSnapshot, lockIncident } from "./reads";
import { alarmLevelName, higherSeverity, needsDowngradeReason, raisedAlarmLevel } from "./rules";
import { type IncidentSnapshot, SetSeverity } from "./schemas";

/**
 * Changes the severity; the alarm level rises with it and never falls by itself (DOMAIN 1.4, row 38).
 * @throws INVALID_INPUT when it goes down from Critical or High without a reason
 */
export async function setSeverity({ ctx, input }: { ctx: Context; input: SetSeverity }): Promise<IncidentSnapshot> {
  authorize(ctx, "incident.setSeverity");
  const wanted = parseInput(SetSeverity, input);

  return inTransaction(ctx, { action: "incident.setSeverity", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const from = incident.severity;
    const to = wanted.severity;
    if (from === to) return loadSnapshot(tx, incident.id, ctx.now);
    if (needsDowngradeReason(from, to) && !wanted.reason) {
      const missing = `Say why ${from} becomes ${to}; the reason is recorded.`;
      throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
    }
    const alarmLevel = raisedAlarmLevel(incident.alarmLevel, to);
    await tx.incident.update({
      where: { id: incident.id },
      data: { severity: to, alarmLevel, peakSeverity: higherSeverity(incident.peakSeverity, to) },
    });
    const level = alarmLevel === incident.alarmLevel ? "" : `, now ${alarmLevelName(alarmLevel)}`;
    await recordEvent(tx, ctx, incident, {
      name: "incident.severityChanged",
      text: `Severity ${from} → ${to}${level}${wanted.reason ? `: ${wanted.reason}` : ""}`,
      payload: { from, to, alarmLevel, reason: wanted.reason },
    });
    await enqueueRender(tx, incident);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}
