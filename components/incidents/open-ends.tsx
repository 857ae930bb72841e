"use client";
import { useRead } from "@/components/providers/use-read";
import { useFireground } from "./fireground-context";

const WORD: Record<string, [one: string, many: string]> = {
  questions: ["question is open", "questions are open"],
  queues: ["task is not done", "tasks are not done"],
  conditions: ["request for conditions waits", "requests for conditions wait"],
  pages: ["page is pending", "pages are pending"],
  validation: ["check waits", "checks wait"],
};

/** What stays open when the incident closes; nothing of it is lost, and nothing of it stops the close. */
export function OpenEnds() {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const { data: paths } = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }));
  const running = paths?.filter((path) => !path.closedAt) ?? [];
  const ends = Object.entries(WORD).flatMap(([panel, [one, many]]) => {
    const count = snapshot.attention[panel]?.count ?? 0;
    return count > 0 ? [`${count} ${count === 1 ? one : many}`] : [];
  });
  if (running.length === 0 && ends.length === 0) return null;
  return (
    <div className="rounded-md border border-line p-3 text-[13px]">
      <p className="font-semibold">Still open</p>
      <ul className="mt-1 grid list-disc gap-0.5 pl-4 text-soft marker:text-dim">
        {running.map((path) => (
          <li key={path.id}>
            Recovery path <bdi>{path.title}</bdi> ({path.owner})
          </li>
        ))}
        {ends.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}
