"use client";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { queueOf } from "@/server/branch-tasks/rules";
import type { BranchTask } from "@/server/branch-tasks/schemas";
import { BranchSection } from "./branch-section";
import { foldBranch, keepOwnBranch, useKeptBranches } from "./kept-branches";
import { slotIn, useGrab } from "./use-grab";
import { useQueues } from "./use-queues";

/** The queues of all branches, the viewer's own first. */
export function QueuesPanel() {
  const { config, refuse, open } = useFireground();
  const { now, isOver } = useIncidentClock();
  const keyLabel = useKeyLabel();
  const hintId = useId();
  const kept = useKeptBranches();
  const { tasks, branches: known, ownBranch, isRead, error, take, move } = useQueues();
  const refusal = refuse("task.edit");
  const own = ownBranch ?? (kept.own && known.includes(kept.own) ? kept.own : null);
  const branches = own ? [own, ...known.filter((branch) => branch !== own)] : known;
  const isTaking = (branch: string) => config.branches.includes(branch);
  const { root, ghost, grab, begin, cancel, onKeyDown, onPointerDown, onClickCapture } = useGrab({
    tasks,
    branches,
    isTaking,
    onDrop: (wanted) => {
      foldBranch(wanted.branch, false);
      move(wanted);
    },
  });

  const [openTask, setOpenTask] = useState<string | null>(null);
  const [tabStop, setTabStop] = useState<string | null>(null);
  // A row that lands in another branch is made anew there: the focus that it had goes with it.
  const focused = useRef<string | null>(null);
  const focusRow = (id: string | null) => {
    const row = id && root.current?.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"]`);
    if (row) row.focus({ preventScroll: true });
  };
  const isFolded = (branch: string) => kept.folded[branch] ?? (own !== null && branch !== own);
  const shown = branches.flatMap((branch) => (isFolded(branch) ? [] : queueOf(tasks, branch).open));
  const stopAt = shown.some(({ id }) => id === tabStop) ? tabStop : shown[0]?.id;

  useLayoutEffect(() => {
    if (!focused.current || document.activeElement !== document.body) return;
    focusRow(focused.current);
    // It has ended, and lies folded away: the next one takes its place.
    if (document.activeElement === document.body) focusRow(stopAt ?? null);
  });

  const onRowKey = (event: KeyboardEvent, task: BranchTask) => {
    if (refusal === null && onKeyDown(event, task)) return;
    const rows = [...(root.current?.querySelectorAll<HTMLElement>("[data-task]") ?? [])];
    const at = rows.findIndex((row) => row.dataset.task === task.id);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    rows[Math.max(0, Math.min(to, rows.length - 1))]?.focus();
  };
  const rowProps = (task: BranchTask) => ({
    isTabStop: task.id === stopAt,
    isOpen: openTask === task.id,
    isGrabbed: grab?.taskId === task.id,
    onToggle: () => setOpenTask(openTask === task.id ? null : task.id),
    onFocus: () => {
      focused.current = task.id;
      setTabStop(task.id);
    },
    onBlur: () => {
      focused.current = null;
      if (grab?.by === "keys" && grab.taskId === task.id) cancel();
    },
    onKeyDown: (event: KeyboardEvent) => onRowKey(event, task),
    onPointerDown: (event: Parameters<typeof onPointerDown>[0], isGrip: boolean) =>
      refusal === null && onPointerDown(event, task, isGrip),
  });
  const close = (id: string) => {
    setOpenTask(null);
    focused.current = id;
    focusRow(id);
  };
  const openCount = branches.reduce((sum, branch) => sum + queueOf(tasks, branch).open.length, 0);

  return (
    <Panel
      title="Branch queues"
      scroll="flex-1"
      aside={
        <>
          <span className="num">{openCount} open</span>
          {!refusal && (
            <button
              type="button"
              title="Add a task"
              onClick={() => open("task")}
              className="tap flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-text"
            >
              <span className="sr-only">Add a task</span>
              <span aria-hidden="true">+</span> {keyLabel("task") && <Kbd>{keyLabel("task") ?? ""}</Kbd>}
            </button>
          )}
        </>
      }
    >
      <p id={hintId} className="sr-only">
        {refusal === null && "Enter shows what can be done, Space takes it to move it, arrows go from task to task."}
      </p>
      {error !== null && !isRead && <EmptyState>The queues could not be read. It is tried again.</EmptyState>}
      {isRead && tasks.length === 0 && (
        <EmptyState className="mb-2">
          {refusal ? "No branch has a task yet." : "No branch has a task yet. Write the first one below, one a line."}
        </EmptyState>
      )}
      <div
        ref={root}
        onClickCapture={onClickCapture}
        className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,250px),1fr))] items-start gap-x-5 gap-y-2 text-[13px]"
      >
        {branches.map((branch) => (
          <BranchSection
            key={branch}
            branch={branch}
            queue={queueOf(tasks, branch)}
            now={now}
            isOver={isOver}
            own={branch === own ? (ownBranch ? "record" : "device") : null}
            onOwn={ownBranch ? null : () => keepOwnBranch(branch === own ? null : branch)}
            isFolded={isFolded(branch)}
            isTaking={isTaking(branch)}
            isReadOnly={refusal !== null}
            landing={grab?.branch === branch ? { slot: slotIn(tasks, grab).slot, taskId: grab.taskId } : null}
            hintId={hintId}
            rowProps={rowProps}
            others={config.branches.filter((one) => one !== branch)}
            onTaken={take}
            onMove={(task, to) => {
              const last = queueOf(tasks, to).open.at(-1);
              foldBranch(to, false);
              move({ taskId: task.id, branch: to, afterId: last?.id ?? null, beforeId: null });
              close(task.id);
            }}
            onGrab={(task) => {
              close(task.id);
              begin(task, "keys");
            }}
            onClose={close}
          />
        ))}
      </div>
      {grab?.by === "pointer" && (
        <div
          ref={ghost}
          aria-hidden="true"
          className="panel pointer-events-none fixed top-0 left-0 z-50 max-w-60 truncate bg-raise px-2.5 py-1 text-[13px]"
        >
          {grab.title}
        </div>
      )}
    </Panel>
  );
}
