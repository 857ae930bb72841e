import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockHead } from "../incidents/reads";
import { PinEntry, type PinState } from "./schemas";

/** More would be a second timeline, not what everyone must see first. */
const MOST_PINS = 50;

/**
 * Pins an entry for all, or takes its pin away; the record says so in one short row. Doing it again changes nothing.
 * @throws NOT_FOUND, CONFLICT when too many are pinned, FORBIDDEN
 */
export async function pinEntry({ ctx, input }: { ctx: Context; input: PinEntry }): Promise<PinState> {
  authorize(ctx, "timeline.pin");
  const { ref, seq, isPinned } = parseInput(PinEntry, input);

  return inTransaction(ctx, { action: "timeline.pin", input: { ref, seq, isPinned } }, async (tx) => {
    const incident = await lockHead(tx, ref);
    if (seq > incident.lastSeq) throw new AppError("NOT_FOUND", `There is no entry #${seq} to pin.`);
    const where = { incidentId: incident.id, seq };
    const isThere = (await tx.pin.count({ where })) > 0;
    if (isThere === isPinned) return { seq, isPinned };
    if (!isPinned) await tx.pin.delete({ where: { incidentId_seq: where } });
    else {
      if ((await tx.pin.count({ where: { incidentId: incident.id } })) >= MOST_PINS) {
        throw new AppError("CONFLICT", `${MOST_PINS} entries are pinned already. Unpin one that has had its time.`);
      }
      await tx.pin.create({ data: { ...where, pinnedByName: actorName(ctx.actor), pinnedAt: ctx.now } });
    }
    await recordEvent(tx, ctx, incident, {
      name: "timeline.pinned",
      text: `${isPinned ? "Pinned" : "Unpinned"} #${seq}`,
      payload: { seq, isPinned },
    });
    return { seq, isPinned };
  });
}
