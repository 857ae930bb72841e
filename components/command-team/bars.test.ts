import fc from "fast-check";
import { expect, test } from "vitest";
import type { Participant } from "@/server/command-team/schemas";
import { barOf, historyRows } from "./bars";

const spell = (id: string, name: string, role: Participant["role"], joinedAt: string): Participant => ({
  id,
  name,
  userId: null,
  role,
  branch: "",
  joinedAt,
  leftAt: null,
  endedBy: "",
});

test("a person who comes back stands in one row a role, command above the rest", () => {
  const rows = historyRows([
    spell("1", "Cho", "responder", "2026-03-10T02:30:00.000Z"),
    spell("2", "Ada", "mim", "2026-03-10T02:31:00.000Z"),
    spell("3", "cho ", "responder", "2026-03-10T02:40:00.000Z"),
    spell("4", "Cho", "scribe", "2026-03-10T02:41:00.000Z"),
  ]);
  expect(rows.map((row) => [row.role, row.name, row.spells.length])).toEqual([
    ["mim", "Ada", 1],
    ["responder", "Cho", 2],
    ["scribe", "Cho", 1],
  ]);
});

test("bars lie within the axis, can be seen, and keep the order of time", () => {
  const start = Date.parse("2026-03-10T02:00:00.000Z");
  const at = fc.integer({ min: -3_600, max: 14_400 }).map((s) => new Date(start + s * 1000).toISOString());
  fc.assert(
    fc.property(at, at, fc.boolean(), fc.integer({ min: 0, max: 10_800 }), (a, b, runs, seconds) => {
      const [from, until] = a < b ? [a, b] : [b, a];
      const bar = barOf(from, runs ? null : until, { start, end: start + seconds * 1000 });
      expect(bar.left).toBeGreaterThanOrEqual(0);
      expect(bar.width).toBeGreaterThan(0);
      expect(bar.left + bar.width).toBeLessThanOrEqual(100.0001);
      const later = barOf(until, null, { start, end: start + seconds * 1000 });
      expect(later.left).toBeGreaterThanOrEqual(bar.left);
    }),
  );
  expect(barOf("2026-03-10T02:15:00.000Z", "2026-03-10T02:45:00.000Z", { start, end: start + 3_600_000 })).toEqual({
    left: 25,
    width: 50,
  });
});
