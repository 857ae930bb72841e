/** What of a long list is drawn. Pure; pixels in and out. */

export type Range = { from: number; to: number };
export type Piece = { space: number; key: string } | { index: number };

/** The blocks between two heights of the list; at least one where there is any. */
export function rangeOf(heights: readonly number[], top: number, bottom: number): Range {
  let at = 0;
  let from = -1;
  for (let index = 0; index < heights.length; index += 1) {
    const end = at + (heights[index] ?? 0);
    if (from < 0 && end > top) from = index;
    if (end >= bottom) return { from: Math.max(0, from), to: index };
    at = end;
  }
  const last = heights.length - 1;
  return { from: from < 0 ? Math.max(0, last) : from, to: last };
}

/** Where a block begins. */
export function offsetOf(heights: readonly number[], index: number): number {
  let at = 0;
  for (let before = 0; before < index; before += 1) at += heights[before] ?? 0;
  return at;
}

/** The list as blocks that are drawn, and spaces as high as those that are not. `keep` holds the focus and stays. */
export function piecesOf(heights: readonly number[], { from, to }: Range, keep: number | null): Piece[] {
  const pieces: Piece[] = [];
  let space = 0;
  const flush = () => {
    if (space > 0) pieces.push({ space, key: `space-${pieces.filter((piece) => "space" in piece).length}` });
    space = 0;
  };
  for (let index = 0; index < heights.length; index += 1) {
    if ((index >= from && index <= to) || index === keep) {
      flush();
      pieces.push({ index });
    } else space += heights[index] ?? 0;
  }
  flush();
  return pieces;
}
