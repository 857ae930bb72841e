import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { type RecordHead, recordEvent } from "../core/record-event";
import type { Tx } from "../db/client";

export type NewNotice = {
  /** What kind it is: gather-too-long, page-overdue, timebox-expired … */
  rule: string;
  /** What it is about (the id of a page, of a request, of a path and its timebox): one occasion is told once. */
  occasion: string;
  /** What is wrong and what to do, in one or two short sentences; it is also the record's entry. */
  text: string;
  /** Whom it is escalated to, in words; absent: it is no escalation. */
  escalatedTo?: string;
  /** Accounts that are told by name beside the fireground; their open pages say it too. */
  toUserIds?: readonly string[];
};

/**
 * Tells the fireground that something must not wait (DOMAIN 1.7): one notice and one entry of the record for each
 * occasion of a rule, whoever calls it and how often. A part of the caller's transaction or job, which has authorized
 * and holds the incident's lock (lockIncident, lockHead); what is told must be true by then, so check under the lock.
 * @returns whether it is new; false where this occasion was told before
 */
export async function raiseNotice(tx: Tx, ctx: Context, head: RecordHead, notice: NewNotice): Promise<boolean> {
  const { rule, occasion, text, escalatedTo, toUserIds } = notice;
  const id = newId(ctx.now);
  const row = { id, incidentId: head.id, rule, occasion, text, raisedAt: ctx.now };
  const escalation = escalatedTo === undefined ? {} : { isEscalation: true, escalatedTo };
  const { count } = await tx.notice.createMany({ data: [{ ...row, ...escalation }], skipDuplicates: true });
  if (count === 0) return false;
  // A job's own name says nothing to who reads the record.
  const told: Context = ctx.actor.kind === "job" ? { ...ctx, actor: { kind: "job", name: "MajorOps" } } : ctx;
  await recordEvent(tx, told, head, {
    name: "notice.raised",
    text: escalatedTo === undefined ? text : `${text} Escalated to ${escalatedTo}.`,
    payload: {
      noticeId: id,
      rule,
      occasion,
      ...(escalatedTo === undefined ? {} : { escalatedTo }),
      ...(toUserIds?.length ? { toUserIds: [...toUserIds] } : {}),
    },
    occurredAt: ctx.now,
  });
  return true;
}
