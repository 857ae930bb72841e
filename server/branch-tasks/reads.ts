import { COMMAND_ROLES, type CommandRole } from "../command-team/rules";
import { actorName, actorUserId } from "../core/actor";
import { authorize } from "../core/authorize";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import type { Db, Tx } from "../db/client";
import type { Prisma } from "../db/generated/client";
import { getIncidentId } from "../incidents/reads";
import { getSettings } from "../settings/reads";
import { branchNamed, byPosition, isFor, properName, type Self } from "./rules";
import type { BranchTask, Queues } from "./schemas";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export const withPath = { recoveryPath: { select: { title: true } } } satisfies Prisma.BranchTaskInclude;
export type TaskRow = Prisma.BranchTaskGetPayload<{ include: typeof withPath }>;

/** A task's row as its reader gets it. */
export const toTask = (row: TaskRow, self: Self): BranchTask => ({
  id: row.id,
  branch: row.branch,
  title: row.title,
  assignee: row.assignee,
  assigneeUserId: row.assigneeUserId,
  status: row.status,
  pathId: row.recoveryPathId,
  pathTitle: row.recoveryPath?.title ?? null,
  timeboxMinutes: row.timeboxMinutes,
  dueAt: iso(row.dueAt),
  position: row.position,
  createdByName: row.createdByName,
  createdAt: row.createdAt.toISOString(),
  startedAt: iso(row.startedAt),
  closedAt: iso(row.closedAt),
  result: row.result,
  isMine: isFor(self, { userId: row.assigneeUserId, name: row.assignee }),
});

/** Roles of accounts that mean a slot of the command team as long as nobody holds it. */
const SLOT_OF_ACCOUNT: Partial<Record<string, CommandRole>> = {
  mim: "mim",
  ops_lead: "sre",
  comms: "comms",
  service_manager: "service_manager",
  customer_ops: "customer_ops",
};

const isSlot = (role: string): role is CommandRole => (COMMAND_ROLES as readonly string[]).includes(role);

/**
 * Who the reader is on the incident: their name, the command roles that they hold, and the branch that they work in
 * (the latest one they joined). An open slot counts as held by those whose account has that role.
 */
export async function getSelf(
  db: Db | Tx,
  ctx: Pick<Context, "actor">,
  incidentId: string,
): Promise<Self & { branch: string | null }> {
  const userId = actorUserId(ctx.actor);
  const name = actorName(ctx.actor);
  const present = await db.participant.findMany({
    where: { incidentId, leftAt: null },
    orderBy: { joinedAt: "desc" },
    select: { userId: true, displayName: true, role: true, branch: true },
  });
  const own = present.filter((row) => (row.userId ? row.userId === userId : row.displayName === name));
  const account = ctx.actor.kind === "user" || ctx.actor.kind === "apiToken" ? SLOT_OF_ACCOUNT[ctx.actor.role] : null;
  const isOpenSlot = account && !present.some(({ role }) => role === account);
  const roles = [...own.map(({ role }) => role).filter(isSlot), ...(isOpenSlot ? [account] : [])];
  return { userId, name, roles, branch: own.find(({ branch }) => branch !== "")?.branch ?? null };
}

/**
 * The person or name that something is given to: an account's own name, a command role's label, or the free name.
 * @throws NOT_FOUND for a person that is not there
 */
export async function getAssignee(
  tx: Tx,
  given: { userId?: string | null | undefined; name: string },
): Promise<{ userId: string | null; name: string }> {
  if (!given.userId) return { userId: null, name: properName(given.name) };
  const user = await tx.user.findFirst({
    where: { id: given.userId, disabledAt: null },
    select: { id: true, displayName: true },
  });
  if (!user) throw new AppError("NOT_FOUND", "There is no such person, or their account is disabled.");
  return { userId: user.id, name: user.displayName };
}

/** The branch of the settings with that name. @throws INVALID_INPUT where it has no queue */
export async function getBranch(tx: Tx, name: string): Promise<string> {
  const { branches } = await getSettings(tx);
  const branch = branchNamed(name, branches);
  if (branch) return branch;
  const message = `There is no branch ${name}. Choose ${branches.join(", ")}; an admin can add more.`;
  throw new AppError("INVALID_INPUT", message, { fields: { branch: message } });
}

/** Refuses a path that is not the incident's. @throws INVALID_INPUT */
export async function checkPath(tx: Tx, incidentId: string, pathId: string | null | undefined): Promise<void> {
  if (!pathId || (await tx.recoveryPath.findFirst({ where: { id: pathId, incidentId }, select: { id: true } }))) return;
  const message = "There is no such recovery path on this incident. Choose one of its paths.";
  throw new AppError("INVALID_INPUT", message, { fields: { pathId: message } });
}

/** A task of the incident, with its path. @throws NOT_FOUND */
export async function getTaskRow(tx: Tx, incidentId: string, taskId: string): Promise<TaskRow> {
  const row = await tx.branchTask.findFirst({ where: { id: taskId, incidentId }, include: withPath });
  if (!row) throw new AppError("NOT_FOUND", "There is no such task on this incident.");
  return row;
}

/** The tasks of a branch in their order. */
export async function listBranch(tx: Tx, incidentId: string, branch: string): Promise<TaskRow[]> {
  const rows = await tx.branchTask.findMany({ where: { incidentId, branch }, include: withPath });
  return rows.sort(byPosition);
}

async function loadQueues(ctx: Context, ref: string): Promise<Queues> {
  const incidentId = await getIncidentId(ctx, ref);
  const [rows, self] = await Promise.all([
    ctx.db.branchTask.findMany({ where: { incidentId }, include: withPath }),
    getSelf(ctx.db, ctx, incidentId),
  ]);
  const ordered = rows.sort((a, b) => a.branch.localeCompare(b.branch, "en") || byPosition(a, b));
  return { ownBranch: self.branch, tasks: ordered.map((row) => toTask(row, self)) };
}

/** All tasks of an incident by branch and order, ended ones too (DOMAIN 1.6). @throws NOT_FOUND */
export async function listTasks(ctx: Context, input: { ref: string }): Promise<BranchTask[]> {
  authorize(ctx, "task.read");
  return (await loadQueues(ctx, input.ref)).tasks;
}

/** The same with the branch that the reader works in: each branch sees its own first. @throws NOT_FOUND */
export async function getQueues(ctx: Context, input: { ref: string }): Promise<Queues> {
  authorize(ctx, "task.read");
  return loadQueues(ctx, input.ref);
}
