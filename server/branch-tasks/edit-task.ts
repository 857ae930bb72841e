import type { z } from "zod";
import { authorizeHere } from "../command-team/reads";
import type { Json } from "../core/canonical";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import type { Tx } from "../db/client";
import { lockIncident } from "../incidents/reads";
import {
  checkPath,
  getAssignee,
  getBranch,
  getSelf,
  getTaskRow,
  listBranch,
  type TaskRow,
  toTask,
  withPath,
} from "./reads";
import { dueAfter, positionAt } from "./rules";
import { type BranchTask, EditTask, type TaskFields } from "./schemas";

type Fields = z.output<typeof TaskFields>;
type Field = keyof Fields;
type Change = { field: Field; from: Json; to: Json };

const LABEL: Record<Field, string> = {
  title: "Title",
  branch: "Branch",
  assignee: "Assignee",
  assigneeUserId: "Assignee",
  pathId: "Path",
  timeboxMinutes: "Timebox",
  dueAt: "Due",
};

/**
 * Changes what a task says, each field recorded old to new (DOMAIN row 41). Into another branch it goes to the end
 * of its queue. The timebox of an active task counts from when it was started.
 * @throws STALE with details.current where another text stands than the editor saw; INVALID_INPUT, NOT_FOUND
 */
export async function editTask({ ctx, input }: { ctx: Context; input: EditTask }): Promise<BranchTask> {
  await authorizeHere(ctx, "task.edit", input.ref);
  const wanted = parseInput(EditTask, input);

  return inTransaction(ctx, { action: "task.edit", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const task = await getTaskRow(tx, incident.id, wanted.taskId);
    const self = await getSelf(tx, ctx, incident.id);
    const now = fieldsOf(task);
    const next = await resolve(tx, incident.id, task, wanted.set);
    const changes = (Object.keys(now) as Field[])
      .filter((field) => next[field] !== now[field])
      .map((field): Change => ({ field, from: now[field], to: next[field] }));
    refuseStale(changes, wanted.was ?? {});
    if (changes.length === 0) return toTask(task, self);
    const others = next.branch === task.branch ? null : await listBranch(tx, incident.id, next.branch);
    const { pathId, dueAt, ...columns } = next;
    const row = await tx.branchTask.update({
      where: { id: task.id },
      data: {
        ...columns,
        recoveryPathId: pathId,
        dueAt: dueAt === null ? null : new Date(dueAt),
        ...(others ? { position: positionAt(others, others.length).position } : {}),
        version: { increment: 1 },
      },
      include: withPath,
    });
    await recordEvent(tx, ctx, incident, {
      name: "task.changed",
      text: `Task ${row.title}: ${describe(changes, task, row)}`,
      payload: { taskId: row.id, title: row.title, branch: row.branch, changes },
    });
    return toTask(row, self);
  });
}

const fieldsOf = (task: TaskRow): Fields => ({
  title: task.title,
  branch: task.branch,
  assignee: task.assignee,
  assigneeUserId: task.assigneeUserId,
  pathId: task.recoveryPathId,
  timeboxMinutes: task.timeboxMinutes,
  dueAt: task.dueAt?.toISOString() ?? null,
});

/** The fields as they will stand, names resolved and due time counted. */
async function resolve(tx: Tx, incidentId: string, task: TaskRow, set: Partial<Fields>): Promise<Fields> {
  const next = { ...fieldsOf(task), ...withoutMissing(set) };
  if (next.branch !== task.branch) next.branch = await getBranch(tx, next.branch);
  next.pathId ||= null;
  if (next.pathId !== task.recoveryPathId) await checkPath(tx, incidentId, next.pathId);
  if (set.assignee !== undefined || set.assigneeUserId !== undefined) {
    const assignee = await getAssignee(tx, { userId: set.assigneeUserId, name: set.assignee ?? "" });
    next.assignee = assignee.name;
    next.assigneeUserId = assignee.userId;
  }
  const isTimeboxChanged = next.timeboxMinutes !== task.timeboxMinutes;
  if (isTimeboxChanged && set.dueAt === undefined && task.status === "active" && task.startedAt) {
    next.dueAt = dueAfter(task.startedAt, next.timeboxMinutes, null)?.toISOString() ?? null;
  }
  return next;
}

const withoutMissing = (set: Partial<Fields>): Partial<Fields> =>
  Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined));

function refuseStale(changes: readonly Change[], was: Partial<Fields>): void {
  const stale = changes.filter(({ field, from }) => {
    const seen = was[field];
    return seen !== undefined && seen !== from;
  });
  if (stale.length === 0) return;
  const names = [...new Set(stale.map(({ field }) => LABEL[field]))].join(", ");
  throw new AppError("STALE", `${names} changed while you wrote. Your text is kept: choose which one stays.`, {
    current: Object.fromEntries(stale.map(({ field, from }) => [field, from])),
  });
}

function describe(changes: readonly Change[], before: TaskRow, after: TaskRow): string {
  return changes
    .filter(({ field }) => field !== "assigneeUserId" || before.assignee === after.assignee)
    .map(({ field, from, to }) => {
      if (field === "pathId") return words("Path", before.recoveryPath?.title, after.recoveryPath?.title);
      if (field === "assigneeUserId") return words("Assignee", before.assignee, after.assignee);
      if (field === "timeboxMinutes") return words("Timebox", from && `${from} min`, to && `${to} min`);
      return words(LABEL[field], from, to);
    })
    .join("; ");
}

const words = (label: string, from: Json | undefined, to: Json | undefined): string =>
  `${label}: ${from || "none"} → ${to || "none"}`;
