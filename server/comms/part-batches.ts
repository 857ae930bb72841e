import { AppError } from "../core/errors";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";

/**
 * Lets deliveries leave the batches in which they were tried, in the caller's transaction, before it changes them: the
 * others go out under a new key. A batch that may have reached the provider stays as it is, because only the same
 * people under the same key are told once (ADR 0011).
 * @param ids deliveries that wait for their next try, or are not under way at all
 * @throws CONFLICT while one of them stands in such a batch with others
 */
export async function partBatches(tx: Tx, ids: readonly string[]): Promise<void> {
  // As claims do: whoever takes or parts batches of a message takes turns.
  await tx.$queryRaw(Prisma.sql`
    select id from message where id in (select message_id from delivery where id = any(${[...ids]}))
    order by id for no key update`);
  const keys = await tx.$queryRaw<{ messageId: string; key: string; isUnsure: boolean; at: Date }[]>(Prisma.sql`
    select d.message_id as "messageId", d.lease_by as key, bool_or(d.is_unsure) as "isUnsure",
      max(d.next_attempt_at) as at
    from delivery d
    where d.state = 'queued' and (d.message_id, d.lease_by) in (
      select message_id, lease_by from delivery where id = any(${[...ids]}) and state = 'queued')
    group by 1, 2 having count(*) > 1`);
  const held = keys.find(({ isUnsure }) => isUnsure);
  if (held) {
    const at = held.at.toISOString().slice(0, 16).replace("T", " ");
    throw new AppError(
      "CONFLICT",
      `A mail to this address may have gone out, and is tried again with others at ${at} UTC. Try again after that.`,
    );
  }
  for (const { messageId, key } of keys) {
    await tx.$executeRaw(Prisma.sql`
      update delivery set lease_by = case when lease_by like '%~%' then regexp_replace(lease_by, '~[0-9]+$',
        '~' || (substring(lease_by from '~([0-9]+)$')::int + 1)) end
      where message_id = ${messageId} and lease_by = ${key} and state = 'queued'`);
  }
}
