import { memo } from "react";
import { ClockTime } from "@/components/time/times";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { TypeMark } from "./event-type";

type Props = {
  entry: TimelineEntry;
  correctedBy: number | undefined;
  /** Starts a correction of this entry; absent where the reader may not log. */
  onCorrect: ((seq: number) => void) | undefined;
};

/** One row of the record. */
export const TimelineRow = memo(function TimelineRow({ entry, correctedBy, onCorrect }: Props) {
  return (
    <li
      id={`entry-${entry.seq}`}
      className="group grid grid-cols-[minmax(62px,auto)_minmax(0,1fr)] items-baseline gap-x-3 border-t border-line-soft px-4 py-1.5 text-[13px] @xl:grid-cols-[62px_86px_minmax(0,1fr)_auto]"
    >
      <ClockTime at={entry.occurredAt} className="text-xs text-dim" />
      <span className="flex items-baseline justify-between gap-2">
        <TypeMark type={entry.type} />
        <Who entry={entry} className="@xl:hidden" />
      </span>
      <div className="col-span-2 @xl:col-span-1">
        <p dir="auto" className="whitespace-pre-wrap">
          <span className={correctedBy ? "text-dim line-through" : ""}>{entry.text}</span>
          {entry.visibility === "public" && (
            <span className="ml-2 rounded-sm border border-amber-line px-1.5 text-[11px] text-amber">public</span>
          )}
        </p>
        {(correctedBy || entry.correctsSeq) && (
          <p className="flex flex-wrap gap-x-3 text-[11px] text-soft">
            {entry.correctsSeq && (
              <a href={`#entry-${entry.correctsSeq}`} className="underline">
                corrects #{entry.correctsSeq}
              </a>
            )}
            {correctedBy && (
              <a href={`#entry-${correctedBy}`} className="underline">
                corrected by #{correctedBy}
              </a>
            )}
          </p>
        )}
      </div>
      <span className="hidden items-baseline gap-2 @xl:flex">
        {onCorrect && (
          <button
            type="button"
            onClick={() => onCorrect(entry.seq)}
            aria-label={`Correct entry ${entry.seq}`}
            className="min-h-6 rounded px-1 text-[11px] text-dim underline opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
          >
            Correct
          </button>
        )}
        <Who entry={entry} />
      </span>
    </li>
  );
});

function Who({ entry, className = "" }: { entry: TimelineEntry; className?: string }) {
  return (
    <span
      className={`max-w-44 truncate text-xs text-dim ${className}`}
      title={`${entry.actorName}, entry ${entry.seq}`}
    >
      <bdi>{entry.actorName}</bdi> · <span className="num">#{entry.seq}</span>
    </span>
  );
}
