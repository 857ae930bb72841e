import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { erasedKey } from "../core/erased-key";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import { asOfOneInstant } from "../timeline/reads";
import { CLEANED, namePattern, tableName } from "./rules";
import { type ErasurePreview, PreviewErasure, type Remains } from "./schemas";

const REFS_SHOWN = 8;

/** What identifies a person: the account's id where there is one, and the names that go with the address. */
export type Person = { userId: string | null; displayName: string; role: string; names: string[] };

/** Who stands behind an address, by account, lists and deliveries. */
export async function findPerson(db: Db | Tx, address: string): Promise<Person> {
  const user = await db.user.findUnique({
    where: { email: address },
    select: { id: true, displayName: true, role: true },
  });
  const rows = await db.$queryRaw<{ name: string }[]>(Prisma.sql`
    select name from list_member where email = ${address} or user_id = ${user?.id ?? null}
    union select name from delivery where address = ${address} and erased_at is null`);
  const names = new Set([...(user ? [user.displayName] : []), ...rows.map(({ name }) => name)]);
  names.delete("");
  return {
    userId: user?.id ?? null,
    displayName: user?.displayName ?? "",
    role: user?.role ?? "",
    names: [...names].sort(),
  };
}

type TextColumns = { table: string; columns: string[]; hasIncident: boolean };

/** Columns that hold words, of every table that erasing leaves as it is; read from the database, so none is forgotten. */
function listTextColumns(db: Db | Tx): Promise<TextColumns[]> {
  return db.$queryRaw<TextColumns[]>(Prisma.sql`
    select table_name::text as "table", array_agg(column_name::text order by ordinal_position)
        filter (where data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY')) as columns,
      bool_or(column_name = 'incident_id') as "hasIncident"
    from information_schema.columns
    where table_schema = 'public' and table_name <> all(${[...CLEANED]})
    group by table_name having bool_or(data_type in ('text', 'character varying', 'jsonb', 'json', 'ARRAY'))
    order by table_name`);
}

const quoted = (name: string): Prisma.Sql => Prisma.raw(`"${name.replaceAll('"', '""')}"`);

/** Of some tables a part is cleaned: mails to the person, and messages that are no milestone's (those say what it says). */
function whatStaysOf(table: string, address: string): Prisma.Sql {
  if (table === "message") return Prisma.sql`where t.milestone_id is not null`;
  if (table === "mailbox_mail") return Prisma.sql`where t.to_address !~* address_pattern(${address})`;
  return Prisma.empty;
}

/** What stays of a person after erasing, because it is what people said and did, table by table. */
export async function findRemains(db: Db | Tx, address: string, names: readonly string[]): Promise<Remains[]> {
  const pattern = namePattern(names);
  const found: Remains[] = [];
  for (const { table, columns, hasIncident } of await listTextColumns(db)) {
    const words = Prisma.join(
      columns.map((column) => Prisma.sql`t.${quoted(column)}::text`),
      ", ",
    );
    const incident = hasIncident
      ? Prisma.sql`t.incident_id`
      : table === "incident"
        ? Prisma.sql`t.id`
        : Prisma.sql`null`;
    const where = whatStaysOf(table, address);
    const [row] = await db.$queryRaw<{ withAddress: number; withName: number; numbers: number[] | null }[]>(Prisma.sql`
      select count(*) filter (where has_address)::int as "withAddress", count(*) filter (where has_name)::int as "withName",
        array_agg(distinct i.number) filter (where i.number is not null) as numbers
      from (
        select ${incident} as incident_id, words ~* address_pattern(${address}) as has_address,
          coalesce(words ~* ${pattern}::text, false) as has_name
        from (select t.*, concat_ws(' ', ${words}) as words from ${quoted(table)} t ${where}) t
      ) hit left join incident i on i.id = hit.incident_id
      where has_address or has_name`);
    if (!row || row.withAddress + row.withName === 0) continue;
    const { withAddress, withName, numbers } = row;
    const refs = (numbers ?? []).sort((a, b) => a - b).slice(0, REFS_SHOWN);
    found.push({ what: tableName(table), withAddress, withName, refs: refs.map(formatRef) });
  }
  return found;
}

/** Names of the lists and teams that an address is on. */
export async function findPlaces(
  db: Tx,
  address: string,
  userId: string | null,
): Promise<{ lists: string[]; teams: string[] }> {
  const lists = await db.$queryRaw<{ name: string }[]>(Prisma.sql`
    select distinct l.name from list_member m join distribution_list l on l.id = m.list_id
    where m.email = ${address} or m.user_id = ${userId} order by l.name`);
  const teams = await db.team.findMany({
    where: { emails: { has: address } },
    select: { name: true },
    orderBy: { name: "asc" },
  });
  return { lists: lists.map(({ name }) => name), teams: teams.map(({ name }) => name) };
}

/**
 * What erasing this address would remove, and what would stay. Changes nothing.
 * @throws INVALID_INPUT, FORBIDDEN
 */
export async function previewErasure(ctx: Context, input: PreviewErasure): Promise<ErasurePreview> {
  authorize(ctx, "person.erase");
  const { address } = parseInput(PreviewErasure, input);
  return asOfOneInstant(ctx.db, async (tx) => {
    const person = await findPerson(tx, address);
    const { userId, names, displayName, role } = person;
    const places = await findPlaces(tx, address, userId);
    const [counts] = await tx.$queryRaw<{ deliveries: number; mails: number; audit: number; others: number }[]>(
      Prisma.sql`
      select (select count(*)::int from delivery where address = ${address} and erased_at is null) as deliveries,
        (select count(*)::int from mailbox_mail where to_address ~* address_pattern(${address})) as mails,
        (select count(*)::int from audit_event where subject ~* address_pattern(${address})
          or payload::text ~* address_pattern(${address}) or actor_id = ${userId}) as audit,
        (select count(*)::int from suppression where address = ${address})
          + (select count(*)::int from sign_in_token where email = ${address}) as others`,
    );
    const incidents = await tx.$queryRaw<{ number: number }[]>(Prisma.sql`
      select distinct i.number from delivery d join comms_log l on l.message_id = d.message_id
      join incident i on i.id = l.incident_id where d.address = ${address} and d.erased_at is null order by 1`);
    const kept = await tx.suppression.count({ where: { address: erasedKey(address) } });
    const { deliveries = 0, mails = 0, audit = 0, others = 0 } = counts ?? {};
    const isUnknown =
      userId === null && deliveries + mails + audit + others + places.lists.length + places.teams.length === 0;
    return {
      deliveries,
      mails,
      audit,
      ...places,
      incidents: incidents.map(({ number }) => formatRef(number)),
      account: userId === null ? null : { displayName, role },
      names,
      isUnknown,
      isErased: kept > 0,
      remains: await findRemains(tx, address, names),
    };
  });
}
