import { appendStates, authorOf, lockLoggedMessage } from "../comms/append-states";
import { authorize } from "../core/authorize";
import { ERASED } from "../core/comms-chain";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import { type Erased, ErasePerson } from "./schemas";

type Found = { id: string; messageId: string; position: number | null; number: number | null };

/**
 * Erases a person by address: deliveries lose address, name and salt, memberships and mails of the local mailbox go.
 * The log keeps a salted hash that leads nowhere, and a row that says so; it still verifies. The audit says how much
 * was erased, by whom and when, and not whose.
 * @throws FORBIDDEN; NOT_FOUND where nothing is known of the address; CONFLICT while a mail to it is being sent
 */
export async function erasePerson({ ctx, input }: { ctx: Context; input: ErasePerson }): Promise<Erased> {
  authorize(ctx, "person.erase");
  const { address } = parseInput(ErasePerson, input);
  return inTransaction(ctx, { action: "person.erase", input: { address } }, async (tx) => {
    const found = await eraseDeliveries(tx, ctx, address);
    const memberships = await tx.listMember.deleteMany({ where: { email: address } });
    const mails = await tx.mailboxMail.deleteMany({ where: { toAddress: { contains: address, mode: "insensitive" } } });
    const numbers = [...new Set(found.flatMap(({ number }) => number ?? []))].sort((a, b) => a - b);
    const erased = {
      deliveries: found.length,
      memberships: memberships.count,
      mails: mails.count,
      incidents: numbers.map(formatRef),
    };
    if (erased.deliveries + erased.memberships + erased.mails === 0) {
      throw new AppError("NOT_FOUND", "Nothing is kept of this address. Check how it is written.");
    }
    await recordAudit(tx, ctx, { name: "person.erased", subject: "person", payload: erased });
    return erased;
  });
}

/** Logs come under their locks in the order of their incidents, before any delivery: nobody waits in a circle. */
async function eraseDeliveries(tx: Tx, ctx: Context, address: string): Promise<Found[]> {
  const find = () =>
    tx.$queryRaw<Found[]>(Prisma.sql`
      select d.id, d.message_id as "messageId", d.position, i.number
      from delivery d join message m on m.id = d.message_id left join incident i on i.id = m.incident_id
      where d.address = ${address} and d.erased_at is null order by m.incident_id nulls last, m.id`);
  const logged = new Map<string, Awaited<ReturnType<typeof lockLoggedMessage>>>();
  for (const { messageId } of await find()) logged.set(messageId, await lockLoggedMessage(tx, messageId));
  const found = await find();
  await tx.$queryRaw(
    Prisma.sql`select id from delivery where id = any(${found.map(({ id }) => id)}) order by id for update`,
  );
  const busy = await tx.delivery.count({ where: { id: { in: found.map(({ id }) => id) }, state: "sending" } });
  if (busy > 0 || found.some(({ messageId }) => !logged.has(messageId))) {
    throw new AppError("CONFLICT", "A mail to this address is being sent. Try again in a minute.");
  }
  await tx.$executeRaw(Prisma.sql`
    update delivery set address = 'erased-' || coalesce(position::text, id), name = '', salt = null,
      erased_at = ${ctx.now}, last_error = null, state = case when state = 'queued' then 'suppressed' else state end
    where id = any(${found.map(({ id }) => id)})`);
  for (const { messageId, position } of found) {
    // Several of one log: each row follows the one before, so the lock's head is read again.
    await appendStates(tx, authorOf(ctx), await lockLoggedMessage(tx, messageId), [{ position, state: ERASED }]);
  }
  return found;
}
