"use client";
import { startTransition, useCallback, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import type { EntryFilter } from "@/server/timeline/rules";
import { filterFromSearch, isOpen, searchWithFilter } from "./feed-filter";
import { TimelineHead } from "./timeline-head";
import { type ListHandle, TimelineList } from "./timeline-list";
import { useFiltered } from "./use-filtered";
import type { LiveTimeline } from "./use-live-timeline";
import { useRecordZone } from "./use-utc";

type Props = {
  timeline: LiveTimeline;
  incidentRef: string;
  paths: readonly { id: string; title: string }[];
  pinRefusal: string | null;
  onCorrect: ((seq: number) => void) | undefined;
  /** Gives out what puts the caret into the search, and a text where one is given. */
  bindSearch: (begin: (text?: string) => void) => void;
  /** The log line. */
  children: React.ReactNode;
  className?: string;
};

const NO_FILTER: EntryFilter = {};
const URL_PAUSE_MS = 400;

/** The record, newest first, with its filter and the line that adds to it. */
export function TimelinePanel(props: Props) {
  const { timeline, incidentRef, paths, pinRefusal, onCorrect, bindSearch, children, className = "" } = props;
  const { store } = timeline;
  const id = useId();
  const { show } = useAnnounce();
  // What arrives is drawn between other things: what is pressed or typed meanwhile comes first.
  const [version, setVersion] = useState(store.version);
  useEffect(() => {
    const take = () => startTransition(() => setVersion(store.version()));
    take();
    return store.subscribe(take);
  }, [store]);
  const [filter, setFilter] = useState<EntryFilter>(NO_FILTER);
  const { matches, isReading, problem, readMore } = useFiltered(store, incidentRef, filter);
  const { zone, isUtc, toggle } = useRecordZone();
  const handle = useRef<ListHandle>(undefined);
  const wanted = useRef<number | null>(null);

  // What came last before the reader looked away; later entries wait and are counted.
  const [limit, setLimit] = useState<number | null>(null);
  const drawnTo = useRef(0);
  const onHold = useCallback((isHeld: boolean) => setLimit((last) => (isHeld ? (last ?? drawnTo.current) : null)), []);
  const { newest, pins, correctedBy } = store.feed;
  const held = limit === null ? 0 : matches ? matches.countAfter(limit) : newest - limit;
  const shown = useDeferredValue(matches);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that the feed or the matches grew
  const blocks = useMemo(
    () => (shown ? shown.blocks(limit) : store.feed.blocks(limit)),
    [shown, limit, store, version],
  );
  useEffect(() => {
    drawnTo.current = blocks[0]?.entries[0]?.seq ?? 0;
  }, [blocks]);
  // Another filter makes another list, which begins at its top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is what matters
  useEffect(() => {
    if (wanted.current === null) handle.current?.reset();
  }, [shown]);
  const release = () => {
    setLimit(null);
    handle.current?.toTop();
  };

  // The filter comes with the link, and goes into it.
  useEffect(() => {
    const seq = Number(/^#entry-(\d+)$/.exec(location.hash)?.[1]);
    // A link to an entry shows that entry, whatever filter stands beside it.
    if (seq > 0) wanted.current = seq;
    else setFilter(filterFromSearch(location.search));
    store.notify();
  }, [store]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    const timer = setTimeout(() => {
      const search = searchWithFilter(location.search, filter);
      if (search !== location.search)
        history.replaceState(history.state, "", `${location.pathname}${search}${location.hash}`);
    }, URL_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [filter]);

  const goTo = useCallback(
    (seq: number) => {
      wanted.current = seq;
      setFilter((last) => (isOpen(last) ? last : NO_FILTER));
      store.notify();
    },
    [store],
  );
  // A link within the page, such as from a draft to what it is made of.
  useEffect(() => {
    const follow = () => {
      const seq = Number(/^#entry-(\d+)$/.exec(location.hash)?.[1]);
      if (seq > 0) goTo(seq);
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [goTo]);
  // Where a filter had to go first, the whole record is there only after the next drawing.
  useEffect(() => {
    const seq = wanted.current;
    if (seq === null || matches || shown || seq > store.feed.newest) return;
    if (handle.current?.goTo(seq)) wanted.current = null;
  });

  const { run: pin } = useVerb((client, input: { seq: number; isPinned: boolean }, options) =>
    client.timeline.pin.mutate({ ref: incidentRef, ...input }, options),
  );
  const pinning = useRef<Promise<unknown>>(Promise.resolve());
  const onPin = useCallback(
    async (seq: number, isPinned: boolean) => {
      store.feed.setPin(seq, isPinned);
      store.notify();
      // One after the other: two presses on two rows are two writes.
      const mine = pinning.current.then(() => pin({ seq, isPinned }));
      pinning.current = mine;
      const outcome = await mine;
      if (outcome.ok) return;
      store.feed.setPin(seq, !isPinned);
      store.notify();
      show(outcome.failure.message, "red");
    },
    [pin, store, show],
  );
  const actions = useMemo(
    () => ({ incidentRef, pinRefusal, onPin, onCorrect }),
    [incidentRef, pinRefusal, onPin, onCorrect],
  );
  const pathTitles = useMemo(() => new Map(paths.map(({ id: pathId, title }) => [pathId, title])), [paths]);
  const bind = useCallback((next: ListHandle) => {
    handle.current = next;
  }, []);

  return (
    <section aria-labelledby={id} className={`panel @container flex min-h-0 flex-col ${className}`}>
      <TimelineHead
        id={id}
        store={store}
        incidentRef={incidentRef}
        filter={filter}
        setFilter={setFilter}
        paths={paths}
        zone={zone}
        isUtc={isUtc}
        toggleUtc={toggle}
        goTo={goTo}
        toList={() => handle.current?.focus()}
        bindSearch={bindSearch}
        found={matches && { count: matches.count, isMore: matches.nextBefore !== null, others: matches.others }}
        isReading={isReading}
        problem={problem}
      />
      <div className="relative min-h-0 flex-1">
        {held > 0 && (
          <button
            type="button"
            onClick={release}
            className="tap num sticky top-14 z-10 mx-auto flex min-h-7 items-center rounded-full border border-dim bg-raise px-3 text-xs font-semibold md:absolute md:inset-x-0 md:top-1 md:w-fit"
          >
            ↑ {held} new
          </button>
        )}
        <TimelineList
          store={store}
          incidentRef={incidentRef}
          blocks={blocks}
          zone={zone}
          pathTitles={pathTitles}
          actions={actions}
          empty={
            isOpen(filter)
              ? "Nothing recorded yet. Press L and say what just happened."
              : "Nothing in the record passes this filter. Take it away with Clear."
          }
          goTo={goTo}
          bind={bind}
          onHold={onHold}
          pins={pins}
          correctedBy={correctedBy}
          onEnd={matches?.nextBefore ? readMore : undefined}
          isReading={isReading}
        />
      </div>
      {children}
    </section>
  );
}
