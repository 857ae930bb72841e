import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { enqueueCut } from "../drafts/enqueue-cut";
import { enqueueCheck } from "../notices/enqueue-check";
import { enqueueRender } from "../status-page/enqueue-render";
import { owesCleanWindow } from "../validation/rules";
import { loadSnapshot, lockIncident } from "./reads";
import { alarmLevelName, higherSeverity, needsDowngradeReason, raisedAlarmLevel } from "./rules";
import { type IncidentSnapshot, SetSeverity } from "./schemas";
import { tellActivated } from "./tell-activated";

/**
 * Changes the severity; the alarm level rises with it and never falls by itself (DOMAIN 1.4, row 38). Down from
 * Critical or High, everyone activated is told.
 * @throws INVALID_INPUT when it goes down from Critical or High without a reason, CONFLICT when a resolved incident
 * would become one that owes a clean window
 */
export async function setSeverity({ ctx, input }: { ctx: Context; input: SetSeverity }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.setSeverity", input.ref);
  const wanted = parseInput(SetSeverity, input);

  return inTransaction(ctx, { action: "incident.setSeverity", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const from = incident.severity;
    const to = wanted.severity;
    if (from === to) return loadSnapshot(tx, incident.id, ctx.now);
    const peakSeverity = higherSeverity(incident.peakSeverity, to);
    if (incident.status === "Resolved" && owesCleanWindow(peakSeverity) && !owesCleanWindow(incident.peakSeverity)) {
      throw new AppError("CONFLICT", `A ${to} is resolved only after its clean window. Reopen the incident first.`);
    }
    if (needsDowngradeReason(from, to) && !wanted.reason) {
      const missing = `Say why ${from} becomes ${to}; the reason is recorded.`;
      throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
    }
    const alarmLevel = raisedAlarmLevel(incident.alarmLevel, to);
    await tx.incident.update({
      where: { id: incident.id },
      data: { severity: to, alarmLevel, peakSeverity },
    });
    const level = alarmLevel === incident.alarmLevel ? "" : `, now ${alarmLevelName(alarmLevel)}`;
    await recordEvent(tx, ctx, incident, {
      name: "incident.severityChanged",
      text: `Severity ${from} → ${to}${level}${wanted.reason ? `: ${wanted.reason}` : ""}`,
      payload: { from, to, alarmLevel, reason: wanted.reason },
    });
    if (needsDowngradeReason(from, to)) {
      const beside = [{ label: "Alarm level", value: `${alarmLevelName(alarmLevel)}, as before` }];
      await tellActivated(tx, ctx, incident, { what: "Severity", from, to, reason: wanted.reason, beside });
    }
    await enqueueCut(tx, incident.id);
    await enqueueRender(tx, incident);
    if (incident.replayOf === null) await enqueueCheck(tx, incident.id);
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}
