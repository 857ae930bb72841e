"use client";
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId } from "react";
import { NotSynced, useWaits } from "@/components/outbox/not-synced";
import { DUE_TONE, dueWords } from "@/components/time/due";
import { isOpenTask } from "@/server/branch-tasks/rules";
import type { BranchTask } from "@/server/branch-tasks/schemas";
import { StatusMark } from "./status-mark";

type Props = {
  task: BranchTask;
  now: number;
  isOver: boolean;
  isReadOnly: boolean;
  /** It is in somebody's hand here. */
  isGrabbed: boolean;
  /** Where the grabbed task would land: before this row, or behind it. */
  lands: "before" | "after" | null;
  /** The one row of the card that Tab reaches. */
  isTabStop: boolean;
  isOpen: boolean;
  hintId: string;
  onToggle: () => void;
  onFocus: () => void;
  onBlur: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerDown: (event: PointerEvent, isGrip: boolean) => void;
  children: ReactNode;
};

/** One task: its status, who does it, for which path, and how long it still has. */
export function TaskRow(props: Props) {
  const { task, now, isOver, isReadOnly, isGrabbed, lands, isTabStop, isOpen, hintId, children } = props;
  const id = useId();
  const isRunning = isOpenTask(task.status);
  const isKept = useWaits("task.setStatus", { taskId: task.id });
  const due = isRunning ? dueWords(task.dueAt, now, isOver) : null;
  return (
    <li
      data-open-task={isRunning ? task.id : undefined}
      className={`relative border-t border-line-soft py-1 first:border-t-0 ${isGrabbed ? "rounded bg-raise opacity-60 outline outline-dim" : ""}`}
    >
      {lands && (
        <span
          aria-hidden="true"
          data-landing=""
          className={`absolute inset-x-0 h-0.5 bg-(--focus) ${lands === "before" ? "-top-px" : "-bottom-px"}`}
        />
      )}
      <div className="flex items-start gap-1">
        {isRunning && !isReadOnly && (
          <span
            aria-hidden="true"
            title="Drag to move"
            onPointerDown={(event) => props.onPointerDown(event, true)}
            className="tap -ml-1.5 grid min-h-6 w-6 shrink-0 cursor-grab touch-none place-items-center text-dim select-none hover:text-text"
          >
            ⠿
          </span>
        )}
        <button
          type="button"
          data-task={task.id}
          tabIndex={isTabStop ? 0 : -1}
          aria-haspopup={isReadOnly ? undefined : "menu"}
          aria-expanded={isReadOnly ? undefined : isOpen}
          aria-disabled={isReadOnly || undefined}
          aria-describedby={`${id} ${hintId}`}
          onClick={() => !isReadOnly && props.onToggle()}
          onFocus={props.onFocus}
          onBlur={props.onBlur}
          onKeyDown={props.onKeyDown}
          // Firefox takes the Space that grabs for a click when the key comes up.
          onKeyUp={(event) => event.key === " " && event.preventDefault()}
          onPointerDown={(event) => !isReadOnly && isRunning && props.onPointerDown(event, false)}
          className={`min-w-0 flex-1 rounded text-left select-none ${isReadOnly ? "cursor-default" : ""}`}
        >
          <span dir="auto" className={`block [overflow-wrap:anywhere] ${isRunning ? "" : "text-soft"}`}>
            {task.title}
          </span>
          <span id={id} className="flex flex-wrap items-baseline gap-x-2 text-xs text-soft">
            <StatusMark status={task.status} />
            {isKept && <NotSynced />}
            {task.isMine && <b className="font-semibold text-text">You</b>}
            {task.assignee && !task.isMine && <bdi className="truncate">{task.assignee}</bdi>}
            {!task.assignee && isRunning && <span className="text-dim">nobody yet</span>}
            {task.pathTitle && (
              <span className="max-w-full truncate">
                <span className="text-dim">for</span> <bdi>{task.pathTitle}</bdi>
              </span>
            )}
            {due && <span className={`num ml-auto whitespace-nowrap ${DUE_TONE[due.tone]}`}>{due.text}</span>}
            {!due && isRunning && task.timeboxMinutes !== null && (
              <span className="num ml-auto whitespace-nowrap text-dim">{task.timeboxMinutes} min</span>
            )}
          </span>
          {task.result && (
            <span dir="auto" className="block text-xs [overflow-wrap:anywhere] text-soft">
              {task.result}
            </span>
          )}
        </button>
      </div>
      {isOpen && children}
    </li>
  );
}
