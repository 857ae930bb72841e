import { authorizeHere, mayHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { loadNotices } from "./reads";
import { AcknowledgeNotice, type Notice } from "./schemas";

/**
 * Says that a notice was seen, and why it may stand, where there is a reason; the first acknowledgement counts. What
 * was escalated is settled by the incident's Leader or MIM, or an admin, and never without a reason (row 40).
 * @returns the incident's notices, newest first
 * @throws NOT_FOUND, FORBIDDEN, INVALID_INPUT for an escalation without a reason
 */
export async function acknowledgeNotice({ ctx, input }: { ctx: Context; input: AcknowledgeNotice }): Promise<Notice[]> {
  await authorizeHere(ctx, "notice.acknowledge", input.ref);
  const { ref, noticeId, reason } = parseInput(AcknowledgeNotice, input);

  const maySettle = await mayHere(ctx, "escalation.acknowledge", ref);

  return inTransaction(ctx, { action: "notice.acknowledge", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const notice = await tx.notice.findFirst({ where: { id: noticeId, incidentId: incident.id } });
    if (!notice) throw new AppError("NOT_FOUND", "There is no such notice on this incident.");
    if (notice.isEscalation && !maySettle) {
      throw new AppError("FORBIDDEN", "What was escalated is for the Leader or the MIM of the incident to settle.");
    }
    if (notice.acknowledgedAt === null) {
      if (notice.isEscalation && reason === "") {
        const missing = "Say what is done about it, or why it may stand; the reason is recorded.";
        throw new AppError("INVALID_INPUT", missing, { fields: { reason: missing } });
      }
      await tx.notice.update({
        where: { id: notice.id },
        data: { acknowledgedAt: ctx.now, acknowledgedByName: actorName(ctx.actor), acknowledgedReason: reason },
      });
      await recordEvent(tx, ctx, incident, {
        name: "notice.acknowledged",
        text: `${notice.isEscalation ? "Escalation" : "Notice"} acknowledged: ${notice.text}${reason ? ` (${reason})` : ""}`,
        payload: { noticeId, rule: notice.rule, reason },
      });
    }
    return loadNotices(tx, incident.id, ctx.now);
  });
}
