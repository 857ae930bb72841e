import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadRollCall } from "./reads";
import { missingWords, rollState } from "./rules";
import { CloseRoll, type RollCall } from "./schemas";

/** Ends a roll-call; the record names who has not confirmed (DOMAIN 1.13). One that is closed stays so. @throws NOT_FOUND */
export async function closeRoll({ ctx, input }: { ctx: Context; input: CloseRoll }): Promise<RollCall> {
  await authorizeHere(ctx, "command.callRoll", input.ref);
  const { ref, rollCallId } = parseInput(CloseRoll, input);

  return inTransaction(ctx, { action: "command.callRoll", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const roll = await loadRollCall(tx, incident.id, rollCallId);
    if (roll.closedAt) return roll;
    const missing = rollState(roll, ctx.now.getTime()).missing.map(missingWords);
    await tx.rollCall.update({ where: { id: rollCallId }, data: { closedAt: ctx.now } });
    await recordEvent(tx, ctx, incident, {
      name: "rollCall.closed",
      text: missing.length > 0 ? `Roll-call closed without ${missing.join(", ")}` : "Roll-call closed",
      payload: { rollCallId, missing },
    });
    return loadRollCall(tx, incident.id, rollCallId);
  });
}
