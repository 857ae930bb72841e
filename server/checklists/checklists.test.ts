import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { listTimeline } from "../timeline/reads";
import { listChecklists } from "./reads";
import { itemsOf, PHASE_GUIDE, paceOf } from "./rules";
import { tickItem } from "./tick-item";

const SHARES = { phaseFastShare: 0.9, phaseOkShare: 1.4 };

test("a phase is fast up to 0.9 of its target, ok up to 1.4, slow above; without a target it is ok", () => {
  expect([9, 9.1, 14, 14.1].map((minutes) => paceOf(minutes, 10, SHARES))).toEqual(["fast", "ok", "ok", "slow"]);
  expect(paceOf(500, 0, SHARES)).toBe("ok");
});

test("the longer a phase runs, the worse its pace, never the better", () => {
  const rank = { fast: 0, ok: 1, slow: 2 };
  const minutes = fc.double({ min: 0, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(minutes, minutes, fc.integer({ min: 1, max: 1e4 }), (a, b, target) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(rank[paceOf(less, target, SHARES)]).toBeLessThanOrEqual(rank[paceOf(more, target, SHARES)]);
    }),
  );
});

test("what was ticked stays in sight, whatever an admin does to the list later", () => {
  const tick = fc.record({
    phase: fc.integer({ min: 1, max: 8 }),
    itemKey: fc.constantFrom("a", "b", "c", "d"),
    isDone: fc.boolean(),
    changedByName: fc.constant("Ada"),
    changedAt: fc.constant("2026-03-10T02:30:00.000Z"),
  });
  const ticks = fc.uniqueArray(tick, { selector: ({ phase, itemKey }) => `${phase} ${itemKey}` });
  const texts = fc.uniqueArray(fc.constantFrom("a", "b", "x", "y"));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), texts, ticks, (phase, list, all) => {
      const items = itemsOf(phase, list, all);
      expect(items.slice(0, list.length).map((item) => item.text)).toEqual(list);
      expect(new Set(items.map((item) => item.text)).size).toBe(items.length);
      const done = all.filter((one) => one.phase === phase && one.isDone).map((one) => one.itemKey);
      expect(
        items
          .filter((item) => item.isDone)
          .map((item) => item.text)
          .sort(),
      ).toEqual(done.sort());
    }),
  );
});

test("every phase has a job, what to watch for, and how it goes wrong", () => {
  expect(PHASE_GUIDE).toHaveLength(8);
  for (const { failures } of PHASE_GUIDE) expect(failures.length).toBeGreaterThan(1);
});

async function opened() {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity: "Critical" } });
  const items = (await listChecklists(ctx(), { ref: "INC-1" }))[0]?.items ?? [];
  return { t, ctx, ref: "INC-1", first: items[0]?.text ?? "", user };
}

test("a tick says who and when, is in the record once, and can be taken back", async () => {
  const { t, ctx, ref, first, user } = await opened();
  await tickItem({ ctx: ctx(), input: { ref, phase: 1, item: first, isDone: true } });
  t.clock.advance(1);
  const again = await tickItem({ ctx: ctx(), input: { ref, phase: 1, item: first, isDone: true } });
  expect(again.items[0]).toMatchObject({ isDone: true, changedByName: user.displayName });
  expect(again.items[0]?.changedAt).toBe(new Date(t.clock.now().getTime() - 60_000).toISOString());
  await tickItem({ ctx: ctx(), input: { ref, phase: 1, item: first, isDone: false } });
  const { items } = await listTimeline(ctx(), { ref });
  const ticks = items.filter((entry) => entry.name === "checklist.ticked");
  expect(ticks.map((entry) => entry.payload)).toMatchObject([{ isDone: false }, { isDone: true }]);
});

test("a phase to come, an item that is not there, and who only watches are refused", async () => {
  const { t, ctx, ref, first } = await opened();
  const input = { ref, phase: 1, item: first, isDone: true };
  await expect(tickItem({ ctx: ctx(), input: { ...input, phase: 2 } })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(tickItem({ ctx: ctx(), input: { ...input, item: "Nonsense" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  for (const role of ["observer", "customer_ops", "stakeholder", "executive", "responder"] as const) {
    await expect(tickItem({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

test("items of a phase that is over can still be ticked", async () => {
  const { ctx, ref, first } = await opened();
  await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Go" } } });
  const list = await tickItem({ ctx: ctx(), input: { ref, phase: 1, item: first, isDone: true } });
  expect(list.items[0]?.isDone).toBe(true);
});

test("the checklist is data: an admin's own items take the place of the guide's", async () => {
  const { t, ctx, ref, first } = await opened();
  await tickItem({ ctx: ctx(), input: { ref, phase: 1, item: first, isDone: true } });
  const own = Array.from({ length: 8 }, (_, index) => [`Own item ${index + 1}`]);
  await t.db.setting.create({
    data: { key: "phaseChecklists", value: own, updatedAt: t.clock.now(), updatedBy: "admin" },
  });
  const lists = await listChecklists(ctx(), { ref });
  expect(lists[0]?.items.map((item) => item.text)).toEqual(["Own item 1", first]);
  expect(lists[4]?.items.map((item) => item.text)).toEqual(["Own item 5"]);
});
