import { actorName } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadNotices } from "./reads";
import { AcknowledgeNotice, type Notice } from "./schemas";

/**
 * Says that a notice was seen, and why it may stand, where there is a reason; the first acknowledgement counts.
 * @returns the incident's notices, newest first
 * @throws NOT_FOUND
 */
export async function acknowledgeNotice({ ctx, input }: { ctx: Context; input: AcknowledgeNotice }): Promise<Notice[]> {
  authorize(ctx, "notice.acknowledge");
  const { ref, noticeId, reason } = parseInput(AcknowledgeNotice, input);

  return inTransaction(ctx, { action: "notice.acknowledge", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const notice = await tx.notice.findFirst({ where: { id: noticeId, incidentId: incident.id } });
    if (!notice) throw new AppError("NOT_FOUND", "There is no such notice on this incident.");
    if (notice.acknowledgedAt === null) {
      await tx.notice.update({
        where: { id: notice.id },
        data: { acknowledgedAt: ctx.now, acknowledgedByName: actorName(ctx.actor), acknowledgedReason: reason },
      });
      await recordEvent(tx, ctx, incident, {
        name: "notice.acknowledged",
        text: `Notice acknowledged: ${notice.text}${reason ? ` (${reason})` : ""}`,
        payload: { noticeId, rule: notice.rule, reason },
      });
    }
    return loadNotices(tx, incident.id, ctx.now);
  });
}
