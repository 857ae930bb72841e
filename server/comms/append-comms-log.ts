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

/** The last row of an incident's comms log; seq 0 and no hash before the first. */
export type CommsHead = { seq: number; hash: string };

/** Where the incident's comms log ends. The caller holds the incident's lock. */
export async function findCommsHead(tx: Tx, incidentId: string): Promise<CommsHead> {
  const select = { seq: true, hash: true };
  const last = await tx.commsLog.findFirst({ where: { incidentId }, orderBy: { seq: "desc" }, select });
  return last ?? { seq: 0, hash: "" };
}

/** Appends one row to the incident's comms log, chained to the one before. @returns the new end */
export async function appendCommsLog(
  tx: Tx,
  ctx: Context,
  incidentId: string,
  head: CommsHead,
  sent: SentMessage,
): Promise<CommsHead> {
  const row = {
    incidentId,
    seq: head.seq + 1,
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
    prevHash: head.hash,
  };
  const hash = commsHash(row);
  await tx.commsLog.create({ data: { ...row, hash } });
  return { seq: row.seq, hash };
}
