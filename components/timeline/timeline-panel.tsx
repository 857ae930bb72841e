"use client";
import { useId, useMemo, useRef, useState } from "react";
import { EmptyState } from "@/components/ui/empty-state";
import { Mark } from "@/components/ui/mark";
import { EVENT_TYPE_LIST, TYPE_MARK } from "./event-type";
import { correctionsOf, type FeedFilter, filterEntries } from "./feed-state";
import { TimelineRow } from "./timeline-row";
import { useHeldBack } from "./use-held-back";
import type { LiveTimeline } from "./use-live-timeline";

type Props = {
  timeline: LiveTimeline;
  total: number;
  onCorrect: ((seq: number) => void) | undefined;
  /** The log line. */
  children: React.ReactNode;
  className?: string;
};

const VISIBILITY = ["all", "public", "internal"] as const;

/** The record, newest first, with its filter and the line that adds to it. */
export function TimelinePanel({ timeline, total, onCorrect, children, className = "" }: Props) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLSpanElement>(null);
  const [filter, setFilter] = useState<FeedFilter>({ type: "all", visibility: "all" });
  const { shown, heldBack, release } = useHeldBack(timeline.entries, top, scroller);
  const corrections = useMemo(() => correctionsOf(timeline.entries), [timeline.entries]);
  const rows = useMemo(() => filterEntries(shown, filter), [shown, filter]);
  const isFiltered = filter.type !== "all" || filter.visibility !== "all";

  return (
    <section aria-labelledby={id} className={`panel @container flex min-h-0 flex-col ${className}`}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2.5 pb-1.5">
        <h2 id={id} className="cap">
          Timeline
        </h2>
        <fieldset aria-label="Visibility" className="flex gap-1 text-xs">
          {VISIBILITY.map((visibility) => (
            <button
              key={visibility}
              type="button"
              aria-pressed={filter.visibility === visibility}
              onClick={() => setFilter({ ...filter, visibility })}
              className="min-h-6 border-b-2 border-transparent px-1 text-soft capitalize hover:text-text aria-pressed:border-text aria-pressed:text-text"
            >
              {visibility}
              {visibility === "all" && <span className="num ml-1">{total}</span>}
            </button>
          ))}
        </fieldset>
        <fieldset aria-label="Type" className="ml-auto flex gap-1 text-xs max-md:ml-0">
          {EVENT_TYPE_LIST.map((type) => (
            <button
              key={type}
              type="button"
              aria-pressed={filter.type === type}
              aria-label={`Only ${type} entries`}
              title={`Only ${type}`}
              onClick={() => setFilter({ ...filter, type: filter.type === type ? "all" : type })}
              className="flex min-h-6 min-w-6 items-center justify-center gap-1 rounded border border-transparent px-1 text-soft hover:border-line aria-pressed:border-dim aria-pressed:text-text"
            >
              <Mark shape={TYPE_MARK[type].shape} className={TYPE_MARK[type].color} />
              <span className="hidden @2xl:inline">{type}</span>
            </button>
          ))}
        </fieldset>
      </div>
      <div className="relative min-h-0 flex-1">
        {heldBack > 0 && (
          <button
            type="button"
            onClick={release}
            className="tap sticky top-14 z-10 mx-auto flex min-h-7 items-center rounded-full border border-dim bg-raise px-3 text-xs font-semibold md:absolute md:inset-x-0 md:top-1 md:w-fit"
          >
            ↑ {heldBack} new
          </button>
        )}
        <section
          ref={scroller}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Timeline entries"
          className="h-full md:overflow-y-auto md:overscroll-contain [overflow-anchor:none]"
        >
          <span ref={top} className="block h-px scroll-mt-24" />
          {rows.length === 0 && (
            <EmptyState className="px-4 py-3">
              {isFiltered
                ? "Nothing of this kind among the entries loaded."
                : "Nothing recorded yet. Press L and say what just happened."}
            </EmptyState>
          )}
          <ol>
            {rows.map((entry) => (
              <TimelineRow
                key={entry.seq}
                entry={entry}
                correctedBy={corrections.get(entry.seq)}
                onCorrect={entry.name === "timeline.noted" ? onCorrect : undefined}
              />
            ))}
          </ol>
          {timeline.hasOlder && (
            <button
              type="button"
              aria-busy={timeline.isLoadingOlder}
              onClick={() => void timeline.loadOlder()}
              className="tap min-h-9 w-full border-t border-line-soft px-4 text-left text-xs text-soft hover:text-text"
            >
              {timeline.isLoadingOlder ? "Loading older entries…" : "Load older entries"}
            </button>
          )}
        </section>
      </div>
      {children}
    </section>
  );
}
