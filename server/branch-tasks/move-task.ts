import { authorizeHere } from "../command-team/reads";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { parseInput } from "../core/parse-input";
import { recordEvent } from "../core/record-event";
import { inTransaction } from "../core/transaction";
import { lockIncident } from "../incidents/reads";
import { getBranch, getSelf, getTaskRow, listBranch, toTask, withPath } from "./reads";
import { isOpenTask, positionAt, slotOf } from "./rules";
import { type BranchTask, MoveTask } from "./schemas";

/**
 * Moves an open task within its branch's queue or into another's. The incident's lock lets one move in at a time, and
 * each finds its place by the neighbours that its mover saw: of two at once neither is lost (S0 Ops Lead).
 * @throws CONFLICT for a task that ended, INVALID_INPUT for a branch without a queue, NOT_FOUND
 */
export async function moveTask({ ctx, input }: { ctx: Context; input: MoveTask }): Promise<BranchTask> {
  await authorizeHere(ctx, "task.edit", input.ref);
  const { ref, taskId, branch: wanted, ...target } = parseInput(MoveTask, input);

  return inTransaction(ctx, { action: "task.edit", input }, async (tx) => {
    const incident = await lockIncident(tx, ref);
    const task = await getTaskRow(tx, incident.id, taskId);
    const self = await getSelf(tx, ctx, incident.id);
    if (!isOpenTask(task.status)) {
      throw new AppError("CONFLICT", `${task.title} is ${task.status}. Reopen it before you move it.`);
    }
    const isStaying = !wanted || wanted === task.branch;
    const branch = isStaying ? task.branch : await getBranch(tx, wanted);
    const whole = await listBranch(tx, incident.id, branch);
    const others = whole.filter(({ id }) => id !== task.id);
    const slot = slotOf(others, target);
    if (branch === task.branch && whole[slot]?.id === task.id) return toTask(task, self);

    const { position, renumbered } = positionAt(others, slot);
    for (const one of renumbered) {
      await tx.branchTask.update({ where: { id: one.id }, data: { position: one.position } });
    }
    const row = await tx.branchTask.update({
      where: { id: task.id },
      data: { branch, position, version: { increment: 1 } },
      include: withPath,
    });
    const place = others.slice(0, slot).filter(({ status }) => isOpenTask(status)).length + 1;
    const to = `${branch}, place ${place}`;
    await recordEvent(tx, ctx, incident, {
      name: "task.moved",
      text: `Task moved: ${row.title} (${branch === task.branch ? "" : `${task.branch} → `}${to})`,
      payload: { taskId: row.id, title: row.title, branch, from: task.branch, to },
    });
    return toTask(row, self);
  });
}
