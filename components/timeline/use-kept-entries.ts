"use client";
import { useEffect } from "react";
import { keptAt } from "@/components/offline/kept-page";
import { useViewer } from "@/components/providers/viewer";
import type { TimelineEntry } from "@/server/timeline/schemas";
import type { FeedStore } from "./use-live-timeline";

const MOST = 300;
const KEEP_MS = 1_500;

const keptReads = () => import("@/components/offline/kept-reads");

/** Keeps the newest entries for a start without network, and gives those of last time where the page is an old one. */
export function useKeptEntries(ref: string, store: FeedStore): void {
  const { userId } = useViewer();
  useEffect(() => {
    const key = `timeline ${ref}`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const save = () => {
      timer = undefined;
      const data: TimelineEntry[] = [];
      for (let seq = store.feed.newest; seq > 0 && seq > store.feed.newest - MOST; seq -= 1) {
        const entry = store.feed.find(seq);
        if (entry) data.push(entry);
      }
      const row = { userId, key, data, at: Date.now() };
      keptReads()
        .then(({ keep }) => keep([row]))
        .catch(() => {});
    };
    const later = () => {
      timer ??= setTimeout(save, KEEP_MS);
    };
    const restore = async () => {
      const { findKept } = await keptReads();
      const kept = await findKept<TimelineEntry[]>(userId, key);
      if (!kept) return;
      store.take(kept);
      store.notify();
    };
    if (keptAt()) restore().then(later, later);
    else later();
    const stop = store.subscribe(later);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [ref, userId, store]);
}
