import { createHash } from "node:crypto";
import { appendStates, lockLoggedMessage, type StatesAuthor } from "../comms/append-states";
import { partBatches } from "../comms/part-batches";
import { backoffMs, deliverJobKey, isGivenUp, LEASE_MS } from "../comms/rules";
import { enqueueJob } from "../core/enqueue-job";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Outcome } from "./mail";

type Claimed = {
  id: string;
  address: string;
  name: string;
  attempts: number;
  createdAt: Date;
  /** An earlier try may have arrived, also where nobody lived to write down what became of it. */
  isUnsure: boolean;
};

/** Deliveries that go out in one request, under one key. */
export type Batch = { key: string; messageId: string; deliveries: Claimed[] };

const PENDING = Prisma.sql`state in ('queued', 'sending')`;

/**
 * Takes deliveries of a message under a lease. A request that may have reached the provider is repeated with the
 * same recipients and the same key (lease_by), so that the provider can tell the repeat; only what was never tried
 * forms new batches.
 * @param size recipients at most
 * @returns null when nothing is due
 */
export async function claimBatch(db: Db, messageId: string, size: number, now: Date): Promise<Batch | null> {
  for (;;) {
    const claimed = await claimOnce(db, messageId, size, now);
    if (claimed === null || "key" in claimed) return claimed;
    await holdBack(db, messageId, claimed.suppressed, now);
  }
}

/** Whose address was suppressed since they were queued: list mails only, for all updates or this audience's. */
async function findSuppressed(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    select distinct d.id from delivery d join message m on m.id = d.message_id
    join suppression s on s.address = d.address and s.scope in ('', m.audience::text)
    where d.id = any(${[...ids]}) and d.state = 'queued' and m.audience is not null`);
  return rows.map((row) => row.id);
}

async function holdBack(db: Db, messageId: string, ids: readonly string[], now: Date): Promise<void> {
  const by: StatesAuthor = { id: null, name: "Suppression list", at: now };
  await db.$transaction((tx) => partBatches(tx, ids));
  const error = "Not sent: the address is suppressed.";
  const update = Prisma.sql`update delivery as d set state = 'suppressed', lease_by = null, lease_until = null,
    last_error = ${error} where d.id = any(${[...ids]}) and d.state = 'queued'`;
  return changeStates(db, messageId, by, update);
}

/** The provider's key of a batch: of the same deliveries always the same, of others never. */
function keyOf(ids: readonly string[]): string {
  const [first = ""] = ids;
  if (ids.length === 1) return first;
  return `${first}+${createHash("sha256").update(ids.join(" ")).digest("hex").slice(0, 16)}`;
}

function claimOnce(
  db: Db,
  messageId: string,
  size: number,
  now: Date,
): Promise<Batch | { suppressed: string[] } | null> {
  return db.$transaction(async (tx) => {
    // Claims of one message take turns, so that two workers never tear a batch apart.
    await tx.$queryRaw(Prisma.sql`select id from message where id = ${messageId} for no key update`);
    const [next] = await tx.$queryRaw<{ lease_by: string | null }[]>(Prisma.sql`
      select lease_by from delivery
      where message_id = ${messageId} and ${PENDING} and next_attempt_at <= ${now}
        and (lease_until is null or lease_until <= ${now})
      order by next_attempt_at, id limit 1`);
    if (!next) return null;
    const rows =
      next.lease_by === null
        ? Prisma.sql`lease_by is null and next_attempt_at <= ${now} order by id limit ${size} for update skip locked`
        : Prisma.sql`lease_by = ${next.lease_by} order by id for update`;
    const picked = await tx.$queryRaw<{ id: string; isUnsure: boolean }[]>(Prisma.sql`
      select id, is_unsure or state = 'sending' as "isUnsure" from delivery
      where message_id = ${messageId} and ${PENDING} and ${rows}`);
    if (picked.length === 0) return null;
    // A batch that may have reached the provider is repeated as it was; any other leaves out who wants no more.
    const ids = picked.map((row) => row.id);
    const suppressed = picked.some((row) => row.isUnsure) ? [] : await findSuppressed(tx, ids);
    if (suppressed.length > 0) return { suppressed };
    const key = next.lease_by ?? keyOf(ids);
    const deliveries = await tx.$queryRaw<Claimed[]>(Prisma.sql`
      update delivery set is_unsure = is_unsure or state = 'sending', state = 'sending', attempts = attempts + 1,
        lease_by = ${key}, lease_until = ${new Date(now.getTime() + LEASE_MS)}
      where id = any(${ids})
      returning id, address, name, attempts, created_at as "createdAt", is_unsure as "isUnsure"`);
    return { key, messageId, deliveries: deliveries.sort((a, b) => (a.id < b.id ? -1 : 1)) };
  });
}

type Settled = {
  id: string;
  state: string;
  attempts: number;
  leaseBy: string;
  isUnsure: boolean;
  nextAttemptAt: Date;
  providerId: string | null;
  error: string | null;
};

function settled(key: string, delivery: Claimed, outcome: Outcome, now: Date, chance: number): Settled {
  const { id, attempts, isUnsure: wasUnsure } = delivery;
  const base = { id, attempts, leaseBy: key, isUnsure: false, nextAttemptAt: now, providerId: null, error: null };
  switch (outcome.kind) {
    case "sent":
      return { ...base, state: "sent", providerId: outcome.providerId };
    case "refused":
      return { ...base, state: "failed", error: outcome.error };
    case "unclear":
      return { ...base, state: "unclear", isUnsure: true, error: outcome.error };
    case "split": {
      if (wasUnsure) return { ...base, state: "unclear", isUnsure: true, error: outcome.error };
      const leaseBy = `${id}${/~\d+$/.exec(key)?.[0] ?? ""}`;
      return { ...base, state: "queued", attempts: attempts - 1, leaseBy, error: outcome.error };
    }
    case "retry": {
      const waitMs = Math.max(outcome.afterMs ?? 0, outcome.isCounted ? backoffMs(attempts, chance) : 0);
      const made = outcome.isCounted ? attempts : attempts - 1;
      // What a person sent again counts anew, by attempts only.
      const ageMs = key.includes("~") ? 0 : now.getTime() - delivery.createdAt.getTime();
      const isUnsure = wasUnsure || outcome.isUnsure;
      const state = isGivenUp(made, ageMs) ? (isUnsure ? "unclear" : "dead") : "queued";
      const nextAttemptAt = new Date(now.getTime() + waitMs);
      return { ...base, state, attempts: made, isUnsure, nextAttemptAt, error: outcome.error };
    }
  }
}

/** Changes deliveries and tells the log, where it knows the message, in one transaction: the log's lock comes first. */
async function changeStates(db: Db, messageId: string, by: StatesAuthor, update: Prisma.Sql): Promise<void> {
  await db.$transaction(async (tx) => {
    const logged = await lockLoggedMessage(tx, messageId);
    const changed = await tx.$queryRaw<{ position: number | null; state: string }[]>(
      Prisma.sql`${update} returning d.position, d.state::text as state`,
    );
    // What is tried again comes and goes; only where it ends is told.
    await appendStates(
      tx,
      by,
      logged,
      changed.filter(({ state }) => state !== "queued"),
    );
  });
}

/** Reports of a provider in the order in which one outdoes another, however they come in. */
const rank = (state: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`array_position(array['sent', 'delivered', 'failed', 'bounced', 'complained'], ${state}::text)`;

/**
 * Writes what the provider reported on the deliveries that are known by now, message by message. A late "delivered"
 * changes nothing on what bounced.
 * @returns how many messages had news
 */
export async function applyReports(db: Db, by: StatesAuthor): Promise<number> {
  const messages = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    select distinct d.message_id as id from provider_event e join delivery d on d.provider_id = e.provider_id
    where not e.is_applied limit 200`);
  for (const { id } of messages) {
    const update = Prisma.sql`
      with heard as (
        update provider_event as e set is_applied = true from delivery d
        where not e.is_applied and d.provider_id = e.provider_id and d.message_id = ${id}
        returning e.provider_id, e.state, e.reason),
      last as (
        select distinct on (provider_id) * from heard order by provider_id, ${rank(Prisma.sql`state`)} desc)
      update delivery as d set state = last.state, last_error = nullif(last.reason, '') from last
      where d.message_id = ${id} and d.provider_id = last.provider_id and d.erased_at is null
        and ${rank(Prisma.sql`d.state`)} < ${rank(Prisma.sql`last.state`)}`;
    await changeStates(db, id, by, update);
  }
  return messages.length;
}

/** Gives up what is under way of a message that cannot be sent at all. */
export function giveUp(db: Db, messageId: string, by: StatesAuthor, reason: string): Promise<void> {
  const update = Prisma.sql`update delivery as d set lease_until = null, last_error = ${reason},
      state = case when d.is_unsure or d.state = 'sending' then 'unclear' else 'dead' end::delivery_state
    where d.message_id = ${messageId} and d.state in ('queued', 'sending')`;
  return changeStates(db, messageId, by, update);
}

/**
 * Writes down what became of a batch. That a mail was sent is true whoever says it; all else counts only from the
 * holder of the lease, so a worker that comes back late changes nothing.
 * @param chance between 0 and 1, one for the batch, so that it stays together
 * @returns when the batch may be tried again, null when it need not wait
 */
export async function settleBatch(
  db: Db,
  batch: Batch,
  outcomes: readonly Outcome[],
  by: StatesAuthor,
  chance: number,
): Promise<Date | null> {
  const now = by.at;
  const rows = batch.deliveries.flatMap((delivery, index) => {
    const outcome = outcomes[index];
    return outcome ? [{ claimed: delivery.attempts, ...settled(batch.key, delivery, outcome, now, chance) }] : [];
  });
  await changeStates(
    db,
    batch.messageId,
    by,
    Prisma.sql`
    update delivery as d set state = r.state::delivery_state, attempts = r.attempts, lease_by = r."leaseBy",
      is_unsure = r."isUnsure", lease_until = null, next_attempt_at = r."nextAttemptAt", provider_id = coalesce(r."providerId", d.provider_id),
      last_error = r.error, sent_at = case when r.state = 'sent' then ${by.at} else d.sent_at end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id text, claimed int, state text, attempts int,
      "leaseBy" text, "isUnsure" boolean, "nextAttemptAt" timestamptz, "providerId" text, error text)
    where d.id = r.id and d.erased_at is null and (
      (r.state = 'sent' and d.state in ('queued', 'sending', 'dead', 'unclear')) or
      (d.state = 'sending' and d.attempts = r.claimed))`,
  );
  const waiting = rows.filter((row) => row.state === "queued" && row.nextAttemptAt > now);
  return waiting.length > 0 ? new Date(Math.max(...waiting.map((row) => row.nextAttemptAt.getTime()))) : null;
}

/**
 * Ends a round of sending: wakes the next one when the earliest delivery is due, and empties a message that held a
 * secret once nothing of it is under way.
 * @param notBefore the provider is in trouble until then
 */
export async function endRound(db: Db, messageId: string, notBefore: Date | null): Promise<void> {
  await db.$transaction(async (tx) => {
    const [pending] = await tx.$queryRaw<{ at: Date | null }[]>(Prisma.sql`
      select min(greatest(next_attempt_at, lease_until)) as at from delivery
      where message_id = ${messageId} and ${PENDING}`);
    const at = pending?.at ?? null;
    if (at !== null) {
      const runAt = notBefore !== null && notBefore > at ? notBefore : at;
      await enqueueJob(tx, "comms.deliver", { messageId }, { runAt, key: deliverJobKey(messageId) });
      return;
    }
    await tx.message.updateMany({
      where: { id: messageId, isSecret: true },
      data: { props: {}, renderedHtml: null, renderedText: null },
    });
  });
}
