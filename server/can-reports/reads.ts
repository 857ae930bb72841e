import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { awaited, teamKey, uniqueTeams } from "./rules";
import type { CanAction, CanReport, ConditionsRequest } from "./schemas";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A long incident has hundreds of reports; screens show the newest, and those with a need still open. */
const MOST_REPORTS = 200;
const MOST_REQUESTS = 50;

const withNeeds = { needs: { orderBy: { position: "asc" } } } satisfies Prisma.CanReportInclude;
type ReportRow = Prisma.CanReportGetPayload<{ include: typeof withNeeds }>;

const toReport = (row: ReportRow): CanReport => ({
  id: row.id,
  eventSeq: row.eventSeq,
  team: row.team,
  recoveryPathId: row.recoveryPathId,
  conditions: row.conditions,
  actions: row.actions as CanAction[],
  needs: row.needs.map((need) => ({
    id: need.id,
    text: need.text,
    askOf: need.askOf,
    status: need.status,
    closedAt: iso(need.closedAt),
    closedByName: need.closedByName,
    closedNote: need.closedNote,
  })),
  authorName: row.authorName,
  reportedAt: row.reportedAt.toISOString(),
});

/** One report; the caller has authorized. */
export const loadReport = async (db: Db | Tx, id: string): Promise<CanReport> =>
  toReport(await db.canReport.findUniqueOrThrow({ where: { id }, include: withNeeds }));

/** CAN reports, newest first: the newest 200, and every older one with a need still open. @throws NOT_FOUND */
export async function listCans(ctx: Context, input: { ref: string }): Promise<CanReport[]> {
  authorize(ctx, "can.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const orderBy = [{ reportedAt: "desc" }, { id: "desc" }] satisfies Prisma.CanReportOrderByWithRelationInput[];
  const [newest, waiting] = await Promise.all([
    ctx.db.canReport.findMany({ where: { incidentId }, orderBy, take: MOST_REPORTS, include: withNeeds }),
    ctx.db.canReport.findMany({
      where: { incidentId, needs: { some: { status: "open" } } },
      orderBy,
      include: withNeeds,
    }),
  ]);
  const shown = new Set(newest.map((row) => row.id));
  return [...newest, ...waiting.filter((row) => !shown.has(row.id))].map(toReport);
}

/** The incident's requests for conditions, newest first; the caller has authorized. */
export async function loadConditions(db: Db | Tx, incidentId: string, now: Date): Promise<ConditionsRequest[]> {
  const rows = await db.conditionsRequest.findMany({
    where: { incidentId },
    orderBy: [{ askedAt: "desc" }, { id: "desc" }],
    take: MOST_REQUESTS,
    include: { asks: { orderBy: { team: "asc" } } },
  });
  const missing = awaited(rows.toReversed());
  return rows.map((row) => {
    const stillAwaited = missing.get(row.id) ?? [];
    return {
      id: row.id,
      askedByName: row.askedByName,
      askedAt: row.askedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      closedAt: iso(row.closedAt),
      asks: row.asks.map((ask) => ({
        team: ask.team,
        answeredAt: iso(ask.answeredAt),
        canReportId: ask.canReportId,
        isAskedAgain: row.closedAt === null && ask.answeredAt === null && !stillAwaited.includes(ask.team),
      })),
      missing: stillAwaited,
      secondsLeft: Math.round((row.dueAt.getTime() - now.getTime()) / 1000),
    };
  });
}

/** Who was asked for conditions, who has answered, who is missing, and the time left. @throws NOT_FOUND */
export async function getConditions(ctx: Context, input: { ref: string }): Promise<ConditionsRequest[]> {
  authorize(ctx, "can.read");
  return loadConditions(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
}

/**
 * Names that a report or a request may mean: teams awaited or heard on this incident first, then its affected systems,
 * then the teams that can be paged. Each once. @throws NOT_FOUND
 */
export async function listTeamNames(ctx: Context, input: { ref: string }): Promise<string[]> {
  authorize(ctx, "can.read");
  const id = await getIncidentId(ctx, input.ref);
  const [requests, heard, incident, teams] = await Promise.all([
    loadConditions(ctx.db, id, ctx.now),
    ctx.db.$queryRaw<{ team: string }[]>(Prisma.sql`
      select team from can_report where incident_id = ${id} group by team order by max(reported_at) desc limit 100`),
    ctx.db.incident.findUniqueOrThrow({ where: { id }, select: { affectedSystems: true } }),
    ctx.db.team.findMany({ where: { isActive: true }, orderBy: { name: "asc" }, select: { name: true }, take: 500 }),
  ]);
  return uniqueTeams([
    ...requests.flatMap((request) => request.missing),
    ...requests.flatMap((request) => request.asks.map((ask) => ask.team)),
    ...heard.map((row) => row.team),
    ...incident.affectedSystems,
    ...teams.map((team) => team.name),
  ]);
}

/** Open requests in the order in which they were asked, with what each still awaits; the caller has authorized. */
export async function loadOpenRequests(tx: Db | Tx, incidentId: string) {
  const rows = await tx.conditionsRequest.findMany({
    where: { incidentId, closedAt: null },
    orderBy: [{ askedAt: "asc" }, { id: "asc" }],
    include: { asks: { orderBy: { team: "asc" } } },
  });
  const missing = awaited(rows);
  return rows.map((row) => ({ ...row, missing: missing.get(row.id) ?? [] }));
}

/** Whether an ask is for that team and has no answer yet. */
export const isAwaiting = (ask: { team: string; answeredAt: Date | null }, team: string): boolean =>
  ask.answeredAt === null && teamKey(ask.team) === teamKey(team);
