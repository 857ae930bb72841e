import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getSelf, getTaskRow, type TaskRow, toTask, withPath } from "./reads";
import { isOpenTask, NEXT_STATUSES, needsReason, STATUS_LABEL, timesAfter } from "./rules";
import { type BranchTask, SetTaskStatus, type TaskStatus } from "./schemas";

/**
 * Moves a task on: activating starts its timebox, blocked and dropped say why, done says what came of it, and what
 * ended can be opened again (DOMAIN 1.6).
 * @throws STALE where another status stands than the screen showed, CONFLICT for a step that there is not,
 *   INVALID_INPUT without the reason, NOT_FOUND
 */
export async function setTaskStatus({ ctx, input }: { ctx: Context; input: SetTaskStatus }): Promise<BranchTask> {
  await authorizeHere(ctx, "task.edit", input.ref);
  const { ref, taskId, status, from, result } = parseInput(SetTaskStatus, input);
  if (needsReason(status) && result === "") {
    const message = status === "blocked" ? "Say what blocks it, and who can clear it." : "Say why it is dropped.";
    throw new AppError("INVALID_INPUT", message, { fields: { result: message } });
  }

  return inTransaction(ctx, { action: "task.edit", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const task = await getTaskRow(tx, incident.id, taskId);
    const self = await getSelf(tx, ctx, incident.id);
    if (from !== undefined && from !== task.status) {
      const why = task.result ? ` (${task.result})` : "";
      throw new AppError("STALE", `${task.title} is ${task.status} meanwhile${why}. Look, and choose again.`, {
        current: { status: task.status, result: task.result },
      });
    }
    const isSame = task.status === status;
    if (isSame && (result === "" || result === task.result)) return toTask(task, self);
    if (!isSame && !NEXT_STATUSES[task.status].includes(status)) {
      const ways = NEXT_STATUSES[task.status].join(", ");
      throw new AppError("CONFLICT", `${task.title} is ${task.status}. From there it can become: ${ways}.`);
    }
    const row = await tx.branchTask.update({
      where: { id: task.id },
      data: {
        status,
        result,
        ...(isSame ? {} : timesAfter(task, status, ctx.now)),
        version: { increment: 1 },
      },
      include: withPath,
    });
    const changes = [
      ...(isSame ? [] : [{ field: "status", from: task.status, to: status }]),
      ...(task.result === result ? [] : [{ field: "result", from: task.result, to: result }]),
    ];
    await recordEvent(tx, ctx, incident, {
      name: "task.changed",
      text: describe(task, status, result),
      payload: { taskId: row.id, title: row.title, branch: row.branch, changes },
    });
    return toTask(row, self);
  });
}

function describe(task: TaskRow, to: TaskStatus, result: string): string {
  const isReopened = !isOpenTask(task.status) && isOpenTask(to);
  const word = isReopened ? `reopened (${to})` : STATUS_LABEL[to].toLowerCase();
  const timebox = to === "active" && task.timeboxMinutes !== null ? `, timebox ${task.timeboxMinutes} min` : "";
  return `Task of ${task.branch} ${word}: ${task.title}${timebox}${result ? ` (${result})` : ""}`;
}
