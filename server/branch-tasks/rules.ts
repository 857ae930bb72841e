import { COMMAND_ROLE_LABEL, COMMAND_ROLES, type CommandRole } from "../command-team/rules";
import type { BranchTask, TaskStatus } from "./schemas";

export const STATUS_LABEL: Record<TaskStatus, string> = {
  queued: "Queued",
  active: "Active",
  blocked: "Blocked",
  done: "Done",
  dropped: "Dropped",
};

/** What a task may become (DOMAIN 1.6); from done and dropped back is reopening, and in the record like the rest. */
export const NEXT_STATUSES: Record<TaskStatus, readonly TaskStatus[]> = {
  queued: ["active", "blocked", "done", "dropped"],
  active: ["done", "blocked", "queued", "dropped"],
  blocked: ["active", "queued", "done", "dropped"],
  done: ["active", "queued"],
  dropped: ["active", "queued"],
};

/** Whether a task in that status is still to be dealt with. */
export const isOpenTask = (status: TaskStatus): boolean => status !== "done" && status !== "dropped";

/** Whether the change wants a reason: what stops work must say why. */
export const needsReason = (to: TaskStatus): boolean => to === "blocked" || to === "dropped";

type Times = { startedAt: Date | null; dueAt: Date | null; closedAt: Date | null };

/**
 * The times of a task after a change of status: activating starts its timebox, putting it back in the queue takes
 * the running one away, ending it closes it (DOMAIN 1.6).
 * @param timeboxMinutes its timebox in minutes; null: its due time stays as it was set
 */
export function timesAfter(task: Times & { timeboxMinutes: number | null }, to: TaskStatus, now: Date): Times {
  const { startedAt, dueAt, timeboxMinutes } = task;
  switch (to) {
    case "active":
      return { startedAt: now, dueAt: dueAfter(now, timeboxMinutes, dueAt), closedAt: null };
    case "queued":
      return { startedAt: null, dueAt: timeboxMinutes === null ? dueAt : null, closedAt: null };
    case "blocked":
      return { startedAt, dueAt, closedAt: null };
    default:
      return { startedAt, dueAt, closedAt: now };
  }
}

/** When a timebox that began at `startedAt` ends; without a timebox, what was set by hand. */
export const dueAfter = (startedAt: Date, timeboxMinutes: number | null, dueAt: Date | null): Date | null =>
  timeboxMinutes === null ? dueAt : new Date(startedAt.getTime() + timeboxMinutes * 60_000);

export type Placed = { id: string; position: number };

/** The one order of a branch: by position; equals, which should not be, by id, so that everyone sees the same. */
export const byPosition = (a: Placed, b: Placed): number =>
  a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Between two neighbours there is room for some fifty moves before positions are numbered anew. */
const STEP = 1024;

export type Target = { afterId?: string | null | undefined; beforeId?: string | null | undefined };

/**
 * Where in `others` something goes that its mover saw between two neighbours: behind the one if it still is there,
 * else before the other, else at the end. So a move always lands, whatever others did meanwhile.
 */
export function slotOf(others: readonly { id: string }[], { afterId, beforeId }: Target): number {
  const after = afterId ? others.findIndex(({ id }) => id === afterId) : -1;
  if (after >= 0) return after + 1;
  const before = beforeId ? others.findIndex(({ id }) => id === beforeId) : -1;
  return before >= 0 ? before : others.length;
}

/**
 * The position for a slot of an ordered branch, and, where the two neighbours have come too near to each other for
 * a number between them, new positions for all others.
 * @param others the branch in its order, without the one that is placed
 * @param slot 0 to others.length
 */
export function positionAt(others: readonly Placed[], slot: number): { position: number; renumbered: Placed[] } {
  const before = others[slot - 1]?.position;
  const after = others[slot]?.position;
  const position =
    before === undefined
      ? after === undefined
        ? STEP
        : after - STEP
      : after === undefined
        ? before + STEP
        : before + (after - before) / 2;
  const fits = (before === undefined || before < position) && (after === undefined || position < after);
  if (fits && Number.isFinite(position)) return { position, renumbered: [] };
  const renumbered = others.map(({ id }, index) => ({ id, position: (index < slot ? index + 1 : index + 2) * STEP }));
  return { position: (slot + 1) * STEP, renumbered };
}

/** The branches to show: those of the settings in their order, then others that still have tasks, by name. */
export function branchesOf(settings: readonly string[], tasks: readonly { branch: string }[]): string[] {
  const removed = new Set(tasks.map(({ branch }) => branch).filter((branch) => !settings.includes(branch)));
  return [...settings, ...[...removed].sort()];
}

/** The branch of that name among the known ones, in whichever case it was typed; undefined where there is none. */
export const branchNamed = (name: string, branches: readonly string[]): string | undefined =>
  branches.find((branch) => branch.toLowerCase() === name.toLowerCase());

/** A branch's tasks in their order: those to do, then those that ended, the latest first. */
export function queueOf(tasks: readonly BranchTask[], branch: string): { open: BranchTask[]; ended: BranchTask[] } {
  const own = tasks.filter((task) => task.branch === branch);
  return {
    open: own.filter(({ status }) => isOpenTask(status)).sort(byPosition),
    ended: own
      .filter(({ status }) => !isOpenTask(status))
      .sort((a, b) => (b.closedAt ?? "").localeCompare(a.closedAt ?? "") || byPosition(a, b)),
  };
}

const ROLE_WORDS: Record<CommandRole, readonly string[]> = {
  mim: ["mim", "major incident manager"],
  sre: ["sre", "ops lead", "sre / ops lead", "sre / ops", "ops"],
  comms: ["comms", "comms lead"],
  service_manager: ["service manager", "service mgr", "service_manager"],
  customer_ops: ["customer ops", "customer_ops"],
  leader: ["leader"],
};

/** The command role that a name means ("customer ops", "SRE"), null where it is the name of somebody. */
export const roleNamed = (name: string): CommandRole | null =>
  COMMAND_ROLES.find((role) => ROLE_WORDS[role].includes(name.trim().toLowerCase())) ?? null;

/** A name as it is kept: a command role by its label, all else as typed. */
export function properName(name: string): string {
  const role = roleNamed(name);
  return role ? COMMAND_ROLE_LABEL[role] : name;
}

export type Self = { userId: string | null; name: string; roles: readonly CommandRole[] };

/** Whether something given to a person, a free name or a command role is the reader's. */
export function isFor(self: Self, given: { userId: string | null; name: string }): boolean {
  if (given.userId !== null) return given.userId === self.userId;
  if (given.name === "") return false;
  const role = roleNamed(given.name);
  return role ? self.roles.includes(role) : given.name.toLowerCase() === self.name.toLowerCase();
}
