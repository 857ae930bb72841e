import type { Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import type { Severity } from "../incidents/schemas";
import type { Audience } from "../milestones/schemas";
import { type Candidate, type ChosenRecipient, chooseRecipients } from "./rules";

/** What decides who is told about an incident. */
export type Wanted = {
  audiences: readonly Audience[];
  incident: { id: string; severity: Severity; affectedSystems: readonly string[] };
  now: Date;
};

/** Everyone whom a list would tell, once a list: the lists of these audiences that want this severity. */
const listCandidates = (tx: Tx, { audiences, incident }: Wanted): Promise<Candidate[]> =>
  tx.$queryRaw<Candidate[]>(Prisma.sql`
    select lower(m.email) as address, m.name, l.audience::text as audience, 'list ' || l.name as because,
      m.company, m.has_escalation as "hasEscalation", m.renewal_at as "renewalAt", m.has_sponsor as "hasSponsor",
      u.disabled_at is not null as "isDisabled"
    from list_member m
    join distribution_list l on l.id = m.list_id
    left join "user" u on u.id = m.user_id
    where l.audience = any(${[...audiences]}::text[]::audience[])
      and (coalesce(cardinality(l.severities), 0) = 0 or ${incident.severity}::severity = any(l.severities))`);

/**
 * Who is told, each address once with the fullest text that is theirs, strategic accounts first (S4 phase 3).
 * Disabled people get nothing.
 */
export async function resolveRecipients(tx: Tx, wanted: Wanted): Promise<ChosenRecipient[]> {
  return chooseRecipients(await listCandidates(tx, wanted), wanted.now).recipients;
}
