import { z } from "zod";
import { instant, line, requiredLine } from "../core/text";
import { IncidentRef } from "../incidents/schemas";

export const TASK_STATUSES = ["queued", "active", "blocked", "done", "dropped"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

const TaskId = z.string().min(1).max(40);
const timebox = z
  .int("Give whole minutes.")
  .min(1, "Give at least a minute.")
  .max(10_080, "Give a week at most: 10080 minutes.");

/** What of a task people write and change. */
export const TaskFields = z.object({
  title: requiredLine(200, "what is to be done"),
  /** One of the branches in the settings. */
  branch: requiredLine(120, "which branch does it"),
  /** Who does it: a person's name, a free name, or a command role; empty: nobody yet. */
  assignee: line(120),
  /** The person, where they have an account; their name then is the assignee. */
  assigneeUserId: z.string().max(40).nullable(),
  /** The recovery path that it serves. */
  pathId: z.string().max(40).nullable(),
  /** Minutes that it gets once it is active; null: no timebox. */
  timeboxMinutes: timebox.nullable(),
  dueAt: instant.nullable(),
});

export const AddTask = TaskFields.partial().required({ title: true, branch: true }).extend({ ref: IncidentRef });
export type AddTask = z.input<typeof AddTask>;

const set = TaskFields.partial().refine((fields) => Object.values(fields).some((value) => value !== undefined), {
  message: "Name at least one field to change.",
});

/** `was` is what the editor saw: where it no longer stands, the answer is STALE with the present values. */
export const EditTask = z.object({
  ref: IncidentRef,
  taskId: TaskId,
  set,
  was: TaskFields.partial().optional(),
});
export type EditTask = z.input<typeof EditTask>;

/** The same over HTTP: the fields beside the names. */
export const PatchTask = TaskFields.partial().extend({ ref: IncidentRef, taskId: TaskId });

export const SetTaskStatus = z.object({
  ref: IncidentRef,
  taskId: TaskId,
  status: z.enum(TASK_STATUSES, "Choose queued, active, blocked, done or dropped."),
  /** The status that the screen showed: two people cannot end one task in two ways without seeing it. */
  from: z.enum(TASK_STATUSES).optional(),
  /** Why it is blocked or dropped, or what came of it. */
  result: line(500).default(""),
});
export type SetTaskStatus = z.input<typeof SetTaskStatus>;

/** Where to: right after one task or right before another, as the mover saw them; neither: at the branch's end. */
export const MoveTask = z.object({
  ref: IncidentRef,
  taskId: TaskId,
  /** Another branch; unless given it stays in its own. */
  branch: line(120).optional(),
  afterId: z.string().max(40).nullish(),
  beforeId: z.string().max(40).nullish(),
});
export type MoveTask = z.input<typeof MoveTask>;

export const BranchTask = z.object({
  id: z.string(),
  branch: z.string(),
  title: z.string(),
  assignee: z.string(),
  assigneeUserId: z.string().nullable(),
  status: z.enum(TASK_STATUSES),
  pathId: z.string().nullable(),
  pathTitle: z.string().nullable(),
  timeboxMinutes: z.number().nullable(),
  dueAt: z.string().nullable(),
  position: z.number(),
  createdByName: z.string(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** What came of it, or why it is blocked or dropped. */
  result: z.string(),
  /** Whether it is the reader's: by person, by name, or by the command role that they hold. */
  isMine: z.boolean(),
});
export type BranchTask = z.infer<typeof BranchTask>;

/** The queues as one reader's screen needs them. */
export const Queues = z.object({
  /** The branch that the reader works in, null where the record does not say. */
  ownBranch: z.string().nullable(),
  tasks: z.array(BranchTask),
});
export type Queues = z.infer<typeof Queues>;
