"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { useReads } from "@/components/providers/use-read";
import { type Connection, useStream } from "@/components/providers/use-stream";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { mergeEntries, seqBeforeGap } from "./feed-state";

export type TimelinePage = { items: TimelineEntry[]; nextBefore: number | null };
export type LiveTimeline = {
  entries: TimelineEntry[];
  connection: Connection;
  hasOlder: boolean;
  isLoadingOlder: boolean;
  loadOlder: () => Promise<void>;
  add: (entries: TimelineEntry[]) => void;
};

const PAGE = 100;
const GAP_PAGE = 500;

/**
 * The record as it grows: what came with the page, then every entry after it over the stream, by seq. A hole, if
 * one should ever show, is read from the server. `onNew` hears of entries that others and jobs made.
 */
export function useLiveTimeline(
  ref: string,
  initial: TimelinePage,
  onNew: (entries: TimelineEntry[]) => void,
): LiveTimeline {
  const client = useTRPCClient();
  const reads = useReads();
  const [entries, setEntries] = useState(initial.items);
  const [nextBefore, setNextBefore] = useState(initial.nextBefore);
  const [isLoadingOlder, setLoadingOlder] = useState(false);
  const held = useRef(initial.items);
  const latestOnNew = useRef(onNew);
  latestOnNew.current = onNew;

  const add = useCallback((incoming: TimelineEntry[]) => {
    const known = new Set(held.current.map((entry) => entry.seq));
    const fresh = incoming.filter((entry) => !known.has(entry.seq));
    if (fresh.length === 0) return;
    held.current = mergeEntries(held.current, fresh);
    setEntries(held.current);
    latestOnNew.current(fresh);
  }, []);

  const gap = seqBeforeGap(entries);
  useEffect(() => {
    if (gap === null) return;
    let isGone = false;
    client.timeline.list.query({ ref, after: gap, limit: GAP_PAGE }).then(
      (page) => !isGone && add(page.items),
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [gap, client, ref, add]);

  const connection = useStream<{ data: TimelineEntry[] }>(
    (handlers) => client.timeline.onEvent.subscribe({ ref, lastEventId: held.current[0]?.seq ?? 0 }, handlers),
    ({ data }) => (data.length > 0 ? add(data) : reads.invalidate(`presence ${ref}`)),
  );

  const loadOlder = async () => {
    if (nextBefore === null || isLoadingOlder) return;
    setLoadingOlder(true);
    try {
      const page = await client.timeline.list.query({ ref, before: nextBefore, limit: PAGE });
      held.current = mergeEntries(held.current, page.items);
      setEntries(held.current);
      setNextBefore(page.nextBefore);
    } finally {
      setLoadingOlder(false);
    }
  };
  return { entries, connection, hasOlder: nextBefore !== null, isLoadingOlder, loadOlder, add };
}
