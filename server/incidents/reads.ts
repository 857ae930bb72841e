import { COMMAND_ROLES, isTechnical } from "../command-team/rules";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { appUrl } from "../core/env";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import type { Db, Tx } from "../db/client";
import { type Incident, Prisma } from "../db/generated/client";
import { getSettings } from "../settings/reads";
import type { Settings } from "../settings/schemas";
import { type ConditionFacts, exitConditions, formatRef, refNumber } from "./rules";
import {
  type Attention,
  type IncidentBrief,
  IncidentRef,
  type IncidentSnapshot,
  type IncidentSummary,
  ListIncidents,
} from "./schemas";

const notFound = (ref: string): AppError =>
  new AppError("NOT_FOUND", `There is no incident ${ref.slice(0, 40)}. Check the number.`);

/** Where an incident is found by its number, INC-n or id. */
export const byRef = (ref: string): { number: number } | { id: string } => {
  const number = refNumber(ref);
  return number === null ? { id: ref } : { number };
};

/** An incident's id by its number, INC-n or id. @throws NOT_FOUND */
export async function getIncidentId(ctx: { db: Db | Tx }, ref: string): Promise<string> {
  const wanted = parseInput(IncidentRef, ref);
  const found = await ctx.db.incident.findUnique({ where: byRef(wanted), select: { id: true } });
  if (!found) throw notFound(wanted);
  return found.id;
}

/**
 * Takes the incident's row lock and returns the row: every write of an incident begins with it.
 * @throws NOT_FOUND
 */
export async function lockIncident(tx: Tx, ref: string): Promise<Incident> {
  const where = byRef(ref);
  const condition = "number" in where ? Prisma.sql`number = ${where.number}` : Prisma.sql`id = ${where.id}`;
  const locked = await tx.$queryRaw<{ id: string }[]>(
    Prisma.sql`select id from incident where ${condition} for update`,
  );
  const id = locked[0]?.id;
  if (!id) throw notFound(ref);
  return tx.incident.findUniqueOrThrow({ where: { id } });
}

export type LockedHead = Pick<Incident, "id" | "lastSeq" | "lastHash" | "phase" | "publicSince">;

/** As lockIncident, but only what appending to the record needs, in one query: the hottest write. @throws NOT_FOUND */
export async function lockHead(tx: Tx, ref: string): Promise<LockedHead> {
  const where = byRef(ref);
  const condition = "number" in where ? Prisma.sql`number = ${where.number}` : Prisma.sql`id = ${where.id}`;
  const rows = await tx.$queryRaw<LockedHead[]>(Prisma.sql`
    select id, last_seq as "lastSeq", last_hash as "lastHash", phase, public_since as "publicSince"
    from incident where ${condition} for update`);
  const head = rows[0];
  if (!head) throw notFound(ref);
  return head;
}

/** How many people hold each role now, command slots and participants alike. */
async function countOnScene(db: Db | Tx, incidentId: string): Promise<Record<string, number>> {
  const rows = await db.participant.groupBy({ by: "role", where: { incidentId, leftAt: null }, _count: true });
  return Object.fromEntries(rows.map(({ role, _count }) => [role, _count]));
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const summaryRelations = {
  _count: { select: { milestones: true } },
  // The six slots alone: of participants there may be many, and none is one of these.
  participants: {
    where: { leftAt: null, role: { in: [...COMMAND_ROLES] } },
    orderBy: { joinedAt: "asc" },
    select: { role: true, displayName: true, userId: true },
  },
  linksFrom: { where: { kind: "merged", removedAt: null }, select: { to: { select: { number: true } } }, take: 1 },
} satisfies Prisma.IncidentInclude;
type WithRelations = Prisma.IncidentGetPayload<{ include: typeof summaryRelations }>;

function toSummary(incident: WithRelations): IncidentSummary {
  return {
    id: incident.id,
    number: incident.number,
    ref: formatRef(incident.number),
    title: incident.title,
    severity: incident.severity,
    alarmLevel: incident.alarmLevel,
    status: incident.status,
    phase: incident.phase,
    phaseEnteredAt: incident.phaseEnteredAt.toISOString(),
    affectedSystems: incident.affectedSystems,
    openedAt: incident.openedAt.toISOString(),
    detectedAt: incident.detectedAt.toISOString(),
    resolvedAt: iso(incident.resolvedAt),
    nextUpdateEta: iso(incident.nextUpdateEta),
    lastCommunicatedAt: iso(incident.lastCommunicatedAt),
    milestoneCount: incident._count.milestones,
    mim: incident.participants.find((person) => person.role === "mim")?.displayName ?? null,
    isPublic: incident.publicSince !== null,
    mergedInto: incident.linksFrom[0] ? formatRef(incident.linksFrom[0].to.number) : null,
  };
}

/** The board: newest first by number, by status ("open" = not Resolved) and severity; keyset pages by number. */
export async function listIncidents(
  ctx: Context,
  input: ListIncidents,
): Promise<{ items: IncidentSummary[]; nextCursor: number | null; openCount: number }> {
  authorize(ctx, "incident.list");
  const { status, severity, cursor, limit } = parseInput(ListIncidents, input);
  const rows = await ctx.db.incident.findMany({
    where: {
      ...(status === "open" ? { status: { not: "Resolved" } } : status ? { status } : {}),
      ...(severity ? { severity } : {}),
      ...(cursor ? { number: { lt: cursor } } : {}),
    },
    orderBy: { number: "desc" },
    take: limit + 1,
    include: summaryRelations,
  });
  const openCount = await ctx.db.incident.count({ where: { status: { not: "Resolved" } } });
  const items = rows.slice(0, limit).map(toSummary);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.number ?? null) : null, openCount };
}

/** Open incidents that name one of the systems, so that nobody opens a second one for the same fault. */
export async function listSimilarIncidents(ctx: Context, systems: string[]): Promise<IncidentSummary[]> {
  authorize(ctx, "incident.list");
  if (systems.length === 0) return [];
  const names = systems.map((name) => name.toLowerCase());
  const ids = await ctx.db.$queryRaw<{ id: string }[]>(Prisma.sql`
    select id from incident where status <> 'Resolved'
      and exists (select 1 from unnest(affected_systems) as system where lower(system) = any(${names}))
    order by number desc limit 5`);
  const rows = await ctx.db.incident.findMany({
    where: { id: { in: ids.map((row) => row.id) } },
    orderBy: { number: "desc" },
    include: summaryRelations,
  });
  return rows.map(toSummary);
}

/** The policy numbers that screens need: presets, intervals, targets. */
export async function getConfig(ctx: Context): Promise<Settings> {
  authorize(ctx, "incident.list");
  return getSettings(ctx.db);
}

/** Names of systems that incidents have named, most frequent first. */
export async function listSystems(ctx: Context): Promise<string[]> {
  authorize(ctx, "incident.list");
  const rows = await ctx.db.$queryRaw<{ name: string }[]>(Prisma.sql`
    select min(system) as name from incident, unnest(affected_systems) as system
    group by lower(system) order by count(*) desc, 1 limit 500`);
  return rows.map((row) => row.name);
}

/** What the conditions of an incident are computed from, by its id; the caller has authorized. */
export async function loadConditionFacts(db: Db | Tx, id: string, now: Date): Promise<ConditionFacts> {
  const incident = await db.incident.findUniqueOrThrow({ where: { id }, include: summaryRelations });
  return loadFacts(db, incident, await getSettings(db), now);
}

async function loadFacts(db: Db | Tx, incident: WithRelations, settings: Settings, now: Date): Promise<ConditionFacts> {
  // The present phase's notes lie at the record's end, so a look at its last rows is enough at any length.
  const [paths, notes, resolutions, checks, onScene] = await Promise.all([
    db.recoveryPath.findMany({
      where: { incidentId: incident.id },
      select: { owner: true, outcome: true, closedAt: true },
    }),
    db.$queryRaw<{ found: boolean }[]>(Prisma.sql`
      select exists (select 1 from (
        select phase, name from timeline_event where incident_id = ${incident.id} order by seq desc limit 500
      ) as recent where phase = ${incident.phase} and name in ('timeline.noted', 'can.reported')) as found`),
    db.milestone.count({ where: { incidentId: incident.id, isResolution: true } }),
    db.validationCheck.findMany({ where: { incidentId: incident.id }, select: { status: true, isRequired: true } }),
    countOnScene(db, incident.id),
  ]);
  const failed = checks.filter(({ status }) => status === "fail");
  return {
    now,
    peakSeverity: incident.peakSeverity,
    checkCount: checks.length,
    failedCheckCount: failed.length,
    openCheckCount: failed.length + checks.filter((one) => one.isRequired && one.status === "pending").length,
    cleanSince: incident.cleanSince,
    hasFinalImpact: incident.finalImpact !== "",
    hasResolutionSummary: incident.resolutionSummary !== "",
    isCauseSettled:
      incident.rootCauseStatus === "deferred" ||
      (incident.rootCauseStatus === "confirmed" && incident.rootCause !== ""),
    hasAfterAction: incident.afterActionAt !== null,
    unreleasedCount: Object.entries(onScene).reduce((sum, [role, n]) => sum + (isTechnical(role) ? n : 0), 0),
    phase: incident.phase,
    severity: incident.severity,
    minutesInPhase: (now.getTime() - incident.phaseEnteredAt.getTime()) / 60_000,
    hasTechnicalLead: incident.participants.some((person) => person.role === "sre"),
    hasSystems: incident.affectedSystems.length > 0,
    hasNoteInPhase: notes[0]?.found ?? false,
    isImpactAnswered: incident.externalImpact !== "Unknown",
    milestoneCount: incident._count.milestones,
    hasPromise: incident.nextUpdateEta !== null,
    hasResolutionMilestone: resolutions > 0,
    pathCount: paths.length,
    ownedPathCount: paths.filter((path) => path.owner && path.owner !== "Unassigned").length,
    openPathCount: paths.filter((path) => path.closedAt === null).length,
    passedPathCount: paths.filter((path) => path.outcome === "pass").length,
    hasFaultDomain: incident.faultDomain !== "",
    hasBusinessImpact: incident.businessImpact !== "",
    cleanWindowMinutes: settings.cleanWindowMinutes,
    gatherTimeboxMinutes: settings.gatherTimeboxMinutes,
  };
}

async function listPhaseTimes(db: Db | Tx, incidentId: string): Promise<Record<string, string>> {
  const rows = await db.$queryRaw<{ phase: number; at: Date }[]>(Prisma.sql`
    select phase, min(occurred_at) as at from timeline_event
    where incident_id = ${incidentId} and type = 'phase' and name = 'phase.advanced' group by phase`);
  return Object.fromEntries(rows.map((row) => [String(row.phase), row.at.toISOString()]));
}

/** What is open on the incident, by the panel that shows it. */
async function loadAttention(db: Db | Tx, id: string, settings: Settings): Promise<Record<string, Attention>> {
  const rows = await db.$queryRaw<{ panel: string; count: number; dueAt: Date | null; alarms: number }[]>(Prisma.sql`
    select 'queues' as panel, count(*)::int as count, min(due_at) as "dueAt",
      (count(*) filter (where status = 'blocked'))::int as alarms
    from branch_task where incident_id = ${id} and status in ('queued', 'active', 'blocked')
    union all
    select 'conditions', case when count(due_at) > 0 then count(due_at) else count(*) end::int, min(due_at), 0 from (
      select due_at from (
        select distinct on (lower(a.team)) r.due_at, a.answered_at from conditions_request r
        join conditions_ask a on a.request_id = r.id where r.incident_id = ${id} and r.closed_at is null
        order by lower(a.team), r.asked_at desc
      ) as asked where answered_at is null
      union all
      select null from can_need n join can_report c on c.id = n.report_id
      where c.incident_id = ${id} and n.status = 'open'
    ) as awaited
    union all
    select 'questions', count(*)::int, min(due_at), 0 from open_question
    where incident_id = ${id} and status in ('open', 'deferred')
    union all
    select 'pages', count(*)::int,
      min(paged_at) filter (where acknowledged_at is null) + ${settings.pageOverdueMinutes} * interval '1 minute', 0
    from team_page where incident_id = ${id} and arrived_at is null and cancelled_at is null
    union all
    select 'validation', (count(*) filter (where is_required and status in ('pending', 'fail')))::int, null,
      (count(*) filter (where status = 'fail'))::int
    from validation_check where incident_id = ${id}`);
  const word: Record<string, string> = { queues: "blocked", validation: "failed" };
  return Object.fromEntries(
    rows.map(({ panel, count, dueAt, alarms }) => [
      panel,
      { count, dueAt: iso(dueAt), alarm: alarms > 0 ? `${alarms} ${word[panel]}` : null },
    ]),
  );
}

/** The draft of the next milestone that may be published: one at most. */
async function findDraft(db: Db | Tx, incidentId: string): Promise<IncidentSnapshot["draft"]> {
  const states = ["cut", "edited", "submitted", "approved"] as const;
  const row = await db.milestoneDraft.findFirst({
    where: { incidentId, state: { in: [...states] } },
    select: { id: true, number: true, state: true, entrySeqs: true, cutAt: true },
  });
  const state = states.find((one) => one === row?.state);
  if (!row || !state) return null;
  return { id: row.id, number: row.number, state, entryCount: row.entrySeqs.length, cutAt: row.cutAt.toISOString() };
}

/** The snapshot by id, inside or outside a transaction; the caller has authorized. */
export async function loadSnapshot(db: Db | Tx, id: string, now: Date): Promise<IncidentSnapshot> {
  const incident = await db.incident.findUniqueOrThrow({ where: { id }, include: summaryRelations });
  const settings = await getSettings(db);
  const [facts, phaseTimes, attention, primary, onScene, draft] = await Promise.all([
    loadFacts(db, incident, settings, now),
    listPhaseTimes(db, incident.id),
    loadAttention(db, incident.id, settings),
    db.recoveryPath.findFirst({
      where: { incidentId: id, isPrimary: true, status: "active" },
      select: { currentBet: true },
    }),
    countOnScene(db, id),
    findDraft(db, id),
  ]);
  return {
    ...toSummary(incident),
    url: `${appUrl()}/admin/incidents/${formatRef(incident.number)}`,
    description: incident.description,
    bridgeUrl: incident.bridgeUrl,
    impactStartedAt: iso(incident.impactStartedAt),
    alertIssuedAt: iso(incident.alertIssuedAt),
    mitigatedAt: iso(incident.mitigatedAt),
    alertId: incident.alertId,
    externalImpact: incident.externalImpact,
    customerCount: incident.customerCount,
    isCustomerCountConfirmed: incident.isCustomerCountConfirmed,
    businessImpact: incident.businessImpact,
    customerImpactSummary: incident.customerImpactSummary,
    execSummary: incident.execSummary,
    audienceNotes: incident.audienceNotes,
    workaround: incident.workaround,
    riskLevel: incident.riskLevel,
    confidence: incident.confidence,
    faultDomain: incident.faultDomain,
    rootCause: incident.rootCause,
    rootCauseStatus: incident.rootCauseStatus,
    phaseNotes: incident.phaseNotes as Record<string, string>,
    publicTitle: incident.publicTitle,
    publicSince: iso(incident.publicSince),
    openedByName: incident.openedByName,
    source: incident.source,
    replayOf: incident.replayOf,
    lastSeq: incident.lastSeq,
    command: Object.fromEntries(incident.participants.map((person) => [person.role, person.displayName])),
    commandUserIds: Object.fromEntries(
      incident.participants.flatMap(({ role, userId }) => (userId ? [[role, userId] as const] : [])),
    ),
    onScene,
    phaseTimes,
    peakSeverity: incident.peakSeverity,
    cleanSince: iso(incident.cleanSince),
    finalImpact: incident.finalImpact,
    resolutionSummary: incident.resolutionSummary,
    afterActionAt: iso(incident.afterActionAt),
    respondersReleasedAt: iso(incident.respondersReleasedAt),
    reopenedCount: incident.reopenedCount,
    currentBet: primary?.currentBet || null,
    draft,
    attention,
    conditions: exitConditions(facts),
    serverNow: now.toISOString(),
  };
}

/** The incident as leaders read it, without internal notes. @throws NOT_FOUND */
export async function getBrief(ctx: Context, input: { ref: string }): Promise<IncidentBrief> {
  authorize(ctx, "incident.list");
  const id = await getIncidentId(ctx, input.ref);
  const incident = await ctx.db.incident.findUniqueOrThrow({ where: { id }, include: summaryRelations });
  const paths = await ctx.db.recoveryPath.findMany({
    where: { incidentId: id, status: "active", currentBet: { not: "" } },
    orderBy: [{ isPrimary: "desc" }, { openedAt: "asc" }],
    select: { id: true, title: true, currentBet: true, isPrimary: true },
  });
  return {
    ...toSummary(incident),
    businessImpact: incident.businessImpact,
    customerImpactSummary: incident.customerImpactSummary,
    execSummary: incident.execSummary,
    riskLevel: incident.riskLevel,
    confidence: incident.confidence,
    externalImpact: incident.externalImpact,
    customerCount: incident.customerCount,
    isCustomerCountConfirmed: incident.isCustomerCountConfirmed,
    currentBets: paths.map(({ id: pathId, title: path, currentBet: bet, isPrimary }) => ({
      pathId,
      path,
      bet,
      isPrimary,
    })),
    serverNow: ctx.now.toISOString(),
  };
}

/** Everything that the fireground shows beside the timeline. @throws NOT_FOUND */
export async function getIncident(ctx: Context, input: { ref: string }): Promise<IncidentSnapshot> {
  authorize(ctx, "incident.read");
  return loadSnapshot(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
}
