import { loadOpenRequests } from "../can-reports/reads";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import type { Db, Tx } from "../db/client";
import type { Incident, Notice as Row } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { type Guard, guardsOf } from "./rules";
import type { Notice } from "./schemas";

/** A recording played into the past raises nothing, unless people took the incident up within this time. */
const PLAYED_MS = 24 * 60 * 60_000;
const MOST_NOTICES = 200;
type Head = Pick<Incident, "id" | "status" | "phase" | "phaseEnteredAt" | "alarmLevel" | "replayOf">;

/** Whether anything may be raised on the incident: it runs, and is not a recording of some other day. */
const isGuarded = (incident: Head, now: Date): boolean =>
  incident.status !== "Resolved" &&
  (incident.replayOf === null || now.getTime() - incident.phaseEnteredAt.getTime() < PLAYED_MS);

/** The guardrails that hold on an incident now; none where it is resolved or was played from a recording. */
export async function loadGuards(db: Db | Tx, incident: Head, now: Date): Promise<Guard[]> {
  if (!isGuarded(incident, now)) return [];
  const [settings, paths, requests] = await Promise.all([
    getSettings(db),
    db.recoveryPath.findMany({
      where: { incidentId: incident.id },
      select: { phase: true, outcome: true, closedAt: true },
    }),
    loadOpenRequests(db, incident.id),
  ]);
  const facts = {
    phase: incident.phase,
    phaseEnteredAt: incident.phaseEnteredAt.getTime(),
    alarmLevel: incident.alarmLevel,
    paths: paths.map((path) => ({
      phase: path.phase,
      isRunning: path.closedAt === null,
      hasPassed: path.outcome === "pass",
    })),
    requests: requests.map(({ id, askedAt, dueAt, missing }) => ({
      id,
      askedAt: askedAt.getTime(),
      dueAt: dueAt.getTime(),
      missing,
    })),
  };
  return guardsOf(facts, settings);
}

/** Which occasions were told already, as "rule occasion". */
export async function loadTold(db: Db | Tx, incidentId: string, guards: readonly Guard[]): Promise<Set<string>> {
  if (guards.length === 0) return new Set();
  const rows = await db.notice.findMany({
    where: { incidentId, OR: guards.map(({ rule, occasion }) => ({ rule, occasion })) },
    select: { rule: true, occasion: true },
  });
  return new Set(rows.map((row) => `${row.rule} ${row.occasion}`));
}

/** Incidents that run, for the sweep. */
export const listRunning = (db: Db) =>
  db.incident.findMany({ where: { status: { not: "Resolved" } }, orderBy: { number: "asc" }, select: { id: true } });

const toNotice = (row: Row, isStanding: boolean): Notice => ({
  id: row.id,
  rule: row.rule,
  occasion: row.occasion,
  text: row.text,
  raisedAt: row.raisedAt.toISOString(),
  acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
  acknowledgedByName: row.acknowledgedByName,
  acknowledgedReason: row.acknowledgedReason,
  isStanding,
});

/** Occasions of these rules are over by themselves; what any other rule told of stands until it is acknowledged. */
const KNOWN = new Set<string>([
  "gather-too-long",
  "gather-without-path",
  "isolation-without-path",
  "conditions-expired",
  "page-overdue",
  "timebox-expired",
]);

/** What is still so, as "rule occasion": guardrails that hold, pages unanswered, timeboxes that were not renewed. */
async function loadStanding(db: Db | Tx, incident: Head, now: Date): Promise<Set<string>> {
  const where = { incidentId: incident.id };
  const [guards, pages, paths] = await Promise.all([
    loadGuards(db, incident, now),
    db.teamPage.findMany({
      where: { ...where, acknowledgedAt: null, arrivedAt: null, cancelledAt: null },
      select: { id: true },
    }),
    db.recoveryPath.findMany({
      where: { ...where, closedAt: null, pausedAt: null, timeboxStartedAt: { not: null } },
      select: { id: true, timeboxStartedAt: true },
    }),
  ]);
  return new Set([
    ...guards.map(({ rule, occasion }) => `${rule} ${occasion}`),
    ...pages.map(({ id }) => `page-overdue ${id}`),
    ...paths.map(({ id, timeboxStartedAt }) => `timebox-expired ${id} ${timeboxStartedAt?.toISOString()}`),
  ]);
}

/** The incident's notices, newest first; the caller has authorized. */
export async function loadNotices(db: Db | Tx, incidentId: string, now: Date): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: { incidentId },
    orderBy: [{ raisedAt: "desc" }, { id: "desc" }],
    take: MOST_NOTICES,
  });
  if (rows.length === 0) return [];
  const incident = await db.incident.findUniqueOrThrow({ where: { id: incidentId } });
  const standing = await loadStanding(db, incident, now);
  const isStanding = ({ rule, occasion }: Row) =>
    incident.status !== "Resolved" && (!KNOWN.has(rule) || standing.has(`${rule} ${occasion}`));
  return rows.map((row) => toNotice(row, isStanding(row)));
}

/** What the fireground was told, newest first, acknowledged or not, still so or over. @throws NOT_FOUND */
export async function listNotices(ctx: Context, input: { ref: string }): Promise<Notice[]> {
  authorize(ctx, "incident.read");
  return loadNotices(ctx.db, await getIncidentId(ctx, input.ref), ctx.now);
}
