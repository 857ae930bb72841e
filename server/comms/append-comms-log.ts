import { actorName, actorUserId } from "../core/actor";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { commsHash } from "../core/record-hash";
import type { Tx } from "../db/client";
import type { Audience, Channel, Severity } from "../db/generated/client";

export type SentMessage = {
  milestoneId: string;
  channel: Channel;
  audience: Audience;
  subject: string;
  body: string;
  severity: Severity;
  recipientCount: number;
};

/** Appends one row to the incident's comms log, chained to the one before. The caller holds the incident's lock. */
export async function appendCommsLog(tx: Tx, ctx: Context, incidentId: string, sent: SentMessage): Promise<void> {
  const last = await tx.commsLog.findFirst({
    where: { incidentId },
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  const row = {
    incidentId,
    seq: (last?.seq ?? 0) + 1,
    id: newId(ctx.now),
    milestoneId: sent.milestoneId,
    channel: sent.channel,
    audience: sent.audience,
    subject: sent.subject,
    body: sent.body,
    severityAtSend: sent.severity,
    recipientCount: sent.recipientCount,
    publishedById: actorUserId(ctx.actor),
    publishedByName: actorName(ctx.actor),
    publishedAt: ctx.now,
    prevHash: last?.hash ?? "",
  };
  await tx.commsLog.create({ data: { ...row, hash: commsHash(row) } });
}
