"use client";
import {
  type RefObject,
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { FeedBlock } from "./feed";
import { offsetOf, type Piece, piecesOf, type Range, rangeOf } from "./window";

/** Drawn beyond the view on both sides. */
const MARGIN_PX = 300;
/** How far above the view the list's top may be before new entries wait. */
const SLACK_PX = 24;
const ROW_PX = 34;
const FIRST: Range = { from: 0, to: 3 };

type Anchor = { element: Element; offset: number };
const offsetIn = (element: Element, list: Element): number =>
  element.getBoundingClientRect().top - list.getBoundingClientRect().top;

export type ListWindow = {
  pieces: Piece[];
  isAway: boolean;
  /** Blocks that are drawn, for reading what they miss. */
  drawn: FeedBlock[];
  /** Goes to a row of a block; the row takes the focus as soon as it is drawn. */
  goTo: (block: number, row: number, seq: number) => void;
  toTop: () => void;
};

/**
 * Draws only the blocks near the view; the rest is space of their measured or likely height. What changes above the
 * reader's first row moves the scroll with it, so that the row stays where it is; both in a box and in the page.
 */
export function useWindow(
  blocks: FeedBlock[],
  keep: number | null,
  scroller: RefObject<HTMLElement | null>,
  list: RefObject<HTMLElement | null>,
): ListWindow {
  const [range, setRange] = useState(FIRST);
  const [isAway, setAway] = useState(false);
  const heights = useRef(new Map<number, { px: number; count: number }>());
  const rowPx = useRef(ROW_PX);
  const anchor = useRef<Anchor | null>(null);
  const wanted = useRef<number | null>(null);

  // Not memoised on purpose: measuring fills the map without a rendering of its own.
  const px = blocks.map(({ key, count }) => {
    const known = heights.current.get(key);
    return known?.count === count ? known.px : count * rowPx.current;
  });
  const latest = useRef({ px, isAway });
  latest.current = { px, isAway };

  const look = useCallback(() => {
    const box = scroller.current;
    const inner = list.current;
    if (!box || !inner) return;
    const view = box.getBoundingClientRect();
    const top = inner.getBoundingClientRect().top;
    const upper = Math.max(0, view.top);
    const lower = Math.min(window.innerHeight, view.bottom);
    const next = rangeOf(latest.current.px, upper - top - MARGIN_PX, lower - top + MARGIN_PX);
    // Drawn between other things: what is pressed or typed meanwhile comes first.
    startTransition(() => setRange((last) => (last.from === next.from && last.to === next.to ? last : next)));
    setAway(top < upper - SLACK_PX);
    anchor.current = null;
    if (top >= upper - SLACK_PX) return;
    for (const row of inner.querySelectorAll("[data-seq]")) {
      const rect = row.getBoundingClientRect();
      if (rect.bottom <= upper) continue;
      anchor.current = { element: row, offset: rect.top - top };
      break;
    }
  }, [scroller, list]);

  useEffect(() => {
    const box = scroller.current;
    const inner = list.current;
    if (!box || !inner) return;
    let frame = 0;
    const onScroll = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        look();
      });
    };
    let width = 0;
    const sizes = new ResizeObserver(() => {
      if (box.clientWidth !== width) heights.current.clear();
      width = box.clientWidth;
      onScroll();
    });
    sizes.observe(box);
    box.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      box.removeEventListener("scroll", onScroll);
      window.removeEventListener("scroll", onScroll);
    };
  }, [look, scroller, list]);

  const measure = useMemo(() => {
    if (typeof ResizeObserver === "undefined") return null;
    return new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) {
        const { key, count } = (target as HTMLElement).dataset;
        const height = borderBoxSize[0]?.blockSize ?? 0;
        if (key === undefined || height === 0) continue;
        if (heights.current.size === 0) rowPx.current = height / Math.max(1, Number(count));
        heights.current.set(Number(key), { px: height, count: Number(count) });
      }
    });
  }, []);

  const pieces = piecesOf(px, { from: Math.min(range.from, px.length - 1), to: range.to }, keep);
  const drawnKeys = pieces.map((piece) => ("index" in piece ? blocks[piece.index]?.key : "")).join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: other blocks are other elements to measure
  useLayoutEffect(() => {
    const inner = list.current;
    if (!inner || !measure) return;
    for (const element of inner.querySelectorAll("[data-key]")) measure.observe(element);
    return () => measure.disconnect();
  }, [drawnKeys, measure, list]);

  // After every drawing: the row that the reader reads stays put, and a row that was asked for is shown.
  useLayoutEffect(() => {
    const inner = list.current;
    if (!inner) return;
    if (wanted.current !== null) {
      const row = inner.querySelector<HTMLElement>(`[data-seq="${wanted.current}"]`);
      if (!row) return;
      wanted.current = null;
      row.scrollIntoView({ block: "center" });
      row.focus({ preventScroll: true });
      look();
      return;
    }
    const { current: held } = anchor;
    if (!held?.element.isConnected) return;
    const offset = offsetIn(held.element, inner);
    const moved = offset - held.offset;
    if (Math.abs(moved) < 1) return;
    held.offset = offset;
    const box = scroller.current;
    if (box && box.scrollHeight > box.clientHeight + 1) box.scrollTop += moved;
    else window.scrollBy(0, moved);
  });

  // A list of another length may leave the drawn range behind.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number of blocks is what matters
  useLayoutEffect(look, [look, blocks.length]);

  const goTo = useCallback(
    (block: number, row: number, seq: number) => {
      const inner = list.current;
      const box = scroller.current;
      if (!inner || !box) return;
      wanted.current = seq;
      anchor.current = null;
      const offset = offsetOf(latest.current.px, block) + row * rowPx.current;
      const isBox = box.scrollHeight > box.clientHeight + 1;
      if (isBox) box.scrollTop = offset - box.clientHeight / 2;
      else window.scrollTo(0, inner.getBoundingClientRect().top + window.scrollY + offset - window.innerHeight / 2);
      look();
      // Where the row is drawn already, nothing else would draw again.
      setRange((last) => ({ ...last }));
    },
    [scroller, list, look],
  );
  const toTop = useCallback(() => {
    anchor.current = null;
    wanted.current = null;
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.scrollIntoView({ block: "nearest" });
    setAway(false);
    look();
  }, [scroller, look]);

  const drawn = pieces.flatMap((piece) => ("index" in piece ? (blocks[piece.index] ?? []) : []));
  return { pieces, isAway, drawn, goTo, toTop };
}
