import { authorizeHere } from "../command-team/reads";
import { actorName } from "../core/actor";
import type { Context } from "../core/context";
import { newId } from "../core/ids";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { checkPath, getAssignee, getBranch, getSelf, listBranch, toTask, withPath } from "./reads";
import { positionAt } from "./rules";
import { AddTask, type BranchTask } from "./schemas";

/**
 * Puts a task at the end of a branch's queue (S0 Ops Lead, DOMAIN 1.6).
 * @throws INVALID_INPUT for a branch without a queue or a path of another incident, NOT_FOUND
 */
export async function addTask({ ctx, input }: { ctx: Context; input: AddTask }): Promise<BranchTask> {
  await authorizeHere(ctx, "task.edit", input.ref);
  const wanted = parseInput(AddTask, input);

  return inTransaction(ctx, { action: "task.edit", input: wanted }, async (tx) => {
    const incident = await lockIncident(tx, wanted.ref);
    const branch = await getBranch(tx, wanted.branch);
    await checkPath(tx, incident.id, wanted.pathId);
    const assignee = await getAssignee(tx, { userId: wanted.assigneeUserId, name: wanted.assignee ?? "" });
    const others = await listBranch(tx, incident.id, branch);
    const row = await tx.branchTask.create({
      data: {
        id: newId(ctx.now),
        incidentId: incident.id,
        branch,
        title: wanted.title,
        assignee: assignee.name,
        assigneeUserId: assignee.userId,
        recoveryPathId: wanted.pathId || null,
        timeboxMinutes: wanted.timeboxMinutes ?? null,
        dueAt: wanted.dueAt ?? null,
        position: positionAt(others, others.length).position,
        createdByName: actorName(ctx.actor),
        createdAt: ctx.now,
      },
      include: withPath,
    });
    await recordEvent(tx, ctx, incident, {
      name: "task.added",
      text: `Task for ${branch}: ${row.title}${row.assignee ? ` (${row.assignee})` : ""}`,
      payload: { taskId: row.id, title: row.title, branch, assignee: row.assignee },
    });
    return toTask(row, await getSelf(tx, ctx, incident.id));
  });
}
