import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { loadSnapshot, lockIncident } from "./reads";
import { alarmLevelName } from "./rules";
import { type IncidentSnapshot, SetAlarmLevel } from "./schemas";
import { tellActivated } from "./tell-activated";

/**
 * Sets the alarm level, whatever the severity: the only way down, a recorded decision with its reason, told to
 * everyone activated (DOMAIN 1.4).
 * @throws INVALID_INPUT when it falls without a reason, NOT_FOUND, FORBIDDEN
 */
export async function setAlarmLevel({ ctx, input }: { ctx: Context; input: SetAlarmLevel }): Promise<IncidentSnapshot> {
  await authorizeHere(ctx, "incident.setAlarmLevel", input.ref);
  const wanted = parseInput(SetAlarmLevel, input);

  return inTransaction(ctx, { action: "incident.setAlarmLevel", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const { alarmLevel: to, reason } = wanted;
    const from = incident.alarmLevel;
    if (from === to) return loadSnapshot(tx, incident.id, ctx.now);
    if (to < from && !reason) {
      const missing = `Say why ${alarmLevelName(from)} falls to ${alarmLevelName(to)}; everyone activated reads it.`;
      throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
    }
    await tx.incident.update({ where: { id: incident.id }, data: { alarmLevel: to } });
    const names = { from: alarmLevelName(from), to: alarmLevelName(to) };
    await recordEvent(tx, ctx, incident, {
      name: "incident.alarmLevelChanged",
      text: `Alarm level ${names.from} → ${names.to}${reason ? `: ${reason}` : ""}`,
      payload: { from, to, reason },
    });
    const beside = [{ label: "Severity", value: `${incident.severity}, as before` }];
    await tellActivated(tx, ctx, incident, { what: "Alarm level", ...names, reason, beside });
    return loadSnapshot(tx, incident.id, ctx.now);
  });
}
