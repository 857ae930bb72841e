import { matchEndpoints } from "../channels/reads";
import { planPosts } from "../channels/rules";
import { authorizeHere } from "../command-team/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { ERASED_PREFIX, erasedKey } from "../core/erased-key";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import type { Severity } from "../incidents/schemas";
import { defaultChannels, mailAudiences } from "../milestones/rules";
import { AUDIENCES, type Audience } from "../milestones/schemas";
import { type Candidate, type ChosenRecipient, chooseRecipients, fitList, subscriberAudiences } from "./rules";
import {
  type LeftOutWhy,
  ListSuppressions,
  type Miss,
  PreviewRecipients,
  type ReaderState,
  type RecipientPreview,
  type Suppression,
  type SuppressionPage,
  type SuppressionReason,
} from "./schemas";

const SHOWN = 500;

/** What decides who is told about an incident. */
export type Wanted = {
  audiences: readonly Audience[];
  incident: { id: string; severity: Severity; affectedSystems: readonly string[] };
  now: Date;
};

type Options = {
  /** Also those whose lists do not count this time, with the reason. */
  withMisses?: boolean;
  /** This person alone, in lower case. */
  address?: string;
};

type Row = Omit<Candidate, "audience" | "because" | "miss" | "suppressed"> & {
  listId: string | null;
  role: string;
  suppressions: { scope: string; reason: SuppressionReason }[] | null;
};

const listSelect = { id: true, name: true, audience: true, severities: true, systems: true, isActive: true } as const;

/** The lists of these audiences, each with whether it counts for the incident. */
async function fitLists(db: Db | Tx, { audiences, incident }: Wanted) {
  const where = { audience: { in: [...audiences] } };
  const lists = await db.distributionList.findMany({ where, select: listSelect, orderBy: { name: "asc" } });
  return lists.map((list) => ({ ...list, ...fitList(list, incident) }));
}

/** Whose address belongs to somebody who was erased: a keyed hash is all that is kept of them. */
async function findErased(db: Db | Tx): Promise<(address: string) => boolean> {
  const where = { address: { startsWith: ERASED_PREFIX } };
  const rows = await db.suppression.findMany({ where, select: { address: true } });
  const keys = new Set(rows.map((row) => row.address));
  return (address) => keys.size > 0 && keys.has(erasedKey(address));
}

/**
 * Everyone with a reason to be told, once a reason: members of the lists of these audiences that want this severity
 * and one of these systems, and people who subscribed to the incident, with the text of their role.
 */
async function findCandidates(db: Db | Tx, wanted: Wanted, { withMisses = false, address }: Options = {}) {
  const { audiences, incident } = wanted;
  const lists = new Map((await fitLists(db, wanted)).map((list) => [list.id, list]));
  const counted = [...lists.values()].filter((list) => withMisses || list.miss === null).map(({ id }) => id);
  const only = address === undefined ? Prisma.empty : Prisma.sql`where e.address = ${address}`;
  const rows = await db.$queryRaw<Row[]>(Prisma.sql`
    with entry as (
      select m.list_id, lower(m.email) as address, m.name, m.user_id, m.company, m.has_escalation, m.renewal_at,
        m.has_sponsor, m.is_high_usage, '' as role
      from list_member m where m.list_id = any(${counted}::text[])
      union all
      select null, lower(u.email), u.display_name, u.id, '', false, null, false, false, u.role::text
      from incident_subscription i join "user" u on u.id = i.user_id
      where i.incident_id = ${incident.id} and i.is_subscribed
    ), gone as (
      select user_id from incident_subscription where incident_id = ${incident.id} and not is_subscribed
    ), held as (
      select address, jsonb_agg(jsonb_build_object('scope', scope, 'reason', reason) order by scope) as suppressions
      from suppression where address in (select address from entry) group by address
    )
    select e.list_id as "listId", e.address, e.name, e.role, e.company, e.has_escalation as "hasEscalation",
      e.renewal_at as "renewalAt", e.has_sponsor as "hasSponsor", e.is_high_usage as "isHighUsage",
      coalesce(own.disabled_at, mail.disabled_at) is not null as "isDisabled",
      coalesce(own.id in (select user_id from gone), false) or coalesce(mail.id in (select user_id from gone), false)
        as "hasLeft",
      held.suppressions
    from entry e
    left join "user" own on own.id = e.user_id
    left join "user" mail on mail.email = e.address
    left join held on held.address = e.address
    ${only}`);
  const isErased = await findErased(db);
  return rows.flatMap(({ listId, role, suppressions, ...row }): Candidate | Candidate[] => {
    const erased = isErased(row.address) ? ("erased" as const) : null;
    const reasonTo = (audience: Audience, because: string, miss: Miss | null): Candidate => {
      const kept = suppressions?.find(({ scope }) => scope === "" || scope === audience);
      return { ...row, audience, because, miss, suppressed: erased ?? kept?.reason ?? null };
    };
    if (listId !== null) {
      const list = lists.get(listId);
      return list ? reasonTo(list.audience, list.because, list.miss) : [];
    }
    const because = "subscribed to this incident";
    const theirs = subscriberAudiences(role);
    const open = theirs.filter((audience) => audiences.includes(audience));
    if (open.length > 0) return open.map((audience) => reasonTo(audience, because, null));
    return withMisses ? theirs.slice(0, 1).map((audience) => reasonTo(audience, because, "other_audience")) : [];
  });
}

/**
 * Who is told, each address once with the fullest text that is theirs, strategic accounts first (S4 phase 3). Nothing
 * goes to disabled people, to suppressed addresses, and to those who unsubscribed from the incident.
 */
export async function resolveRecipients(db: Db | Tx, wanted: Wanted): Promise<ChosenRecipient[]> {
  return chooseRecipients(await findCandidates(db, wanted), wanted.now).recipients;
}

/** What one person would get, if everything were published for everyone; null where nothing names them. */
export async function findOwn(
  db: Db | Tx,
  wanted: Wanted,
  address: string,
): Promise<(ChosenRecipient & { why: LeftOutWhy | null }) | null> {
  const candidates = await findCandidates(db, wanted, { address: address.toLowerCase() });
  const { recipients, leftOut } = chooseRecipients(candidates, wanted.now);
  const [told] = recipients;
  return told ? { ...told, why: null } : (leftOut[0] ?? null);
}

/**
 * Exactly who would get a mail if a milestone for these audiences were published now, with what text and why, and
 * who would not. The same choice that publishing makes.
 * @throws INVALID_INPUT, NOT_FOUND, FORBIDDEN
 */
export async function previewRecipients(ctx: Context, input: PreviewRecipients): Promise<RecipientPreview> {
  await authorizeHere(ctx, "milestone.publish", input.ref);
  const { ref, audience, channels, search, offset, limit } = parseInput(PreviewRecipients, input);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id: await getIncidentId(ctx, ref) } });
  const said = { audiences: audience, severity: incident.severity, systems: incident.affectedSystems };
  const audiences = mailAudiences(audience, channels ?? defaultChannels(audience));
  const wanted = { audiences, incident, now: ctx.now };
  const [candidates, lists, counts, matches] = await Promise.all([
    findCandidates(ctx.db, wanted, { withMisses: true }),
    fitLists(ctx.db, wanted),
    ctx.db.listMember.groupBy({ by: ["listId"], _count: true }),
    matchEndpoints(ctx.db, said),
  ]);
  const { recipients, leftOut } = chooseRecipients(candidates, ctx.now);
  // Mails are queued audience by audience.
  const turn = (one: ChosenRecipient): number => audiences.indexOf(one.audience);
  const told = recipients.map((one) => ({ ...one, why: null })).sort((a, b) => turn(a) - turn(b));
  const everyone = [...told, ...leftOut];
  const words = search.toLowerCase();
  const found = everyone.filter(({ address, name, because }) =>
    `${address} ${name} ${because.join(" ")}`.toLowerCase().includes(words),
  );
  const sizes = new Map(counts.map(({ listId, _count }) => [listId, _count]));
  return {
    total: recipients.length,
    totalLeftOut: leftOut.length,
    totalMerged: recipients.filter((one) => one.notAlso.length > 0).length,
    perAudience: audiences.map((one) => ({
      audience: one,
      total: recipients.filter((person) => person.audience === one).length,
    })),
    found: found.length,
    people: found.slice(offset, offset + limit),
    lists: lists.map(({ id, name, audience: whose, because, miss }) => ({
      ...{ id, name, audience: whose, because, miss },
      memberCount: sizes.get(id) ?? 0,
    })),
    posts: planPosts(matches, channels).flatMap(({ channel, audience: whose, to }) =>
      to.map(({ name }) => ({ channel, name, audience: whose })),
    ),
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

/** What the holder of a signed link finds for one audience's mails. The link is the right to ask. */
export async function getReaderState(db: Db | Tx, address: string, audience: Audience): Promise<ReaderState> {
  const rows = await db.suppression.findMany({ where: { address, scope: { in: ["", audience] } } });
  if (rows.some((row) => row.reason !== "unsubscribed")) return "held";
  if (rows.length === 0) return "on";
  return rows.some((row) => row.scope === "") ? "leftAll" : "left";
}
