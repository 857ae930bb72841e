import { actorName, actorUserId } from "../core/actor";
import { COMMS_HASH_VERSION, type CommsRow, commsHash, commsMac, merkleRoot } from "../core/comms-hash";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import type { Tx } from "../db/client";
import { type Audience, type Channel, Prisma, type Severity } from "../db/generated/client";
import { hashRecipients, type SealedRecipient } from "./seal-recipients";

export type SentMessage = {
  milestoneId: string;
  /** The outbox's message; null where nothing is sent (the status page, texts to copy). */
  messageId: string | null;
  templateVersionId?: string | null;
  channel: Channel;
  audience: Audience;
  subject: string;
  body: string;
  severity: Severity;
  /** Whoever gets it, in the order of their deliveries. */
  recipients: readonly SealedRecipient[];
};

/** The last row of an incident's comms log; seq 0 and no hash before the first. */
export type CommsHead = { seq: number; hash: string };

/** Where the incident's comms log ends, under the log's lock. Whoever locks the incident too does that first. */
export async function findCommsHead(tx: Tx, incidentId: string): Promise<CommsHead> {
  await tx.$executeRaw(Prisma.sql`
    insert into comms_head (incident_id, seq, hash) values (${incidentId}, 0, '') on conflict (incident_id) do nothing`);
  const [head] = await tx.$queryRaw<CommsHead[]>(
    Prisma.sql`select seq, hash from comms_head where incident_id = ${incidentId} for update`,
  );
  return head ?? { seq: 0, hash: "" };
}

/** Writes one row after the head and moves the head with its seal. The caller holds the log's lock. @returns the new end */
export async function writeCommsRow(
  tx: Tx,
  head: CommsHead,
  row: CommsRow,
  recipientHashes: string | null = null,
): Promise<CommsHead> {
  if (row.seq !== head.seq + 1) throw new Error(`Entry #${row.seq} does not follow #${head.seq}.`);
  const hash = commsHash(row);
  await tx.$executeRaw(Prisma.sql`
    with row as (
      insert into comms_log (incident_id, seq, id, kind, hash_version, milestone_id, message_id, about_seq,
        template_version_id, channel, audience, subject, body, severity_at_send, recipient_count, recipients_root,
        recipient_hashes, states, published_by_id, published_by_name, published_at, prev_hash, hash)
      values (${row.incidentId}, ${row.seq}, ${row.id}, ${row.kind}, ${row.hashVersion}, ${row.milestoneId},
        ${row.messageId}, ${row.aboutSeq}, ${row.templateVersionId}, ${row.channel}::channel,
        ${row.audience}::audience, ${row.subject}, ${row.body}, ${row.severityAtSend}::severity,
        ${row.recipientCount}, ${row.recipientsRoot}, decode(${recipientHashes}, 'hex'), ${row.states},
        ${row.publishedById}, ${row.publishedByName}, ${row.publishedAt}, ${row.prevHash}, ${hash})
    )
    update comms_head set seq = ${row.seq}, hash = ${hash}, mac = ${commsMac(row.incidentId, row.seq, hash)}
    where incident_id = ${row.incidentId}`);
  return { seq: row.seq, hash };
}

/**
 * Appends one message to the incident's comms log, chained to the row before: its recipients are in it as salted
 * hashes under one root, so that a person can be erased and each can be proven. @returns the new end
 */
export async function appendCommsLog(
  tx: Tx,
  ctx: Context,
  incidentId: string,
  head: CommsHead,
  sent: SentMessage,
): Promise<CommsHead> {
  const hashes = hashRecipients(sent.recipients);
  const row = {
    incidentId,
    seq: head.seq + 1,
    id: newId(ctx.now),
    kind: "message",
    hashVersion: COMMS_HASH_VERSION,
    milestoneId: sent.milestoneId,
    messageId: sent.messageId,
    aboutSeq: null,
    templateVersionId: sent.templateVersionId ?? null,
    channel: sent.channel,
    audience: sent.audience,
    subject: sent.subject,
    body: sent.body,
    severityAtSend: sent.severity,
    recipientCount: hashes.length,
    recipientsRoot: merkleRoot(hashes),
    states: "",
    publishedById: actorUserId(ctx.actor),
    publishedByName: actorName(ctx.actor),
    publishedAt: ctx.now,
    prevHash: head.hash,
  };
  return writeCommsRow(tx, head, row, hashes.length > 0 ? hashes.join("") : null);
}
