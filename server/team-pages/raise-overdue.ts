import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { newId } from "../core/ids";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { isOpen } from "../incidents/rules";
import { getSettings } from "../settings/reads";
import { overdueAt, overdueJobKey } from "./rules";

/** The notice's rule; its occasion is the page. */
const RULE = "page-overdue";

/**
 * Tells once, by a notice in the record, that nobody acknowledged a page within the policy's minutes; nothing where it
 * was answered or taken back, or where the incident is over. Too early (the policy was changed), it waits on.
 */
export async function raiseOverdue({ ctx, pageId }: { ctx: Context; pageId: string }): Promise<void> {
  authorize(ctx, "page.send");
  const found = await ctx.db.teamPage.findUnique({ where: { id: pageId }, select: { incidentId: true } });
  if (!found) return;
  await inTransaction(ctx, { action: "page.send", input: { pageId } }, async (tx) => {
    const incident = await lockIncident(tx, found.incidentId);
    const page = await tx.teamPage.findUniqueOrThrow({ where: { id: pageId } });
    if (page.acknowledgedAt || page.arrivedAt || page.cancelledAt || !isOpen(incident.status)) return;
    const { pageOverdueMinutes } = await getSettings(tx);
    const runAt = overdueAt(page.pagedAt, pageOverdueMinutes);
    if (ctx.now < runAt) {
      await enqueueJob(tx, "team-pages.overdue", { pageId }, { runAt, key: overdueJobKey(pageId) });
      return;
    }
    const noticeId = newId(ctx.now);
    const who = page.contactName ? `${page.contactName} (${page.teamName})` : page.teamName;
    const text = `${who} has not acknowledged the page within ${pageOverdueMinutes} minutes. Page again, or call.`;
    const { count } = await tx.notice.createMany({
      data: [{ id: noticeId, incidentId: incident.id, rule: RULE, occasion: pageId, text, raisedAt: ctx.now }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await recordEvent(tx, ctx, incident, {
      name: "notice.raised",
      text,
      payload: { noticeId, rule: RULE, occasion: pageId },
    });
  });
}
