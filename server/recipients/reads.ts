import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import type { Severity } from "../incidents/schemas";
import { AUDIENCES, type Audience } from "../milestones/schemas";
import { type Candidate, type ChosenRecipient, chooseRecipients } from "./rules";
import {
  ListSuppressions,
  PreviewRecipients,
  type RecipientPreview,
  type Suppression,
  type SuppressionPage,
} from "./schemas";

const SHOWN = 500;

/** What decides who is told about an incident. */
export type Wanted = {
  audiences: readonly Audience[];
  incident: { id: string; severity: Severity; affectedSystems: readonly string[] };
  now: Date;
};

/**
 * Everyone with a reason to be told, once a reason: members of the lists of these audiences that want this severity
 * and one of these systems, and people who subscribed to the incident, with the text of their role.
 */
function findCandidates(db: Db | Tx, { audiences, incident }: Wanted): Promise<Candidate[]> {
  const systems = incident.affectedSystems.map((system) => system.trim().toLowerCase());
  return db.$queryRaw<Candidate[]>(Prisma.sql`
    with entry as (
      select lower(m.email) as address, m.name, l.audience, 'list ' || l.name as because, m.user_id,
        m.company, m.has_escalation, m.renewal_at, m.has_sponsor
      from list_member m
      join distribution_list l on l.id = m.list_id
      where (coalesce(cardinality(l.severities), 0) = 0 or ${incident.severity}::severity = any(l.severities))
        and (coalesce(cardinality(l.systems), 0) = 0
          or exists (select from unnest(l.systems) s where lower(s) = any(${systems}::text[])))
      union all
      select u.email, u.display_name, case u.role when 'executive' then 'executive' else 'stakeholder' end::audience,
        'subscribed to this incident', u.id, '', false, null, false
      from incident_subscription i join "user" u on u.id = i.user_id
      where i.incident_id = ${incident.id} and i.is_subscribed
    )
    select e.address, e.name, e.audience::text as audience, e.because, e.company, e.has_escalation as "hasEscalation",
      e.renewal_at as "renewalAt", e.has_sponsor as "hasSponsor",
      coalesce(own.disabled_at, mail.disabled_at) is not null as "isDisabled",
      exists (select from incident_subscription i where i.incident_id = ${incident.id} and not i.is_subscribed
        and i.user_id in (own.id, mail.id)) as "hasLeft",
      (select s.reason::text from suppression s where s.address = e.address and s.scope in ('', e.audience::text)
        order by s.scope limit 1) as suppressed
    from entry e
    left join "user" own on own.id = e.user_id
    left join "user" mail on mail.email = e.address
    where e.audience = any(${[...audiences]}::text[]::audience[])`);
}

/**
 * Who is told, each address once with the fullest text that is theirs, strategic accounts first (S4 phase 3). Nothing
 * goes to disabled people, to suppressed addresses, and to those who unsubscribed from the incident.
 */
export async function resolveRecipients(db: Db | Tx, wanted: Wanted): Promise<ChosenRecipient[]> {
  return chooseRecipients(await findCandidates(db, wanted), wanted.now).recipients;
}

/**
 * Exactly who would get a mail if a milestone for these audiences were published now, with what text and why, and
 * who would not. The same choice that publishing makes.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function previewRecipients(ctx: Context, input: PreviewRecipients): Promise<RecipientPreview> {
  authorize(ctx, "milestone.publish");
  const { ref, audience, search } = parseInput(PreviewRecipients, input);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id: await getIncidentId(ctx, ref) } });
  const candidates = await findCandidates(ctx.db, { audiences: audience, incident, now: ctx.now });
  const { recipients, leftOut } = chooseRecipients(candidates, ctx.now);
  const words = search.toLowerCase();
  const isWanted = (one: ChosenRecipient): boolean => `${one.address} ${one.name}`.toLowerCase().includes(words);
  return {
    total: recipients.length,
    recipients: recipients.filter(isWanted).slice(0, SHOWN),
    totalLeftOut: leftOut.length,
    leftOut: leftOut.filter(isWanted).slice(0, SHOWN),
  };
}

/** Addresses that get no updates, newest first, the first of them. @throws FORBIDDEN */
export async function listSuppressions(ctx: Context, input: ListSuppressions): Promise<SuppressionPage> {
  authorize(ctx, "comms.read");
  const { search } = parseInput(ListSuppressions, input);
  const where = search === "" ? {} : { address: { contains: search.toLowerCase() } };
  const [rows, total] = await Promise.all([
    ctx.db.suppression.findMany({ where, orderBy: [{ at: "desc" }, { address: "asc" }], take: SHOWN }),
    ctx.db.suppression.count({ where }),
  ]);
  const suppressions = rows.map(
    ({ scope, at, ...row }): Suppression => ({
      ...row,
      audience: AUDIENCES.find((audience) => audience === scope) ?? null,
      at: at.toISOString(),
    }),
  );
  return { suppressions, total };
}
