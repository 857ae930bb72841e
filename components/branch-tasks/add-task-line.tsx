"use client";
import type { FormEvent } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { useKeptText } from "@/components/ui/use-kept-text";
import { usePeople } from "@/components/users/use-people";
import type { AddTask, BranchTask } from "@/server/branch-tasks/schemas";
import { parseTaskLine } from "./task-line";

/** A task in one line: Enter puts it at the end of the branch's queue, and the caret stays for the next one. */
export function AddTaskLine({ branch, onAdded }: { branch: string; onAdded: (task: BranchTask) => void }) {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const { say } = useAnnounce();
  const [text, setText] = useKeptText(`task ${ref} ${branch}`);
  const isWriting = text !== "";
  const { people } = usePeople(isWriting);
  const paths = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }));
  const add = useVerb((client, input: AddTask, options) => client.task.add.mutate(input, options));
  const running = (paths.data ?? []).filter((path) => path.closedAt === null);
  const { pathTitle, ...task } = parseTaskLine(text, { paths: running, people });
  const marks = [
    pathTitle && `for ${pathTitle}`,
    task.assignee,
    task.timeboxMinutes !== null && `${task.timeboxMinutes} min`,
  ].filter(Boolean);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (task.title === "") return;
    const outcome = await add.run({ ref, branch, ...task });
    if (!outcome.ok && outcome.failure.code !== "QUEUED") return;
    setText("");
    if (outcome.ok) {
      onAdded(outcome.value);
      say(`Added to ${branch}: ${outcome.value.title}`);
    }
  };
  const failure = add.failure && (Object.values(add.failure.fields)[0] ?? add.failure.message);
  return (
    <form onSubmit={submit} className="mt-1">
      <input
        aria-label={`Add a task to ${branch}`}
        placeholder={`Add to ${branch} …`}
        title="What is to be done, then optionally #path @name 10m"
        dir="auto"
        autoComplete="off"
        value={text}
        readOnly={add.isBusy}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setText("");
          event.currentTarget.blur();
        }}
        className="input min-h-8 py-1 text-[13px] max-md:min-h-10"
      />
      {isWriting && (
        <p className="mt-0.5 text-xs text-soft">
          {marks.length > 0 ? (
            marks.join(" · ")
          ) : (
            <span className="text-dim">Enter adds it. Behind it: #path @name 10m</span>
          )}
        </p>
      )}
      {failure && (
        <p role="alert" className="mt-0.5 text-xs text-red">
          {failure}
        </p>
      )}
    </form>
  );
}
