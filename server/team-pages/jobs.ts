import { z } from "zod";
import type { Context } from "../core/context";
import { enqueueJob } from "../core/enqueue-job";
import { parseInput } from "../core/parse-input";
import { lockIncident } from "../incidents/reads";
import { isOpen } from "../incidents/rules";
import type { Jobs } from "../jobs/jobs";
import { raiseNotice } from "../notices/raise-notice";
import { getSettings } from "../settings/reads";
import { overdueAt, overdueJobKey } from "./rules";

const OverduePayload = z.object({ pageId: z.string() });

/**
 * Tells once that nobody acknowledged a page within the policy's minutes; nothing where it was answered or taken back,
 * or where the incident is over. Too early (the policy was changed meanwhile), it waits on.
 */
async function raiseOverdue(ctx: Context, pageId: string): Promise<void> {
  const found = await ctx.db.teamPage.findUnique({ where: { id: pageId }, select: { incidentId: true } });
  if (!found) return;
  await ctx.db.$transaction(async (tx) => {
    const incident = await lockIncident(tx, found.incidentId);
    const page = await tx.teamPage.findUniqueOrThrow({ where: { id: pageId } });
    if (page.acknowledgedAt || page.arrivedAt || page.cancelledAt || !isOpen(incident.status)) return;
    const { pageOverdueMinutes } = await getSettings(tx);
    const runAt = overdueAt(page.pagedAt, pageOverdueMinutes);
    if (ctx.now < runAt) {
      await enqueueJob(tx, "team-pages.overdue", { pageId }, { runAt, key: overdueJobKey(pageId) });
      return;
    }
    const who = page.contactName ? `${page.contactName} (${page.teamName})` : page.teamName;
    const text = `${who} has not acknowledged the page within ${pageOverdueMinutes} minutes. Page again, or call.`;
    await raiseNotice(tx, ctx, incident, { rule: "page-overdue", occasion: pageId, text });
  });
}

export const jobs = {
  /** Runs when a page would be overdue. */
  "team-pages.overdue": async (ctx, payload) => raiseOverdue(ctx, parseInput(OverduePayload, payload).pageId),
} satisfies Jobs;
