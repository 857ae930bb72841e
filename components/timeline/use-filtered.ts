"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import type { EntryFilter } from "@/server/timeline/rules";
import { Matches, PAGE } from "./feed";
import { isOpen } from "./feed-filter";
import type { FeedStore } from "./use-live-timeline";

export type Filtered = {
  /** Null where the filter lets everything pass, and until the first page is here. */
  matches: Matches | null;
  isReading: boolean;
  problem: string | null;
  readMore: () => void;
};

const SEARCH_PAUSE_MS = 150;

/**
 * The entries that pass a filter: pages from the server, and live ones as they arrive. The list before stays until
 * the first page of the new one is here, so that nothing blinks.
 */
export function useFiltered(store: FeedStore, ref: string, filter: EntryFilter): Filtered {
  const client = useTRPCClient();
  const [shown, setShown] = useState<Matches | null>(null);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const current = useRef<Matches | null>(null);
  const underway = useRef<Matches | null>(null);
  const isAll = isOpen(filter);

  const read = useCallback(
    async (matches: Matches) => {
      if (underway.current === matches || matches.nextBefore === null) return;
      underway.current = matches;
      setReading(true);
      try {
        // A page may be empty where matches are rare; the next one looks further back.
        for (let before: number | null = matches.nextBefore, found = 0; before !== null && found === 0; ) {
          const { types, ...rest } = matches.filter;
          const page = await client.timeline.list.query({
            ref,
            before,
            limit: PAGE,
            ...rest,
            ...(types ? { types: [...types] } : {}),
          });
          if (current.current !== matches) return;
          matches.addPage(page.items, page.nextBefore);
          found = page.items.length;
          before = page.nextBefore;
        }
        setProblem(null);
        setShown(matches);
        store.notify();
      } catch (error) {
        if (current.current === matches) setProblem(toFailure(error).message);
      } finally {
        if (underway.current === matches) underway.current = null;
        if (current.current === matches) setReading(false);
      }
    },
    [client, ref, store],
  );

  // Which entries are pinned is part of that filter, so a new pin makes a new list.
  const pins = filter.isPinned === undefined ? null : store.feed.pins;
  // biome-ignore lint/correctness/useExhaustiveDependencies: pins are named so that they make a new list
  useEffect(() => {
    if (isAll) {
      current.current = null;
      setShown(null);
      setReading(false);
      setProblem(null);
      return;
    }
    const matches = new Matches(filter, store.feed.newest);
    current.current = matches;
    const stop = store.onArrived((entries) => matches.addArrived(entries, store.feed.pins));
    setReading(true);
    const timer = setTimeout(() => void read(matches), filter.q ? SEARCH_PAUSE_MS : 0);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [filter, isAll, pins, store, read]);

  const readMore = useCallback(() => {
    if (current.current) void read(current.current);
  }, [read]);
  return { matches: isAll ? null : shown, isReading, problem, readMore };
}
