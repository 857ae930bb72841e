"use client";
import { type RefObject, useEffect, useState } from "react";
import type { TimelineEntry } from "@/server/timeline/schemas";

/** How far above the view the list's top may be before new entries wait. */
const SLACK_PX = 24;

/**
 * While the reader has scrolled away from the newest entry, later ones are held back and counted: what arrives
 * never moves what is being read.
 */
export function useHeldBack(
  entries: TimelineEntry[],
  top: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
) {
  const [limit, setLimit] = useState<number | null>(null);
  const newest = entries[0]?.seq ?? 0;

  useEffect(() => {
    const box = scroller.current;
    const look = () => {
      const rect = top.current?.getBoundingClientRect();
      if (!rect) return;
      const edge = Math.max(0, box?.getBoundingClientRect().top ?? 0);
      setLimit((last) => (rect.top < edge - SLACK_PX ? (last ?? newest) : null));
    };
    look();
    box?.addEventListener("scroll", look, { passive: true });
    window.addEventListener("scroll", look, { passive: true });
    return () => {
      box?.removeEventListener("scroll", look);
      window.removeEventListener("scroll", look);
    };
  }, [newest, top, scroller]);

  const shown = limit === null ? entries : entries.filter((entry) => entry.seq <= limit);
  const release = () => {
    setLimit(null);
    scroller.current?.scrollTo({ top: 0 });
    top.current?.scrollIntoView({ block: "nearest" });
  };
  return { shown, heldBack: entries.length - shown.length, release };
}
