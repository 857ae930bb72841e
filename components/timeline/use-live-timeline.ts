"use client";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Client, useTRPCClient } from "@/components/providers/trpc";
import { useRead, useReads } from "@/components/providers/use-read";
import { type Connection, useStream } from "@/components/providers/use-stream";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { PAGE, TimelineFeed } from "./feed";
import { useKeptEntries } from "./use-kept-entries";

export type TimelinePage = { items: TimelineEntry[]; nextBefore: number | null };

/** The feed, and who wants to know when it grew. */
export type FeedStore = {
  feed: TimelineFeed;
  /** Calls back at most five times a second, however many entries arrive. */
  subscribe: (listener: () => void) => () => void;
  version: () => number;
  /** Every batch of entries as it arrives. */
  onArrived: (listener: (entries: TimelineEntry[]) => void) => () => void;
  take: (entries: readonly TimelineEntry[]) => TimelineEntry[];
  /** Tells the screen at once, for what the reader did. */
  notify: () => void;
  /** Reads pages of the record; `after` names each. One that fails is asked for again when it is seen again. */
  readPages: (client: Client, ref: string, pages: readonly number[]) => void;
};

export type LiveTimeline = {
  store: FeedStore;
  connection: Connection;
  add: (entries: TimelineEntry[]) => void;
};

const PAUSE_MS = 200;

export function makeFeedStore(initial: readonly TimelineEntry[]): FeedStore {
  const feed = new TimelineFeed(initial);
  const listeners = new Set<() => void>();
  const hearers = new Set<(entries: TimelineEntry[]) => void>();
  const reading = new Set<number>();
  let version = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const notify = () => {
    clearTimeout(timer);
    timer = undefined;
    version += 1;
    for (const listener of listeners) listener();
  };
  const later = () => {
    timer ??= setTimeout(notify, PAUSE_MS);
  };
  return {
    feed,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    onArrived(listener) {
      hearers.add(listener);
      return () => hearers.delete(listener);
    },
    take(entries) {
      const fresh = feed.take(entries);
      if (fresh.length === 0) return fresh;
      for (const hearer of hearers) hearer(fresh);
      later();
      return fresh;
    },
    notify,
    readPages(client, ref, pages) {
      for (const after of pages) {
        if (reading.has(after)) continue;
        reading.add(after);
        client.timeline.list
          .query({ ref, after, limit: PAGE })
          .then(({ items }) => {
            if (feed.take(items).length > 0) later();
          })
          .catch(() => {})
          .finally(() => reading.delete(after));
      }
    },
  };
}

/**
 * The record as it grows: what came with the page, then every entry after it over the stream, by seq; what stands over
 * it is read once and counted on. `onNew` hears of entries that others and jobs made; of none: who looks has changed.
 */
export function useLiveTimeline(
  ref: string,
  initial: TimelinePage,
  onNew: (entries: TimelineEntry[]) => void,
): LiveTimeline {
  const client = useTRPCClient();
  const [store] = useState(() => makeFeedStore(initial.items));
  const streamedTo = useRef(initial.items[0]?.seq ?? 0);
  const latestOnNew = useRef(onNew);
  latestOnNew.current = onNew;

  const take = useCallback(
    (entries: TimelineEntry[]) => {
      const fresh = store.take(entries);
      if (fresh.length > 0) latestOnNew.current(fresh);
    },
    [store],
  );
  const add = useCallback(
    (entries: TimelineEntry[]) => {
      take(entries);
      store.notify();
    },
    [take, store],
  );

  const { data: overview } = useRead(`overview ${ref}`, (from) => from.timeline.overview.query({ ref }), {
    staleMs: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    if (!overview) return;
    store.feed.takeOverview(overview);
    store.notify();
  }, [overview, store]);

  const connection = useStream<{ data: TimelineEntry[] }>(
    (handlers) => client.timeline.onEvent.subscribe({ ref, lastEventId: streamedTo.current }, handlers),
    ({ data }) => {
      // Where the stream stands, not the newest entry known: one's own may have come ahead of it.
      streamedTo.current = Math.max(streamedTo.current, data.at(-1)?.seq ?? 0);
      if (data.length === 0) latestOnNew.current(data);
      else take(data);
    },
  );
  // What arrived as the line broke is not told again, and what it changed could not be read.
  const reads = useReads();
  const isLive = connection.state === "live";
  useEffect(() => {
    if (isLive) reads.renewMissed();
  }, [isLive, reads]);
  useKeptEntries(ref, store);
  return useMemo(() => ({ store, connection, add }), [store, connection, add]);
}
