import { z } from "zod";
import { IncidentRef } from "../incidents/schemas";
import { procedure, router } from "../trpc/init";
import { addTask } from "./add-task";
import { editTask } from "./edit-task";
import { moveTask } from "./move-task";
import { getQueues, listTasks } from "./reads";
import { AddTask, BranchTask, EditTask, MoveTask, PatchTask, Queues, SetTaskStatus } from "./schemas";
import { setTaskStatus } from "./set-task-status";

const ByRef = z.object({ ref: IncidentRef });
const tag = "Branch queues";
const path = "/incidents/{ref}/tasks";

export const taskRouter = router({
  list: procedure
    .meta({ rest: { method: "GET", path, summary: "List tasks by branch and order", tag } })
    .input(ByRef)
    .output(z.array(BranchTask))
    .query(({ ctx, input }) => listTasks(ctx, input)),
  queues: procedure
    .input(ByRef)
    .output(Queues)
    .query(({ ctx, input }) => getQueues(ctx, input)),
  add: procedure
    .meta({ rest: { method: "POST", path, status: 201, summary: "Add a task to a branch's queue", tag } })
    .input(AddTask)
    .output(BranchTask)
    .mutation(({ ctx, input }) => addTask({ ctx, input })),
  edit: procedure
    .input(EditTask)
    .output(BranchTask)
    .mutation(({ ctx, input }) => editTask({ ctx, input })),
  patch: procedure
    .meta({ rest: { method: "PATCH", path: `${path}/{taskId}`, summary: "Change fields of a task", tag } })
    .input(PatchTask)
    .output(BranchTask)
    .mutation(({ ctx, input: { ref, taskId, ...set } }) => editTask({ ctx, input: { ref, taskId, set } })),
  setStatus: procedure
    .meta({ rest: { method: "POST", path: `${path}/{taskId}/status`, summary: "Set a task's status", tag } })
    .input(SetTaskStatus)
    .output(BranchTask)
    .mutation(({ ctx, input }) => setTaskStatus({ ctx, input })),
  move: procedure
    .meta({ rest: { method: "POST", path: `${path}/{taskId}/move`, summary: "Move a task in or between queues", tag } })
    .input(MoveTask)
    .output(BranchTask)
    .mutation(({ ctx, input }) => moveTask({ ctx, input })),
});
