import { actorName, actorUserId } from "../core/actor";
import { canonicalJson } from "../core/canonical";
import type { StateEntry } from "../core/comms-chain";
import { COMMS_HASH_VERSION, type CommsRow } from "../core/comms-hash";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { type CommsHead, writeCommsRow } from "./append-comms-log";

/** Who says what became of recipients, and when. */
export type StatesAuthor = { id: string | null; name: string; at: Date };

export const authorOf = (ctx: Context): StatesAuthor => ({
  id: actorUserId(ctx.actor),
  name: actorName(ctx.actor),
  at: ctx.now,
});

/** A message of the log, with the log's end under its lock. */
export type LoggedMessage = {
  about: Pick<CommsRow, "incidentId" | "seq" | "milestoneId" | "channel" | "audience" | "severityAtSend">;
  head: CommsHead;
};

/** Whose state changed, to what; `addressHash` where the address was corrected. */
export type StateChange = { position: number | null; state: string; addressHash?: string };

/**
 * Takes the lock of the log that holds this message. Call it before locking deliveries: everybody does, so that
 * nobody waits in a circle.
 * @returns null where the message belongs to no log (sign-in, pages, milestones from before recipients were sealed)
 */
export async function lockLoggedMessage(tx: Tx, messageId: string): Promise<LoggedMessage | null> {
  const [row] = await tx.$queryRaw<(LoggedMessage["about"] & { headSeq: number; headHash: string })[]>(Prisma.sql`
    select log.incident_id as "incidentId", log.seq, log.milestone_id as "milestoneId", log.channel::text as channel,
      log.audience::text as audience, log.severity_at_send::text as "severityAtSend",
      head.seq as "headSeq", head.hash as "headHash"
    from comms_log log join comms_head head on head.incident_id = log.incident_id
    where log.message_id = ${messageId} for update of head`);
  if (!row) return null;
  const { headSeq, headHash, ...about } = row;
  return { about, head: { seq: headSeq, hash: headHash } };
}

/**
 * Appends one row that tells what became of a message's recipients: every change of a delivery's state belongs here,
 * in the same transaction, or verification names it. Does nothing without a logged message or a change.
 * @param logged what lockLoggedMessage gave, in this transaction
 */
export async function appendStates(
  tx: Tx,
  by: StatesAuthor,
  logged: LoggedMessage | null,
  changes: readonly StateChange[],
): Promise<void> {
  const entries = changes.flatMap(({ position, state, addressHash }): StateEntry[] => {
    if (position === null) return [];
    return [{ p: position, s: state, ...(addressHash === undefined ? {} : { h: addressHash }) }];
  });
  if (!logged || entries.length === 0) return;
  const { about, head } = logged;
  entries.sort((a, b) => a.p - b.p);
  logged.head = await writeCommsRow(tx, head, {
    ...about,
    seq: head.seq + 1,
    id: newId(by.at),
    kind: "states",
    hashVersion: COMMS_HASH_VERSION,
    messageId: null,
    aboutSeq: about.seq,
    templateVersionId: null,
    subject: "",
    body: "",
    recipientCount: entries.length,
    recipientsRoot: "",
    states: canonicalJson(entries),
    publishedById: by.id,
    publishedByName: by.name,
    publishedAt: by.at,
    prevHash: head.hash,
  });
}
