"use client";
import { type FormEvent, useId, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { useKeptText } from "@/components/ui/use-kept-text";
import type { NotePath } from "@/server/recovery/schemas";

/** What was noted on a path, newest first, and a line for the next note; both stand in the record. */
export function PathNotes({ pathId }: { pathId: string }) {
  const { snapshot, refuse } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const id = useId();
  const [text, setText] = useKeptText(`note ${pathId}`);
  const [isSaid, setSaid] = useState(false);
  // It begins as the timeline's reads do, so that whatever the record brings renews it.
  const key = `timeline ${ref} path ${pathId}`;
  const notes = useRead(key, (client) => client.recovery.notes.query({ ref, pathId }), { staleMs: 0 });
  const note = useVerb((client, input: NotePath, options) => client.recovery.note.mutate(input, options));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    const result = await note.run({ ref, pathId, text, source: isSaid ? "bridge" : "tool" });
    if (result.ok) reads.invalidate(key);
    if (result.ok || result.failure.code === "QUEUED") setText("");
  };
  return (
    <section aria-label="Notes on this path" className="grid gap-1.5">
      <h3 className="text-xs text-dim">Notes</h3>
      {!refuse("timeline.append") && (
        <form onSubmit={submit} className="grid gap-1">
          <div className="flex gap-1.5">
            <input
              aria-label="Note on this path"
              aria-describedby={note.failure ? id : undefined}
              placeholder="What happened on this path"
              dir="auto"
              value={text}
              onChange={(event) => setText(event.target.value)}
              className="input min-h-8 min-w-0 flex-1 py-1 text-[13px] max-md:min-h-10"
            />
            <Button isSmall type="submit" isBusy={note.isBusy} className="max-md:min-h-10">
              Note
            </Button>
          </div>
          <label className="tap flex min-h-6 w-fit items-center gap-1.5 text-xs text-soft max-md:min-h-8">
            <input
              type="checkbox"
              className="size-4"
              checked={isSaid}
              onChange={(event) => setSaid(event.target.checked)}
            />{" "}
            Said on the bridge
          </label>
          {note.failure && <FieldError id={id}>{note.failure.fields.text ?? note.failure.message}</FieldError>}
        </form>
      )}
      {notes.data?.length === 0 && <p className="text-xs text-soft">None yet.</p>}
      <ol className="grid gap-1">
        {notes.data?.map(({ seq, text: said, source, actorName, occurredAt }) => (
          <li key={seq} className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-[13px]">
            <ClockTime at={occurredAt} className="text-xs leading-5 text-dim" />
            <span>
              <span dir="auto" className="whitespace-pre-wrap">
                {said}
              </span>{" "}
              <span className="text-xs text-dim">
                <bdi>{actorName}</bdi>
                {source === "bridge" && ", on the bridge"}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
