import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offsetOf, piecesOf, rangeOf } from "./window";

const heights = fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 60 });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("rangeOf", () => {
  it("covers every pixel between the two heights that the list has", () => {
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: -2_000, max: 60_000 }),
        fc.integer({ min: 1, max: 3_000 }),
        (px, top, view) => {
          const { from, to } = rangeOf(px, top, top + view);
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThan(px.length);
          expect(offsetOf(px, from)).toBeLessThanOrEqual(Math.max(0, Math.min(top, sum(px))));
          expect(offsetOf(px, to + 1)).toBeGreaterThanOrEqual(Math.min(top + view, sum(px)));
        },
      ),
    );
  });
});

describe("piecesOf", () => {
  it("is as high as the list, draws the range and the block with the focus, in order, each once", () => {
    fc.assert(
      fc.property(heights, fc.nat(), fc.nat(), fc.option(fc.nat(), { nil: null }), (px, a, b, k) => {
        const [from, to] = [a % px.length, b % px.length].sort((x, y) => x - y) as [number, number];
        const keep = k === null ? null : k % px.length;
        const pieces = piecesOf(px, { from, to }, keep);
        expect(sum(pieces.map((piece) => ("index" in piece ? (px[piece.index] ?? 0) : piece.space)))).toBe(sum(px));
        const drawn = pieces.flatMap((piece) => ("index" in piece ? [piece.index] : []));
        const wanted = new Set(Array.from({ length: to - from + 1 }, (_, index) => from + index));
        if (keep !== null) wanted.add(keep);
        expect(drawn).toEqual([...wanted].sort((x, y) => x - y));
        const keys = pieces.flatMap((piece) => ("space" in piece ? [piece.key] : []));
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("draws nothing of an empty list", () => {
    expect(piecesOf([], rangeOf([], 0, 100), null)).toEqual([]);
  });
});
