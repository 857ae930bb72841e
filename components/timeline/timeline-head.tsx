"use client";
import { lazy, useEffect, useRef, useState } from "react";
import { useKeyLabel } from "@/components/incidents/keymap";
import { serverTime } from "@/components/time/clock-store";
import { zoneName } from "@/components/time/format";
import { Kbd } from "@/components/ui/kbd";
import { later } from "@/components/ui/later";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Mark } from "@/components/ui/mark";
import type { EntryFilter } from "@/server/timeline/rules";
import type { EventType } from "@/server/timeline/schemas";
import { EVENT_TYPE_LIST, TYPE_MARK } from "./event-type";
import { isOpen } from "./feed-filter";
import type { FeedStore } from "./use-live-timeline";

const Narrowed = later(() => import("./narrowed").then((m) => m.Narrowed));
const TimelineMore = lazy(() => import("./timeline-more").then((m) => ({ default: m.TimelineMore })));

export type HeadProps = {
  id: string;
  store: FeedStore;
  incidentRef: string;
  filter: EntryFilter;
  setFilter: (next: EntryFilter) => void;
  paths: readonly { id: string; title: string }[];
  zone: string;
  isUtc: boolean;
  toggleUtc: () => void;
  goTo: (seq: number) => void;
  toList: () => void;
  bindSearch: (begin: (text?: string) => void) => void;
  found: { count: number; isMore: boolean; others: number } | null;
  isReading: boolean;
  problem: string | null;
};

const TAB =
  "tap flex min-h-6 items-center gap-1 border-b-2 border-transparent px-1 text-soft hover:text-text aria-pressed:border-text aria-pressed:text-text";
const CHIP =
  "tap flex min-h-6 items-center gap-1 rounded border border-transparent px-1 text-soft hover:border-line hover:text-text aria-pressed:border-dim aria-pressed:text-text aria-expanded:border-dim aria-expanded:text-text";

/** Without what is not asked for, so that an open filter is an empty one. */
function withOut(filter: EntryFilter, change: EntryFilter): EntryFilter {
  const next = { ...filter, ...change };
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== ""));
}

/** What the record holds, and what of it is shown; every way to narrow it, none of them hidden while it is on. */
export function TimelineHead(props: HeadProps) {
  const { id, store, filter, setFilter, zone, isUtc, toggleUtc } = props;
  const [isMoreOpen, setMoreOpen] = useState(false);
  const { total, publicCount, byType } = store.feed.counts();
  const pinned = store.feed.pins.size;
  const change = (what: EntryFilter) => setFilter(withOut(filter, what));
  const isAll = filter.visibility === undefined && filter.isPinned === undefined;
  const types = filter.types ?? [];
  const toggleType = (type: EventType) => {
    const next = types.includes(type) ? types.filter((one) => one !== type) : [...types, type];
    change({ types: next.length > 0 ? next : undefined });
  };

  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-2 pb-1.5 text-xs @md:gap-x-2 @md:px-3 @3xl:gap-x-3 @3xl:px-4 low:pt-1.5 low:pb-1">
      <h2 id={id} className="cap mr-1 @md:sr-only @3xl:not-sr-only">
        Timeline
      </h2>
      <fieldset aria-label="Which entries" className="flex gap-1">
        <button
          type="button"
          aria-pressed={isAll}
          className={TAB}
          onClick={() => change({ visibility: undefined, isPinned: undefined })}
        >
          All <span className="num min-w-[2ch] text-right">{total}</span>
        </button>
        <button
          type="button"
          aria-pressed={filter.visibility === "public"}
          className={TAB}
          onClick={() => change({ visibility: filter.visibility === "public" ? undefined : "public" })}
        >
          Public <span className="num min-w-[2ch] text-right">{publicCount ?? "–"}</span>
        </button>
        <button
          type="button"
          aria-pressed={filter.isPinned === true}
          className={TAB}
          onClick={() => change({ isPinned: filter.isPinned ? undefined : true })}
        >
          Pinned <span className="num min-w-[2ch] text-right">{store.feed.overview ? pinned : "–"}</span>
        </button>
      </fieldset>
      <fieldset aria-label="Type" className="flex gap-0.5">
        {EVENT_TYPE_LIST.map((type) => (
          <button
            key={type}
            type="button"
            aria-pressed={types.includes(type)}
            aria-label={`${type} entries, ${byType?.[type] ?? "not counted yet"}`}
            title={`${type}: ${byType?.[type] ?? "…"}`}
            onClick={() => toggleType(type)}
            className={`${CHIP} min-w-6 justify-center`}
          >
            <Mark shape={TYPE_MARK[type].shape} className={TYPE_MARK[type].color} />
            <span className="hidden @4xl:inline">{type}</span>
          </button>
        ))}
      </fieldset>
      <Search {...props} change={change} />
      <span className="flex gap-1">
        <button type="button" aria-haspopup="dialog" className={CHIP} onClick={() => setMoreOpen(true)}>
          <span className="@md:sr-only @3xl:not-sr-only">Jump, more…</span>
          <span aria-hidden="true" className="hidden @md:inline @3xl:hidden">
            ⋯
          </span>
        </button>
        <button
          type="button"
          aria-pressed={isUtc}
          title={isUtc ? "Times are in UTC. Show them in your zone." : "Times are in your zone. Show them in UTC."}
          className={CHIP}
          onClick={toggleUtc}
        >
          <span className="num min-w-[4ch] text-center">{zoneName(zone, serverTime())}</span>
        </button>
      </span>
      {isMoreOpen && (
        <LazyPart missing={<NotLoaded />}>
          <TimelineMore {...props} change={change} onClose={() => setMoreOpen(false)} />
        </LazyPart>
      )}
      {!isOpen(filter) && (
        <LazyPart>
          <Narrowed {...props} change={change} />
        </LazyPart>
      )}
    </div>
  );
}

export type Change = { change: (what: EntryFilter) => void };

/** Searches the whole record; "#123" and Enter goes to that entry. */
function Search({ filter, change, goTo, toList, bindSearch }: HeadProps & Change) {
  const input = useRef<HTMLInputElement>(null);
  const key = useKeyLabel()("search");
  useEffect(() =>
    bindSearch((text) => {
      if (text) change({ q: text });
      input.current?.focus();
      input.current?.select();
    }),
  );
  return (
    // In a narrow panel it lies over its neighbours while somebody types: nothing makes room, so nothing moves.
    <span className="relative ml-auto flex min-h-7 max-md:ml-0 max-md:grow @md:min-w-16 @md:flex-1 @3xl:flex-none">
      <label className="flex min-h-7 grow items-center gap-1.5 rounded border border-line bg-panel px-1.5 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-blue @md:absolute @md:inset-y-0 @md:right-0 @md:left-0 @md:focus-within:left-auto @md:focus-within:z-10 @md:focus-within:w-52 @3xl:static @3xl:focus-within:w-auto">
        {key && <Kbd>{key}</Kbd>}
        <span className="sr-only">Search the timeline</span>
        <input
          ref={input}
          type="search"
          enterKeyHint="search"
          placeholder="Search"
          maxLength={200}
          value={filter.q ?? ""}
          onChange={(event) => change({ q: event.target.value })}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            const seq = Number(/^\s*#(\d+)\s*$/.exec(filter.q ?? "")?.[1]);
            if (event.key === "Enter") {
              event.preventDefault();
              if (seq > 0) goTo(seq);
              else toList();
            } else if (event.key === "Escape") {
              event.preventDefault();
              event.stopPropagation();
              if (filter.q) change({ q: undefined });
              else input.current?.blur();
            }
          }}
          className="min-h-6 w-32 min-w-0 bg-transparent outline-none placeholder:text-dim focus-visible:outline-none max-md:grow"
        />
      </label>
    </span>
  );
}
