import { addMinutes } from "date-fns/addMinutes";
import { type Db, getDb, type Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { formatRef } from "../incidents/rules";
import type { IncidentStatus, Severity } from "../incidents/schemas";
import type { PublicStage } from "../milestones/schemas";
import { promiseState, publicStage, RESOLVED_BANNER_MINUTES, situation, systemStatus } from "./rules";
import type {
  PublicBanners,
  PublicBoard,
  PublicFeedEntry,
  PublicHistory,
  PublicIncident,
  PublicIncidentSummary,
  PublicUpdate,
} from "./schemas";

/** The only place that reads for the public. Every page comes from one statement, so from one state of the data. */
export type PublicReader = Db | Tx;

const RECENT = 10;
const HISTORY = 100;
const FEED = 40;

type UpdateRow = {
  at: string;
  sequence: number | null;
  title: string | null;
  body: string;
  stage: PublicStage | null;
  isResolution: boolean;
  nextUpdateEta: string | null;
  corrects: number | null;
};
type IncidentRow = {
  number: number;
  publicTitle: string | null;
  severity: Severity;
  phase: number;
  status: IncidentStatus;
  impactStartedAt: string | null;
  openedAt: string;
  resolvedAt: string | null;
  nextUpdateEta: string | null;
  lastCommunicatedAt: string | null;
};

/** An instant of the row as ISO-8601 UTC, whatever the session's time zone. */
const iso = (column: string) => Prisma.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** The whitelist: columns of an incident that the public may read. */
const INCIDENT = Prisma.sql`i.number, i.public_title as "publicTitle", i.severity::text, i.phase, i.status::text,
  ${iso("i.impact_started_at")} as "impactStartedAt", ${iso("i.opened_at")} as "openedAt",
  ${iso("i.resolved_at")} as "resolvedAt", ${iso("i.next_update_eta")} as "nextUpdateEta",
  ${iso("i.last_communicated_at")} as "lastCommunicatedAt"`;

/** The whitelist: milestones for the public, and notes marked public. `ord` settles ties. */
const UPDATES = Prisma.sql`
  select m.incident_id, m.cut_at as occurred, 1 as kind, m.sequence as ord, ${iso("m.cut_at")} as "at", m.sequence,
    coalesce(nullif(t.title, ''), m.title) as title, coalesce(t.body, m.body) as body, m.public_stage as stage, m.is_resolution as "isResolution",
    ${iso("m.next_update_eta")} as "nextUpdateEta", c.sequence as corrects
  from milestone m
  left join milestone c on c.id = m.corrects_id and 'public' = any(c.audience)
  left join lateral (select title, body from milestone_text where milestone_id = m.id and audience = 'public'
    and (channel is null or channel = 'status_page') order by channel nulls last limit 1) t on true
  where 'public' = any(m.audience)
  union all
  select e.incident_id, e.occurred_at, 0, e.seq, ${iso("e.occurred_at")}, null, null, e.text, null, false, null, null
  from timeline_event e where e.visibility = 'public' and e.name = 'timeline.noted'`;
const UPDATE_JSON = Prisma.raw(
  `json_build_object('at', u."at", 'sequence', u.sequence, 'title', u.title, 'body', u.body, 'stage', u.stage,
    'isResolution', u."isResolution", 'nextUpdateEta', u."nextUpdateEta", 'corrects', u.corrects)`,
);
const NEWEST_FIRST = Prisma.raw("u.occurred desc, u.kind desc, u.ord desc");
const UPDATES_OF_INCIDENT = Prisma.sql`coalesce((select json_agg(${UPDATE_JSON} order by ${NEWEST_FIRST})
  from (${UPDATES}) u where u.incident_id = i.id), '[]'::json)`;

const summaryOf = (row: IncidentRow): PublicIncidentSummary => ({
  ref: formatRef(row.number),
  number: row.number,
  title: row.publicTitle ?? `Incident ${formatRef(row.number)}`,
  severity: row.severity,
  status: row.status,
  stage: publicStage(row.status, row.phase),
  impactStartedAt: row.impactStartedAt,
  openedAt: row.openedAt,
  resolvedAt: row.resolvedAt,
});

/** The newest update that corrects the one of this number. */
const correctorOf = (updates: readonly UpdateRow[], sequence: number | null): number | null =>
  sequence === null ? null : (updates.find((one) => one.corrects === sequence)?.sequence ?? null);

function incidentOf(row: IncidentRow & { updates: UpdateRow[] }, now: Date): PublicIncident {
  const promise = promiseState(row.status, row.nextUpdateEta, now);
  return {
    ...summaryOf(row),
    situation: situation(row.status, row.phase),
    lastUpdateAt: row.updates[0]?.at ?? row.lastCommunicatedAt,
    nextUpdateEta: promise === "none" ? null : row.nextUpdateEta,
    promise,
    updates: row.updates.map((update) => ({ ...update, correctedBy: correctorOf(row.updates, update.sequence) })),
  };
}

/** Where the reads below take place and at which instant; the process's database unless told otherwise. */
export type PublicScope = { db?: PublicReader; now: Date };

const reader = (scope: { db?: PublicReader }): PublicReader => scope.db ?? getDb().db;

/** The status page: system state, open public incidents with their updates, the last ones resolved (DOMAIN 2.1). */
export async function getPublicBoard(scope: PublicScope): Promise<PublicBoard> {
  const rows = await reader(scope).$queryRaw<(IncidentRow & { updates: UpdateRow[] })[]>(Prisma.sql`
    select ${INCIDENT}, case when i.status = 'Resolved' then '[]'::json else ${UPDATES_OF_INCIDENT} end as updates
    from incident i where i.public_since is not null and (i.status <> 'Resolved' or i.id in (
      select r.id from incident r where r.public_since is not null and r.status = 'Resolved'
      order by r.resolved_at desc nulls last, r.number desc limit ${RECENT}))
    order by i.severity, i.opened_at desc, i.number desc`);
  const open = rows.filter((row) => row.status !== "Resolved").map((row) => incidentOf(row, scope.now));
  const resolved = rows.filter((row) => row.status === "Resolved").map(summaryOf);
  const end = (incident: PublicIncidentSummary) => Date.parse(incident.resolvedAt ?? incident.openedAt);
  return {
    status: systemStatus(open),
    open,
    recent: resolved.sort((a, b) => end(b) - end(a) || b.number - a.number),
  };
}

/** The public page of one incident, named by number or by key; null where there is none. */
export async function findPublicIncident(
  scope: PublicScope & ({ number: number } | { id: string }),
): Promise<PublicIncident | null> {
  const isIt = "id" in scope ? Prisma.sql`i.id = ${scope.id}` : Prisma.sql`i.number = ${scope.number}`;
  const [row] = await reader(scope).$queryRaw<(IncidentRow & { updates: UpdateRow[] })[]>(Prisma.sql`
    select ${INCIDENT}, ${UPDATES_OF_INCIDENT} as updates
    from incident i where i.public_since is not null and ${isIt}`);
  return row ? incidentOf(row, scope.now) : null;
}

/** The page of one incident as it would be with one more update, also before it has a page: for a preview. */
export async function previewPublicIncident(
  scope: PublicScope & { id: string },
  next: { title: string; update: PublicUpdate },
): Promise<PublicIncident | null> {
  const [row] = await reader(scope).$queryRaw<(IncidentRow & { updates: UpdateRow[] })[]>(Prisma.sql`
    select ${INCIDENT}, ${UPDATES_OF_INCIDENT} as updates from incident i where i.id = ${scope.id}`);
  if (!row) return null;
  const { title, update } = next;
  const { nextUpdateEta, at: lastCommunicatedAt } = update;
  const updates = [update, ...row.updates];
  return incidentOf({ ...row, publicTitle: title, nextUpdateEta, lastCommunicatedAt, updates }, scope.now);
}

/** Public incidents, newest first, at most 100, and how many there are. */
export async function listPublicHistory(scope: { db?: PublicReader } = {}): Promise<PublicHistory> {
  const rows = await reader(scope).$queryRaw<(IncidentRow & { total: number })[]>(Prisma.sql`
    select ${INCIDENT}, (count(*) over ())::int as total
    from incident i where i.public_since is not null order by i.opened_at desc, i.number desc limit ${HISTORY}`);
  return { incidents: rows.map(summaryOf), total: rows[0]?.total ?? 0 };
}

/** The newest 40 updates of all public incidents, for feeds. */
export async function listPublicFeed(scope: { db?: PublicReader } = {}): Promise<PublicFeedEntry[]> {
  const rows = await reader(scope).$queryRaw<
    { number: number; publicTitle: string | null; update: UpdateRow }[]
  >(Prisma.sql`
    select i.number, i.public_title as "publicTitle", ${UPDATE_JSON} as update
    from incident i join (${UPDATES}) u on u.incident_id = i.id
    where i.public_since is not null
    order by ${NEWEST_FIRST}, i.number desc limit ${FEED}`);
  return rows.map(({ number, publicTitle, update }) => ({
    ...update,
    ref: formatRef(number),
    incidentTitle: publicTitle ?? `Incident ${formatRef(number)}`,
  }));
}

type BannerRow = IncidentRow & { text: string; updatedAt: string };

/**
 * The banners to show: of each public incident that runs the newest that was published; of one that is resolved what
 * its resolution says, for an hour.
 */
export async function listPublicBanners(scope: PublicScope): Promise<PublicBanners> {
  const rows = await reader(scope).$queryRaw<BannerRow[]>(Prisma.sql`
    select ${INCIDENT}, b.text, ${iso("b.cut_at")} as "updatedAt"
    from incident i join lateral (
      select t.body as text, m.cut_at, m.is_resolution from milestone m
        join milestone_text t on t.milestone_id = m.id and t.audience = 'public' and t.channel = 'banner'
      where m.incident_id = i.id and 'public' = any(m.audience) order by m.sequence desc limit 1) b on true
    where i.public_since is not null and (i.status <> 'Resolved'
      or (b.is_resolution and b.cut_at > ${addMinutes(scope.now, -RESOLVED_BANNER_MINUTES)}))
    order by i.severity, i.opened_at desc, i.number desc`);
  return {
    banners: rows.map((row) => ({
      ref: formatRef(row.number),
      text: row.text,
      severity: row.severity,
      status: row.status,
      since: row.impactStartedAt ?? row.openedAt,
      nextUpdateAt: row.status === "Resolved" ? null : row.nextUpdateEta,
      updatedAt: row.updatedAt,
    })),
  };
}

/** When banners of resolutions end: the JSON is rendered again then. */
export async function listEndingBanners({
  db,
  now,
}: {
  db: PublicReader;
  now: Date;
}): Promise<{ id: string; at: Date }[]> {
  const rows = await db.$queryRaw<{ id: string; cutAt: Date }[]>(Prisma.sql`
    select i.id, m.cut_at as "cutAt" from milestone m join incident i on i.id = m.incident_id
      join milestone_text t on t.milestone_id = m.id and t.audience = 'public' and t.channel = 'banner'
    where i.public_since is not null and i.status = 'Resolved' and m.is_resolution
      and m.cut_at > ${addMinutes(now, -RESOLVED_BANNER_MINUTES)}`);
  return rows.map(({ id, cutAt }) => ({ id, at: addMinutes(cutAt, RESOLVED_BANNER_MINUTES) }));
}

/** Keys of the public incidents, which have pages of their own, oldest first. */
export async function listPublicKeys(db: PublicReader): Promise<string[]> {
  const rows = await db.incident.findMany({
    where: { publicSince: { not: null } },
    select: { id: true },
    orderBy: { number: "asc" },
  });
  return rows.map((row) => row.id);
}

/** Promises of open public incidents that fall due after `now`: each turns its pages at that instant. */
export async function listComingPromises(scope: {
  db: PublicReader;
  now: Date;
  incidentId: string | null;
}): Promise<{ id: string; at: Date }[]> {
  const rows = await scope.db.incident.findMany({
    where: {
      publicSince: { not: null },
      status: { not: "Resolved" },
      nextUpdateEta: { gt: scope.now },
      ...(scope.incidentId === null ? {} : { id: scope.incidentId }),
    },
    select: { id: true, nextUpdateEta: true },
  });
  return rows.flatMap((row) => (row.nextUpdateEta ? [{ id: row.id, at: row.nextUpdateEta }] : []));
}
