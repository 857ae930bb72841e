"use client";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { useKeptText } from "@/components/ui/use-kept-text";
import { isOpenTask, NEXT_STATUSES } from "@/server/branch-tasks/rules";
import type { BranchTask, SetTaskStatus, TaskStatus } from "@/server/branch-tasks/schemas";

type Props = {
  task: BranchTask;
  /** Other branches that take it in. */
  branches: readonly string[];
  onTaken: (task: BranchTask) => void;
  onMove: (branch: string) => void;
  onGrab: () => void;
  onClose: () => void;
};

const WORD: Record<TaskStatus, string> = {
  queued: "Back to the queue",
  active: "Start",
  blocked: "Blocked…",
  done: "Done…",
  dropped: "Drop…",
};
const ASKS: Partial<Record<TaskStatus, { label: string; placeholder: string; verb: string }>> = {
  blocked: { label: "What blocks it", placeholder: "What blocks it, and who can clear it", verb: "Set to blocked" },
  done: { label: "What came of it", placeholder: "What came of it (optional)", verb: "Done" },
  dropped: { label: "Why it is dropped", placeholder: "Why it is dropped", verb: "Drop it" },
};

const wordOf = (task: BranchTask, to: TaskStatus): string => {
  if (to === "active" && task.status === "blocked") return "Go on";
  return isOpenTask(task.status) ? WORD[to] : to === "active" ? "Reopen and start" : "Reopen";
};

/** What can be done with a task, under its row: arrows choose, Enter does it, Escape closes. */
export function TaskActions({ task, branches, onTaken, onMove, onGrab, onClose }: Props) {
  const { snapshot, open } = useFireground();
  const [asked, setAsked] = useState<TaskStatus | null>(null);
  const [result, setResult] = useKeptText(`task ${task.id}`);
  const menu = useRef<HTMLDivElement>(null);
  const set = useVerb((client, input: SetTaskStatus, options) => client.task.setStatus.mutate(input, options));
  const ask = asked && ASKS[asked];

  useEffect(() => {
    if (!asked) menu.current?.querySelector("button")?.focus({ preventScroll: true });
    menu.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);

  const change = async (status: TaskStatus) => {
    const outcome = await set.run({ ref: snapshot.ref, taskId: task.id, status, from: task.status, result });
    if (outcome.ok) onTaken(outcome.value);
    if (!outcome.ok && outcome.failure.code !== "QUEUED") return;
    setResult("");
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (asked) setAsked(null);
      else onClose();
      return;
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || asked) return;
    event.preventDefault();
    event.stopPropagation();
    const items = [...(menu.current?.querySelectorAll("button") ?? [])];
    const at = items.findIndex((item) => item.contains(document.activeElement));
    items[(at + step + items.length) % items.length]?.focus();
  };
  const failure = set.failure && (
    <p role="alert" className="w-full text-xs text-red">
      {set.failure.fields.result ?? set.failure.message}
    </p>
  );

  if (asked && ask) {
    return (
      <form
        className="mt-1.5 grid gap-1.5"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void change(asked);
        }}
      >
        <input
          ref={(field) => field?.focus({ preventScroll: true })}
          aria-label={`${ask.label}: ${task.title}`}
          aria-invalid={set.failure?.fields.result ? true : undefined}
          placeholder={ask.placeholder}
          dir="auto"
          value={result}
          onChange={(event) => setResult(event.target.value)}
          className="input min-h-8 py-1 text-[13px]"
        />
        {failure}
        <div className="flex flex-wrap gap-1.5">
          <Button type="submit" isSmall isBusy={set.isBusy}>
            {ask.verb}
          </Button>
          <Button isSmall look="quiet" onClick={() => setAsked(null)}>
            Cancel
          </Button>
        </div>
      </form>
    );
  }
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={`Task: ${task.title}`}
      onKeyDown={onKeyDown}
      className="mt-1.5 flex flex-wrap gap-1.5"
    >
      {NEXT_STATUSES[task.status].map((status) => (
        <Button
          key={status}
          role="menuitem"
          tabIndex={-1}
          isSmall
          isBusy={set.isBusy}
          onClick={() => (ASKS[status] ? setAsked(status) : void change(status))}
        >
          {wordOf(task, status)}
        </Button>
      ))}
      <Button role="menuitem" tabIndex={-1} isSmall look="quiet" onClick={() => open("task", task.id)}>
        Edit
      </Button>
      {isOpenTask(task.status) && (
        <Button role="menuitem" tabIndex={-1} isSmall look="quiet" onClick={onGrab}>
          Move
        </Button>
      )}
      {isOpenTask(task.status) &&
        branches.map((branch) => (
          <Button key={branch} role="menuitem" tabIndex={-1} isSmall look="quiet" onClick={() => onMove(branch)}>
            → {branch}
          </Button>
        ))}
      {failure}
    </div>
  );
}
