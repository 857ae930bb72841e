import { type ComponentProps, lazy, memo } from "react";
import { formatClock, formatDay, formatUtc } from "@/components/time/format";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { isWrittenLater } from "@/server/timeline/rules";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { TypeMark } from "./event-type";

const RowActions = lazy(() => import("./row-actions").then((m) => ({ default: m.RowActions })));

/** What every row shares; the same object until something in it changes. */
export type RowShared = {
  zone: string;
  /** Today's date in the zone: rows of other days say theirs. */
  today: string;
  goTo: (seq: number) => void;
  toggleMenu: (seq: number | null) => void;
  actions: Omit<ComponentProps<typeof RowActions>, "entry" | "isPinned" | "onClose">;
};
type Props = {
  entry: TimelineEntry;
  correctedBy: number | undefined;
  isPinned: boolean;
  isMenuOpen: boolean;
  pathTitle: string | undefined;
  shared: RowShared;
};

/** One row of the record. */
export const TimelineRow = memo(function TimelineRow({
  entry,
  correctedBy,
  isPinned,
  isMenuOpen,
  pathTitle,
  shared,
}: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: blocks of rows stand between the list and its items
    <div
      role="listitem"
      id={`entry-${entry.seq}`}
      data-seq={entry.seq}
      tabIndex={-1}
      className="group relative grid scroll-mb-14 max-md:scroll-mt-40 max-md:scroll-mb-36 grid-cols-[minmax(62px,auto)_minmax(0,1fr)_auto] items-baseline gap-x-3 border-t border-line-soft px-4 py-1.5 text-[13px] focus-visible:-outline-offset-2 @md:grid-cols-[62px_10px_minmax(0,1fr)] @md:gap-x-2 low:px-3 low:py-1 @3xl:grid-cols-[62px_86px_minmax(0,1fr)_auto] @3xl:gap-x-3"
    >
      <When entry={entry} shared={shared} />
      <TypeMark type={entry.type} />
      <Who
        entry={entry}
        className="max-w-44 truncate max-md:mr-8 @md:hidden @3xl:col-start-4 @3xl:row-start-1 @3xl:inline"
      />
      <div className="col-span-3 @md:col-span-1 @md:col-start-3 @md:row-start-1">
        <p dir="auto" className="whitespace-pre-wrap break-words low:leading-[17px]">
          {isPinned && <span className="mr-2 text-[11px] font-semibold text-soft">◈ pinned</span>}
          {pathTitle && <span className="mr-2 text-[11px] text-soft">@{pathTitle}</span>}
          <span className={correctedBy ? "text-dim line-through" : ""}>{entry.text}</span>
          {entry.visibility === "public" && (
            <span className="ml-2 rounded-sm border border-amber-line px-1.5 text-[11px] text-amber">public</span>
          )}{" "}
          <Who entry={entry} className="ml-1 hidden whitespace-nowrap @md:inline @3xl:hidden" />
        </p>
        {(correctedBy || entry.correctsSeq) && (
          <p className="flex flex-wrap gap-x-3 text-[11px] text-soft">
            {entry.correctsSeq && <EntryLink seq={entry.correctsSeq} words="corrects" goTo={shared.goTo} />}
            {correctedBy && <EntryLink seq={correctedBy} words="corrected by" goTo={shared.goTo} />}
          </p>
        )}
      </div>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`What to do with entry ${entry.seq}`}
        aria-expanded={isMenuOpen}
        onClick={() => shared.toggleMenu(isMenuOpen ? null : entry.seq)}
        className="absolute top-0.5 right-1 min-h-7 min-w-7 rounded border border-line bg-raise text-soft opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 hover:text-text focus-visible:opacity-100 aria-expanded:opacity-100 max-md:border-transparent max-md:bg-transparent max-md:opacity-100"
      >
        ⋯
      </button>
      {isMenuOpen && (
        <LazyPart missing={<NotLoaded />}>
          <RowActions entry={entry} isPinned={isPinned} onClose={() => shared.toggleMenu(null)} {...shared.actions} />
        </LazyPart>
      )}
    </div>
  );
});

/** Who wrote it: behind the text in a narrow panel, else in a column of its own. */
const Who = ({ entry: { actorName, seq }, className }: { entry: TimelineEntry; className: string }) => (
  <span className={`text-xs text-dim ${className}`} title={`${actorName}, entry ${seq}`}>
    <bdi>{actorName}</bdi> · <span className="num">#{seq}</span>
  </span>
);

/** When it happened, in the reader's zone, and when it was written where that was later. UTC on hover. */
function When({ entry, shared: { zone, today } }: { entry: TimelineEntry; shared: RowShared }) {
  const at = Date.parse(entry.occurredAt);
  const written = isWrittenLater(entry) ? Date.parse(entry.recordedAt) : null;
  const day = formatDay(at, zone);
  const dayWritten = written === null ? day : formatDay(written, zone);
  return (
    <span className="num text-xs text-dim">
      <time dateTime={entry.occurredAt} title={formatUtc(at)}>
        {day !== today && <span className="mr-1.5 text-[11px] @md:block @md:text-[10px] @md:leading-none">{day}</span>}
        {formatClock(at, zone)}
      </time>
      {written !== null && (
        <time
          dateTime={entry.recordedAt}
          title={`Written ${formatUtc(written)}`}
          className="ml-1.5 text-[11px] @md:ml-0 @md:block @md:text-[10px] @md:leading-tight"
        >
          written {dayWritten === day ? "" : `${dayWritten} `}
          {formatClock(written, zone).slice(0, 5)}
        </time>
      )}
    </span>
  );
}

function EntryLink({ seq, words, goTo }: { seq: number; words: string; goTo: (seq: number) => void }) {
  return (
    <a
      href={`#entry-${seq}`}
      className="tap underline"
      onClick={(event) => {
        event.preventDefault();
        goTo(seq);
      }}
    >
      {words} #{seq}
    </a>
  );
}
