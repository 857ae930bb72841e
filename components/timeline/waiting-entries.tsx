import { ClockTime } from "@/components/time/times";
import type { Waiting } from "./use-log-queue";

type Props = { waiting: readonly Waiting[]; isUnanswered: boolean; onEdit: (item: Waiting) => void };

/** Entries that are not in the record yet, newest first as in the timeline above them. */
export function WaitingEntries({ waiting, isUnanswered, onEdit }: Props) {
  if (waiting.length === 0) return null;
  return (
    <ol aria-label="Entries not synced" className="max-h-24 max-md:max-h-16 overflow-y-auto overscroll-contain">
      {waiting.toReversed().map((item) => (
        <li
          key={item.requestId}
          className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1 text-[13px] max-md:px-3"
        >
          {item.input.occurredAt && <ClockTime at={item.input.occurredAt} className="text-xs text-dim" />}
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {item.input.text}
          </span>
          <span
            className={`text-xs ${item.isRefused ? "order-last basis-full text-red" : isUnanswered ? "text-amber" : "text-dim"}`}
          >
            {item.isRefused ? `✕ ${item.problem}` : isUnanswered ? "○ not synced" : "sending…"}
          </span>
          {item.isRefused && (
            <button type="button" className="min-h-6 underline" onClick={() => onEdit(item)}>
              Edit
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
