import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Db, Tx } from "../db/client";
import { type Hypothesis as HypothesisRow, Prisma } from "../db/generated/client";
import { getIncidentId, type LockedHead, lockHead } from "../incidents/reads";
import type { Hypothesis, PathNote, PathRef, RecoveryPath } from "./schemas";

const NOTES_SHOWN = 100;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const withHypotheses = { hypotheses: { select: { status: true } } } satisfies Prisma.RecoveryPathInclude;
type Row = Prisma.RecoveryPathGetPayload<{ include: typeof withHypotheses }>;

const toPath = (row: Row): RecoveryPath => ({
  id: row.id,
  title: row.title,
  goal: row.goal,
  owner: row.owner,
  currentBet: row.currentBet,
  status: row.status,
  phase: row.phase,
  phaseEnteredAt: iso(row.phaseEnteredAt),
  timeboxMinutes: row.timeboxMinutes,
  timeboxStartedAt: iso(row.timeboxStartedAt),
  pausedAt: iso(row.pausedAt),
  pausedSeconds: row.pausedSeconds,
  extensionCount: row.extensionCount,
  isPrimary: row.isPrimary,
  hypothesisCount: row.hypotheses.length,
  activeHypothesisCount: row.hypotheses.filter(({ status }) => status === "active").length,
  outcome: row.outcome,
  outcomeReason: row.outcomeReason,
  openedAt: row.openedAt.toISOString(),
  closedAt: iso(row.closedAt),
});

export const toHypothesis = (row: HypothesisRow): Hypothesis => ({
  id: row.id,
  pathId: row.recoveryPathId,
  title: row.title,
  status: row.status,
  evidence: row.evidence,
  raisedByName: row.raisedByName,
  raisedAt: row.raisedAt.toISOString(),
  resolvedByName: row.resolvedByName,
  resolvedAt: iso(row.resolvedAt),
});

/** A path by its id, inside or outside a transaction; the caller has authorized. */
export const loadPath = async (db: Db | Tx, id: string): Promise<RecoveryPath> =>
  toPath(await db.recoveryPath.findUniqueOrThrow({ where: { id }, include: withHypotheses }));

/** Takes the incident's row lock and gives one of its paths. @throws NOT_FOUND */
export async function lockPath(tx: Tx, ref: string, pathId: string): Promise<{ head: LockedHead; path: RecoveryPath }> {
  const head = await lockHead(tx, ref);
  const row = await tx.recoveryPath.findFirst({ where: { id: pathId, incidentId: head.id }, include: withHypotheses });
  if (!row) throw new AppError("NOT_FOUND", "There is no such recovery path on this incident.");
  return { head, path: toPath(row) };
}

/** As lockPath, for what a closed path refuses. @throws NOT_FOUND, CONFLICT when it is closed */
export async function lockOpenPath(tx: Tx, ref: string, pathId: string) {
  const found = await lockPath(tx, ref, pathId);
  const { title, closedAt, outcome } = found.path;
  if (closedAt !== null)
    throw new AppError("CONFLICT", `${title} is closed already (${outcome ?? "ended"}). Open another path for it.`);
  return found;
}

/** The incident's recovery paths, running ones first, then in the order they were opened. @throws NOT_FOUND */
export async function listPaths(ctx: Context, input: { ref: string }): Promise<RecoveryPath[]> {
  authorize(ctx, "recovery.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.recoveryPath.findMany({
    where: { incidentId },
    orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    include: withHypotheses,
  });
  return [...rows.filter((row) => !row.closedAt), ...rows.filter((row) => row.closedAt)].map(toPath);
}

/** The incident's hypotheses in the order they were raised, settled ones among them. @throws NOT_FOUND */
export async function listHypotheses(ctx: Context, input: { ref: string }): Promise<Hypothesis[]> {
  authorize(ctx, "recovery.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.hypothesis.findMany({
    where: { incidentId },
    orderBy: [{ raisedAt: "asc" }, { id: "asc" }],
  });
  return rows.map(toHypothesis);
}

/** What the record holds of notes on a path: the newest 100, newest first. @throws NOT_FOUND */
export async function listPathNotes(ctx: Context, input: PathRef): Promise<PathNote[]> {
  authorize(ctx, "recovery.read");
  const incidentId = await getIncidentId(ctx, input.ref);
  const rows = await ctx.db.$queryRaw<(Omit<PathNote, "occurredAt"> & { occurredAt: Date })[]>(Prisma.sql`
    select seq, text, coalesce(payload ->> 'source', 'tool') as source, actor_name as "actorName",
      occurred_at as "occurredAt"
    from timeline_event
    where incident_id = ${incidentId} and payload ->> 'pathId' = ${input.pathId}
      and name = 'timeline.noted' and payload ? 'pathId'
    order by seq desc limit ${NOTES_SHOWN}`);
  return rows.map((row) => ({ ...row, occurredAt: row.occurredAt.toISOString() }));
}
