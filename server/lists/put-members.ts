import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { dayOf } from "./rules";
import type { Member } from "./schemas";

/** What putting members on a list changes; addresses in order. */
export type Put = { added: string[]; changed: string[]; unchanged: number; removed: string[] };

/**
 * Compares members with those of a list. The caller holds the list's lock.
 * @param isWhole whoever is not among them leaves the list
 */
export async function comparePut(tx: Tx, listId: string, members: readonly Member[], isWhole: boolean): Promise<Put> {
  const rows = await tx.listMember.findMany({ where: { listId }, orderBy: { email: "asc" } });
  const before = new Map(rows.map((row) => [row.email, row]));
  const put: Put = { added: [], changed: [], unchanged: 0, removed: [] };
  for (const member of members) {
    const row = before.get(member.email);
    if (!row) put.added.push(member.email);
    else {
      const isSame =
        (member.name === "" || member.name === row.name) &&
        member.company === row.company &&
        member.hasEscalation === row.hasEscalation &&
        member.hasSponsor === row.hasSponsor &&
        member.isHighUsage === row.isHighUsage &&
        member.renewalAt === dayOf(row.renewalAt);
      if (isSame) put.unchanged++;
      else put.changed.push(member.email);
    }
    before.delete(member.email);
  }
  if (isWhole) put.removed = [...before.keys()];
  return put;
}

/**
 * Puts members on a list, or changes what stands beside their address; an empty name leaves the one there, or takes
 * the person's. An address of a person who is known here belongs to that person: once disabled, it gets nothing more.
 */
export async function writeMembers(tx: Tx, listId: string, members: readonly Member[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    insert into list_member as old (list_id, email, name, user_id, company, has_escalation, renewal_at, has_sponsor,
      is_high_usage)
    select ${listId}, m.email, coalesce(nullif(m.name, ''), u.display_name, ''), u.id, m.company, m."hasEscalation",
      m."renewalAt", m."hasSponsor", m."isHighUsage"
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as m (email text, name text, company text,
      "hasEscalation" boolean, "renewalAt" date, "hasSponsor" boolean, "isHighUsage" boolean)
    left join "user" u on u.email = m.email
    on conflict (list_id, email) do update set
      name = case when excluded.name = '' then old.name else excluded.name end, user_id = excluded.user_id,
      company = excluded.company, has_escalation = excluded.has_escalation, renewal_at = excluded.renewal_at,
      has_sponsor = excluded.has_sponsor, is_high_usage = excluded.is_high_usage`);
}
