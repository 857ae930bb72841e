"use client";
import type { ComponentProps } from "react";
import { dueWords } from "@/components/time/due";
import type { BranchTask } from "@/server/branch-tasks/schemas";
import { AddTaskLine } from "./add-task-line";
import { foldBranch } from "./kept-branches";
import { TaskActions } from "./task-actions";
import { TaskRow } from "./task-row";

type RowProps = Pick<
  ComponentProps<typeof TaskRow>,
  "isTabStop" | "isOpen" | "isGrabbed" | "onToggle" | "onFocus" | "onBlur" | "onKeyDown" | "onPointerDown"
>;
type Props = {
  branch: string;
  queue: { open: BranchTask[]; ended: BranchTask[] };
  now: number;
  /** The incident is resolved: nothing is due any more. */
  isOver: boolean;
  /** The viewer's own branch: by the record of who works where, or as this device remembers. */
  own: "record" | "device" | null;
  /** Makes it the viewer's own on this device, or takes that back; null where the record says. */
  onOwn: (() => void) | null;
  isFolded: boolean;
  isTaking: boolean;
  isReadOnly: boolean;
  landing: { slot: number; taskId: string } | null;
  hintId: string;
  rowProps: (task: BranchTask) => RowProps;
  /** Other branches that take tasks in. */
  others: readonly string[];
  onTaken: (task: BranchTask) => void;
  onMove: (task: BranchTask, branch: string) => void;
  onGrab: (task: BranchTask) => void;
  onClose: (taskId: string) => void;
};

/** One branch: what it has to do, in order, a line to add to it, and what is over folded beneath. */
export function BranchSection(props: Props) {
  const { branch, queue, now, isOver, own, onOwn, isFolded, isTaking, isReadOnly, landing, others } = props;
  const blocked = queue.open.filter(({ status }) => status === "blocked").length;
  const overdue = queue.open.filter(({ dueAt }) => dueWords(dueAt, now, isOver)?.tone === "red").length;
  const rest = queue.open.filter(({ id }) => id !== landing?.taskId);
  const before = landing && rest[landing.slot]?.id;
  const after = landing && before === undefined ? rest.at(-1)?.id : undefined;
  const isEmptyTarget = landing !== null && (rest.length === 0 || isFolded);
  const row = (task: BranchTask) => (
    <TaskRow
      key={task.id}
      {...props.rowProps(task)}
      task={task}
      now={now}
      isOver={isOver}
      isReadOnly={isReadOnly}
      hintId={props.hintId}
      lands={landing && task.id === before ? "before" : landing && task.id === after ? "after" : null}
    >
      <TaskActions
        task={task}
        branches={others}
        onTaken={props.onTaken}
        onMove={(to) => props.onMove(task, to)}
        onGrab={() => props.onGrab(task)}
        onClose={() => props.onClose(task.id)}
      />
    </TaskRow>
  );
  return (
    <section
      aria-label={`Queue of ${branch}`}
      data-branch={branch}
      className={`min-w-0 rounded ${isEmptyTarget ? "outline-2 outline-offset-2 outline-(--focus)" : ""}`}
    >
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={!isFolded}
            onClick={() => foldBranch(branch, !isFolded)}
            className="tap flex min-h-6 w-full items-center gap-2 rounded text-left"
          >
            <span aria-hidden="true" className="w-2.5 text-xs text-dim">
              {isFolded ? "▸" : "▾"}
            </span>
            <b className="truncate font-semibold">{branch}</b>
            <span className="num text-xs text-soft">{queue.open.length}</span>
            {blocked > 0 && <span className="text-xs font-semibold text-red">{blocked} blocked</span>}
            {overdue > 0 && <span className="text-xs font-semibold text-red">{overdue} overdue</span>}
            {!isTaking && <span className="text-xs text-dim">no longer a branch</span>}
          </button>
        </h3>
        {own === "record" && <span className="text-xs text-soft">yours</span>}
        {onOwn && (
          <button
            type="button"
            aria-pressed={own !== null}
            aria-label={`${branch} is my branch`}
            title="Comes first on this device"
            onClick={onOwn}
            className={`tap min-h-6 rounded px-1.5 text-xs hover:text-text ${own ? "text-text" : "text-dim"}`}
          >
            {own ? "★ mine" : "☆"}
          </button>
        )}
      </div>
      {!isFolded && (
        <>
          <ul>{queue.open.map(row)}</ul>
          {!isReadOnly && isTaking && <AddTaskLine branch={branch} onAdded={props.onTaken} />}
          {queue.ended.length > 0 && (
            <details className="mt-1">
              <summary className="tap flex min-h-6 items-center rounded text-xs text-soft hover:text-text">
                {queue.ended.length} done or dropped
              </summary>
              <ul>{queue.ended.map(row)}</ul>
            </details>
          )}
        </>
      )}
    </section>
  );
}
