"use client";
import { useId, useState } from "react";
import { useOutbox } from "@/components/providers/browser-outbox";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { labelOf, presentValues, seen, withText, writtenFields } from "./describe-entry";

/** When, where and what was written. */
export function EntryHead({ entry }: { entry: OutboxEntry }) {
  const text = writtenFields(entry.input)
    .map((field) => field.text)
    .filter(Boolean)
    .join(" · ");
  return (
    <p className="flex min-w-0 items-baseline gap-2.5">
      <ClockTime at={entry.writtenAt} className="text-xs text-dim" />
      <span className="num text-xs text-dim">{entry.ref}</span>
      <span className="shrink-0 text-soft">{labelOf(entry)}</span>
      <span dir="auto" className="min-w-0 flex-1 truncate">
        {text}
      </span>
    </p>
  );
}

/** One that the server refused: what was written, why, what stands now, and what may become of it. */
export function RefusedEntry({ entry }: { entry: OutboxEntry }) {
  const id = useId();
  const outbox = useOutbox();
  const [input, setInput] = useState(entry.input);
  const { failure } = entry;
  const present = presentValues(entry);
  const reasons = [...Object.values(failure?.fields ?? {}), ...(failure?.unmet ?? [])];
  const fields = writtenFields(input);
  const isChanged = input !== entry.input;
  return (
    <li className="grid gap-1.5 rounded-md border border-red-line p-2.5">
      <EntryHead entry={entry} />
      <p className="text-red">{reasons.length > 0 ? reasons.join(" ") : failure?.message}</p>
      {present.map(({ label, value }) => (
        <p key={label} className="text-soft">
          Now, {label}:{" "}
          <span dir="auto" className="text-text">
            {value || "(empty)"}
          </span>
        </p>
      ))}
      {fields.map(({ path, label, text }) => (
        <div key={path.join(".")}>
          <label htmlFor={`${id}-${label}`} className="text-xs text-dim">
            Yours, {label}
          </label>
          <textarea
            id={`${id}-${label}`}
            dir="auto"
            rows={1}
            value={text}
            onChange={(event) => setInput((last: unknown) => withText(last, path, event.target.value))}
            className="input field-sizing-content max-h-40 min-h-8 py-1 text-[13px]"
          />
        </div>
      ))}
      <div className="flex flex-wrap gap-1.5">
        <Button isSmall onClick={() => void outbox?.resend(entry, seen(input, failure?.current))}>
          {isChanged ? "Send what I changed" : present.length > 0 ? "Send mine all the same" : "Send again"}
        </Button>
        <Button isSmall look="quiet" onClick={() => void outbox?.discard(entry.id)}>
          Discard
        </Button>
      </div>
    </li>
  );
}
