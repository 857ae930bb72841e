import { appendStates, authorOf, lockLoggedMessage } from "../comms/append-states";
import { partBatches } from "../comms/part-batches";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import { ERASED } from "../core/comms-chain";
import type { Context } from "../core/context";
import { erasedKey } from "../core/erased-key";
import { AppError } from "../core/errors";
import { notifyUserChanged } from "../core/notify-user";
import { parseInput } from "../core/parse-input";
import { recordAudit } from "../core/record-audit";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import { lockEnabledAdmins } from "../users/reads";
import { isLastAdmin } from "../users/rules";
import { findPerson, findPlaces, findRemains } from "./reads";
import { ERASED_NAME, erasedEmail } from "./rules";
import { ErasePerson, type Erasure } from "./schemas";

type Found = { id: string; messageId: string; position: number | null; number: number | null };

/**
 * Erases a person by address, everywhere but in what people said and did: deliveries, lists, teams, mailbox, audit,
 * the account (shut and without a name). A keyed hash stays on the suppression list, so that nothing is sent there
 * again. The log keeps a salted hash that leads nowhere, and a row that says so; it still verifies. The audit says how
 * much was erased, by whom and when, and not whose.
 * @throws INVALID_INPUT, FORBIDDEN; NOT_FOUND where nothing is known of the address; CONFLICT while a mail to it is
 * being sent, for oneself and for the last admin
 */
export async function erasePerson({ ctx, input }: { ctx: Context; input: ErasePerson }): Promise<Erasure> {
  authorize(ctx, "person.erase");
  const { address } = parseInput(ErasePerson, input);
  const key = erasedKey(address);
  // What stays is looked for before anything is locked: it reads the whole record.
  const remains = await findRemains(ctx.db, address, (await findPerson(ctx.db, address)).names);
  // What is kept of a repeated request must not lead to the address either.
  return inTransaction(ctx, { action: "person.erase", input: { key } }, async (tx) => {
    const { userId, names } = await findPerson(tx, address);
    const places = await findPlaces(tx, address, userId);
    if (userId !== null) await eraseAccount(tx, ctx, userId);
    await tx.listMember.deleteMany({ where: { OR: [{ email: address }, ...(userId ? [{ userId }] : [])] } });
    const others = await eraseElsewhere(tx, address, names);
    const { count: suppressions } = await tx.suppression.deleteMany({ where: { address } });
    const [audit] = await tx.$queryRaw<{ count: number }[]>(
      Prisma.sql`select erase_from_audit(${address}, ${names}::text[], ${userId}) as count`,
    );
    // Last, because the logs' locks make publishing wait.
    const found = await eraseDeliveries(tx, ctx, address);
    const counts = { deliveries: found.length, ...places, mails: others.mails, audit: audit?.count ?? 0 };
    const size = counts.deliveries + counts.lists.length + counts.teams.length + counts.mails + counts.audit;
    if (size + suppressions + others.links === 0 && userId === null) {
      throw new AppError("NOT_FOUND", "Nothing is kept of this address. Check how it is written.");
    }
    await tx.suppression.createMany({
      data: [{ address: key, reason: "erased", byName: actorName(ctx.actor), at: ctx.now }],
      skipDuplicates: true,
    });
    const numbers = [...new Set(found.flatMap(({ number }) => number ?? []))].sort((a, b) => a - b);
    const erased = { ...counts, account: userId !== null, incidents: numbers.map(formatRef) };
    await recordAudit(tx, ctx, { name: "person.erased", subject: "person", payload: erased });
    return { ...erased, remains };
  });
}

/** Shuts the account at once and takes from it what identifies the person; its id stays where it acted. */
async function eraseAccount(tx: Tx, ctx: Context, userId: string): Promise<void> {
  if (actorUserId(ctx.actor) === userId) {
    throw new AppError("CONFLICT", "Nobody erases themselves. Ask another admin.");
  }
  const admins = await lockEnabledAdmins(tx);
  if (isLastAdmin(admins, userId)) {
    throw new AppError("CONFLICT", "This is the last admin. Make someone else admin first.");
  }
  await tx.$executeRaw(Prisma.sql`
    update "user" set email = ${erasedEmail(userId)}, display_name = ${ERASED_NAME}, time_zone = null,
      last_seen_at = null, disabled_at = coalesce(disabled_at, ${ctx.now})
    where id = ${userId}`);
  await tx.account.deleteMany({ where: { userId } });
  await tx.apiToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: ctx.now } });
  await tx.incidentSubscription.deleteMany({ where: { userId } });
  await tx.$executeRaw(Prisma.sql`delete from presence where user_id = ${userId}`);
  await notifyUserChanged(tx, userId);
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
  await partBatches(
    tx,
    found.map(({ id }) => id),
  );
  await tx.$queryRaw(
    Prisma.sql`select id from delivery where id = any(${found.map(({ id }) => id)}) order by id for update`,
  );
  const busy = await tx.delivery.count({ where: { id: { in: found.map(({ id }) => id) }, state: "sending" } });
  if (busy > 0 || found.some(({ messageId }) => !logged.has(messageId))) {
    throw new AppError("CONFLICT", "A mail to this address is being sent. Try again in a minute.");
  }
  // The provider's id goes too: it leads to the address there, and a late report must not move what is erased.
  await tx.$executeRaw(Prisma.sql`
    update delivery set address = 'erased-' || coalesce(position::text, id), name = '', salt = null, provider_id = null,
      erased_at = ${ctx.now}, last_error = null, state = case when state = 'queued' then 'suppressed' else state end
    where id = any(${found.map(({ id }) => id)})`);
  for (const { messageId, position } of found) {
    // Several of one log: each row follows the one before, so the lock's head is read again.
    await appendStates(tx, authorOf(ctx), await lockLoggedMessage(tx, messageId), [{ position, state: ERASED }]);
  }
  // What a provider said of others' mails may name the address too.
  await tx.$executeRaw(Prisma.sql`
    update delivery set last_error = regexp_replace(last_error, address_pattern(${address}), 'erased', 'gi')
    where last_error ~* address_pattern(${address})`);
  return found;
}

/** The address where it stands beside: rotations, sign-in links, mails, what providers and repeated requests said. */
async function eraseElsewhere(
  tx: Tx,
  address: string,
  names: readonly string[],
): Promise<{ mails: number; links: number }> {
  const pattern = Prisma.sql`address_pattern(${address})`;
  const blank = (column: string, type: string) => {
    const name = Prisma.raw(`"${column}"`);
    return Prisma.sql`${name} = regexp_replace(${name}::text, ${pattern}, 'erased', 'gi')${Prisma.raw(`::${type}`)}`;
  };
  await tx.$executeRaw(Prisma.sql`
    update team set emails = array_remove(emails, ${address}) where ${address} = any(emails)`);
  const { count: links } = await tx.signInToken.deleteMany({ where: { email: address } });
  const mails = await tx.$executeRaw(Prisma.sql`delete from mailbox_mail where to_address ~* ${pattern}`);
  await tx.$executeRaw(Prisma.sql`
    update message set ${blank("props", "jsonb")}, ${blank("subject", "text")}, ${blank("rendered_html", "text")},
      ${blank("rendered_text", "text")}
    where milestone_id is null
      and concat_ws(' ', props::text, subject, rendered_html, rendered_text) ~* ${pattern}`);
  await tx.$executeRaw(Prisma.sql`update provider_event set ${blank("reason", "text")} where reason ~* ${pattern}`);
  for (const name of names) {
    await tx.$executeRaw(Prisma.sql`
      update idempotency_key set response = replace(response::text, to_jsonb(${name}::text)::text, '"erased"')::jsonb
      where response::text ~* ${pattern}`);
  }
  await tx.$executeRaw(Prisma.sql`
    update idempotency_key set ${blank("response", "jsonb")} where response::text ~* ${pattern}`);
  return { mails, links };
}
