"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { fromLocalField, toLocalField } from "@/components/time/format";
import { useZone } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { NameInput } from "@/components/users/name-input";
import { usePeople } from "@/components/users/use-people";
import type { AddTask, BranchTask, EditTask } from "@/server/branch-tasks/schemas";
import { useKeptBranches } from "./kept-branches";
import { useQueues } from "./use-queues";

const TIMEBOXES = [5, 10, 15, 30];

type Form = { title: string; branch: string; assignee: string; pathId: string; timebox: string; due: string };
type Changes = EditTask["set"];

/** Adds a task from anywhere, or changes one: `about` is its id, or else the words that it begins with. */
export function TaskDialog({ onClose, about = "" }: SheetProps) {
  const { tasks, isRead } = useQueues();
  const task = tasks.find(({ id }) => id === about);
  const isId = /^[0-9A-Z]{26}$/.test(about);
  if (isId && !task) {
    return (
      <Dialog title="Task" onClose={onClose}>
        <p className="text-[13px] text-soft">{isRead ? "There is no such task any more." : "Loading…"}</p>
      </Dialog>
    );
  }
  return <TaskForm key={task?.id} task={task} begun={isId ? "" : about} onClose={onClose} />;
}

function TaskForm({ task, begun, onClose }: { task: BranchTask | undefined; begun: string; onClose: () => void }) {
  const { snapshot, config, show: showTab } = useFireground();
  const { ref } = snapshot;
  const { show } = useAnnounce();
  const zone = useZone();
  const kept = useKeptBranches();
  const { ownBranch, take } = useQueues();
  const { names, userIdOf } = usePeople();
  const paths = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }));
  const own = [ownBranch, kept.own, config.branches[0]].find((one) => one && config.branches.includes(one)) ?? "";
  const [seen, setSeen] = useState(() => fieldsOf(task, zone));
  const [form, setForm] = useState<Form>(() => ({
    ...seen,
    ...(task ? {} : { title: begun, branch: own }),
  }));
  const add = useVerb((client, input: AddTask, options) => client.task.add.mutate(input, options));
  const edit = useVerb((client, input: EditTask, options) => client.task.edit.mutate(input, options));
  const { failure, isBusy } = task ? edit : add;
  const isStale = failure?.code === "STALE";
  const theirs = isStale ? theirsOf(failure.current, zone) : {};
  const error = (name: string) => failure?.fields[name] ?? failure?.fields[`set.${name}`];

  const field = (name: keyof Form) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    className: "input",
  });
  const values = (of: Form) => ({
    title: of.title,
    branch: of.branch,
    assignee: of.assignee,
    assigneeUserId: userIdOf(of.assignee),
    pathId: of.pathId || null,
    timeboxMinutes: of.timebox.trim() ? Number(of.timebox) : null,
    dueAt: fromLocalField(of.due),
  });
  const send = async (mine: Form, was: Form) => {
    if (!task) {
      const outcome = await add.run({ ref, ...values(mine) });
      if (!outcome.ok) return;
      take(outcome.value);
      show(`Task added to ${outcome.value.branch}`);
      showTab("queues");
      return onClose();
    }
    const input = changesOf(values(mine), values(was), mine, was);
    if (Object.keys(input.set).length === 0) return onClose();
    const outcome = await edit.run({ ref, taskId: task.id, ...input });
    if (!outcome.ok) return;
    take(outcome.value);
    show("Task changed");
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send(form, seen);
  };

  const running = (paths.data ?? []).filter((path) => path.closedAt === null || path.id === task?.pathId);
  const branches = [...new Set([...config.branches, ...(task ? [task.branch] : [])])];
  return (
    <Dialog title={task ? "Change the task" : "Add a task"} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="What is to be done" error={error("title")}>
          {(slot) => <input {...slot} {...field("title")} data-focus dir="auto" />}
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Branch" error={error("branch")}>
            {(slot) => (
              <select {...slot} {...field("branch")}>
                {branches.map((branch) => (
                  <option key={branch}>{branch}</option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Who does it" hint="a person, a role, any name" error={error("assignee")}>
            {(slot) => <NameInput {...slot} {...field("assignee")} names={names} />}
          </Field>
          <Field label="Recovery path" error={error("pathId")}>
            {(slot) => (
              <select {...slot} {...field("pathId")}>
                <option value="">None</option>
                {running.map((path) => (
                  <option key={path.id} value={path.id}>
                    {path.title}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label="Due" hint="a timebox sets it at the start" error={error("dueAt")}>
            {(slot) => <input {...slot} {...field("due")} type="datetime-local" />}
          </Field>
        </div>
        <Field
          label="Timebox, minutes"
          hint="runs from when it is started; empty: none"
          error={error("timeboxMinutes")}
        >
          {(slot) => (
            <div className="flex flex-wrap items-center gap-2">
              <input {...slot} {...field("timebox")} inputMode="numeric" className="input num w-24" />
              {TIMEBOXES.map((minutes) => (
                <Button
                  key={minutes}
                  isSmall
                  look="quiet"
                  onClick={() => setForm({ ...form, timebox: String(minutes) })}
                >
                  {minutes}
                </Button>
              ))}
            </div>
          )}
        </Field>
        {isStale && (
          <div role="alert" className="rounded-md border border-amber-line bg-amber-bg p-2.5 text-[13px]">
            <p className="font-semibold text-amber">Someone else changed this meanwhile:</p>
            <ul className="my-1">
              {Object.entries(theirs).map(([name, value]) => (
                <li key={name}>
                  <span className="text-soft">{name}</span> <bdi>{value || "(empty)"}</bdi>
                </li>
              ))}
            </ul>
            <div className="mt-2 flex gap-2">
              <Button
                isSmall
                onClick={() => {
                  setSeen({ ...seen, ...theirs });
                  setForm({ ...form, ...theirs });
                  edit.clear();
                }}
              >
                Take theirs
              </Button>
              <Button isSmall isBusy={isBusy} onClick={() => void send(form, { ...seen, ...theirs })}>
                Save mine
              </Button>
            </div>
          </div>
        )}
        {failure && !isStale && Object.keys(failure.fields).length === 0 && <FieldError>{failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={isBusy} hotkey="↵">
          {task ? "Save the task" : "Add the task"}
        </Button>
      </form>
    </Dialog>
  );
}

const localDue = (dueAt: string | null, zone: string): string => (dueAt ? toLocalField(Date.parse(dueAt), zone) : "");

const fieldsOf = (task: BranchTask | undefined, zone: string): Form => ({
  title: task?.title ?? "",
  branch: task?.branch ?? "",
  assignee: task?.assignee ?? "",
  pathId: task?.pathId ?? "",
  timebox: String(task?.timeboxMinutes ?? ""),
  due: localDue(task?.dueAt ?? null, zone),
});

/** Only what was changed here is sent, with what stood there before. */
function changesOf(mine: Required<Changes>, was: Required<Changes>, form: Form, seen: Form) {
  const changed: Record<keyof Form, readonly (keyof Changes)[]> = {
    title: ["title"],
    branch: ["branch"],
    assignee: ["assignee", "assigneeUserId"],
    pathId: ["pathId"],
    timebox: ["timeboxMinutes"],
    due: ["dueAt"],
  };
  const names = (Object.keys(changed) as (keyof Form)[])
    .filter((name) => form[name].trim() !== seen[name].trim())
    .flatMap((name) => changed[name]);
  const pick = (from: Changes) => Object.fromEntries(names.map((name) => [name, from[name]])) as Changes;
  // A due time is shown to the minute, and an account by its name: neither says exactly what was seen.
  const { dueAt: _, assigneeUserId: __, ...exact } = pick(was);
  return { set: pick(mine), was: exact };
}

function theirsOf(current: unknown, zone: string): Partial<Form> {
  const now = (current ?? {}) as Partial<BranchTask>;
  return {
    ...(now.title === undefined ? {} : { title: now.title }),
    ...(now.branch === undefined ? {} : { branch: now.branch }),
    ...(now.assignee === undefined ? {} : { assignee: now.assignee }),
    ...(now.pathId === undefined ? {} : { pathId: now.pathId ?? "" }),
    ...(now.timeboxMinutes === undefined ? {} : { timebox: String(now.timeboxMinutes ?? "") }),
    ...(now.dueAt === undefined ? {} : { due: localDue(now.dueAt, zone) }),
  };
}
