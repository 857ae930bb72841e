"use client";
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { formatDay } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { EmptyState } from "@/components/ui/empty-state";
import { pathIdOf } from "@/server/timeline/rules";
import type { TimelineEntry } from "@/server/timeline/schemas";
import { BLOCK, type FeedBlock, pagesToRead } from "./feed";
import { type RowShared, TimelineRow } from "./timeline-row";
import type { FeedStore } from "./use-live-timeline";
import { useWindow } from "./use-window";

export type ListHandle = {
  toTop: () => void;
  /** To the top of its own box, without moving the page. */
  reset: () => void;
  goTo: (seq: number) => boolean;
  focus: () => void;
};
export type ListProps = {
  store: FeedStore;
  incidentRef: string;
  blocks: FeedBlock[];
  zone: string;
  pathTitles: ReadonlyMap<string, string>;
  actions: RowShared["actions"];
  empty: string;
  pins: ReadonlySet<number>;
  correctedBy: ReadonlyMap<number, number>;
  /** Goes to an entry wherever it is; the panel may have to take the filter away first. */
  goTo: (seq: number) => void;
  bind: (handle: ListHandle) => void;
  /** Whether what arrives must wait: the reader has scrolled away, or is on a row. */
  onHold: (isHeld: boolean) => void;
  /** Reads further; absent where there is no more. */
  onEnd: (() => void) | undefined;
  isReading: boolean;
};

/** The rows near the view, as a list that keyboards walk: J and K or arrows, Enter for what can be done with one. */
export const TimelineList = memo(function TimelineList(props: ListProps) {
  const {
    store,
    incidentRef,
    blocks,
    zone,
    pathTitles,
    actions,
    empty,
    pins,
    correctedBy,
    goTo,
    bind,
    onHold,
    onEnd,
    isReading,
  } = props;
  const client = useTRPCClient();
  const scroller = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<number | null>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const today = formatDay(useNow(60_000), zone);

  const blockOf = useCallback(
    (seq: number): number => blocks.findIndex(({ entries }) => (entries.at(-1)?.seq ?? 0) <= seq && entries.length > 0),
    [blocks],
  );
  const keep = focused === null ? null : blockOf(focused);
  const { pieces, isAway, drawn, goTo: goToBlock, toTop } = useWindow(blocks, keep, scroller, list);

  const isHeld = isAway || focused !== null || menu !== null;
  useEffect(() => onHold(isHeld), [isHeld, onHold]);

  // Rows that are drawn but not read yet, once the scrolling rests on them.
  const missing = pagesToRead(drawn).join();
  useEffect(() => {
    if (!missing) return;
    const read = () => store.readPages(client, incidentRef, missing.split(",").map(Number));
    const first = setTimeout(read, 60);
    const again = setInterval(read, 3_000);
    return () => {
      clearTimeout(first);
      clearInterval(again);
    };
  }, [missing, store, client, incidentRef]);
  const isAtEnd = drawn.at(-1) === blocks.at(-1);
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, onEnd]);

  useEffect(() => {
    bind({
      toTop,
      reset: () => scroller.current?.scrollTo({ top: 0 }),
      focus: () => scroller.current?.focus({ preventScroll: true }),
      goTo(seq) {
        const at = blocks.findIndex(({ key, count, entries }) =>
          entries.length === count ? (entries.at(-1)?.seq ?? 0) <= seq : key * BLOCK < seq,
        );
        const block = blocks[at];
        if (!block) return false;
        const newest = block.entries.length === block.count ? block.entries[0]?.seq : undefined;
        goToBlock(at, newest === undefined ? BLOCK / 2 : Math.max(0, newest - seq), seq);
        return true;
      },
    });
  }, [bind, blocks, goToBlock, toTop]);

  const shared = useMemo<RowShared>(
    () => ({ zone, today, goTo, toggleMenu: setMenu, actions }),
    [zone, today, goTo, actions],
  );

  const move = (step: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-seq]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const edge = Math.max(0, scroller.current?.getBoundingClientRect().top ?? 0);
    const next = at < 0 ? rows.find((row) => row.getBoundingClientRect().bottom > edge + 4) : rows[at + step];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    } else if (step < 0) toTop();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    const isRow = target instanceof HTMLElement && target.dataset.seq !== undefined;
    if (!isRow && target !== scroller.current) return;
    const entry = isRow
      ? (store.feed.find(Number(target.dataset.seq)) ?? findIn(drawn, Number(target.dataset.seq)))
      : undefined;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "ArrowDown") move(1);
    else if (key === "k" || key === "ArrowUp") move(-1);
    else if (!entry) return;
    else if (key === "Enter") setMenu(entry.seq);
    else if (key === "." && !actions.pinRefusal) actions.onPin(entry.seq, !pins.has(entry.seq));
    else if (key === "c" && entry.name === "timeline.noted" && actions.onCorrect) actions.onCorrect(entry.seq);
    else if (key === "Escape") scroller.current?.focus({ preventScroll: true });
    else return;
    event.preventDefault();
  };

  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Timeline entries"
      aria-keyshortcuts="J K Enter ."
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        const seq = (target as HTMLElement).closest<HTMLElement>("[data-seq]")?.dataset.seq;
        setFocused(seq === undefined ? null : Number(seq));
      }}
      onBlur={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && list.current?.contains(relatedTarget))) setFocused(null);
      }}
      className="h-full md:overflow-y-auto md:overscroll-contain [overflow-anchor:none]"
    >
      {blocks.length === 0 && <EmptyState className="px-4 py-3">{empty}</EmptyState>}
      {/* biome-ignore lint/a11y/useSemanticElements: blocks of rows stand between the list and its items */}
      <div ref={list} role="list" className="relative">
        {pieces.map((piece) => {
          if ("space" in piece) return <div key={piece.key} role="none" style={{ height: piece.space }} />;
          const block = blocks[piece.index];
          if (!block) return null;
          return (
            <div key={block.key} role="none" data-key={block.key} data-count={block.count}>
              {block.entries.map((entry) => (
                <TimelineRow
                  key={entry.seq}
                  entry={entry}
                  correctedBy={correctedBy.get(entry.seq) ?? entry.correctedBySeq ?? undefined}
                  isPinned={pins.has(entry.seq)}
                  isMenuOpen={menu === entry.seq}
                  pathTitle={titleOf(entry, pathTitles)}
                  shared={shared}
                />
              ))}
              {block.entries.length < block.count && <Unread rows={block.count - block.entries.length} />}
            </div>
          );
        })}
      </div>
      {onEnd && (
        <button
          type="button"
          aria-busy={isReading}
          onClick={onEnd}
          className="tap min-h-9 w-full border-t border-line-soft px-4 text-left text-xs text-soft hover:text-text"
        >
          {isReading ? "Looking further back…" : "Look further back"}
        </button>
      )}
    </section>
  );
});

const findIn = (blocks: readonly FeedBlock[], seq: number): TimelineEntry | undefined =>
  blocks.flatMap(({ entries }) => entries).find((entry) => entry.seq === seq);

function titleOf(entry: TimelineEntry, titles: ReadonlyMap<string, string>): string | undefined {
  const pathId = entry.name === "timeline.noted" ? pathIdOf(entry) : null;
  return pathId === null ? undefined : (titles.get(pathId) ?? "path");
}

/** The place of rows that are on their way. */
const Unread = memo(function Unread({ rows }: { rows: number }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: stands among rows that are no li either
    <div
      role="listitem"
      style={{ height: rows * 34 }}
      className="border-t border-line-soft px-4 py-1.5 text-xs text-dim"
    >
      Reading…
    </div>
  );
});
