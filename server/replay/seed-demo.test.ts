import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { verifyComms } from "../comms-log/reads";
import { getIncident, listIncidents } from "../incidents/reads";
import { listMilestones } from "../milestones/reads";
import { listPaths } from "../recovery/reads";
import { verifyRecord } from "../timeline/reads";
import { seedDemo } from "./seed-demo";

const LIVE = { ref: "INC-8" };

test("fills an empty database once, also when two start together", async () => {
  const t = await testDb();
  const { db } = t;
  const seed = () => seedDemo({ db, clock: t.clock.now });
  const both = await Promise.all([seed(), seed()]);
  expect(both.map(({ isSeeded }) => isSeeded).sort()).toEqual([false, true]);
  const before = await db.timelineEvent.count();
  expect(await seed()).toEqual({ isSeeded: false, incidents: [], liveRef: null });
  expect(await db.timelineEvent.count()).toBe(before);
  expect(await db.incident.count()).toBe(8);
  expect(await db.user.count({ where: { isPersona: true } })).toBe(10);

  expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
  expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
  const { openCount } = await listIncidents(t.ctx(), { status: "open" });
  expect(openCount).toBe(1);
  const pages = (await db.publicArtifact.findMany()).map(({ path }) => path);
  expect(pages).toEqual(expect.arrayContaining(["/", "/incidents/INC-8", "/incidents/INC-1"]));
  // crates.io published nothing, so it has no page.
  expect(pages).not.toContain("/incidents/INC-7");
});

test("one incident runs now: 34 minutes old, phase 5, the next update due in 11", async () => {
  const t = await testDb();
  await seedDemo({ db: t.db, clock: t.clock.now });
  const minutesFromNow = (iso: string | null) => (Date.parse(iso ?? "") - t.clock.now().getTime()) / 60_000;
  const incident = await getIncident(t.ctx(), LIVE);
  expect(incident).toMatchObject({ severity: "Critical", status: "Active", phase: 5, isPublic: true });
  expect(minutesFromNow(incident.openedAt)).toBe(-34);
  expect(minutesFromNow(incident.nextUpdateEta)).toBe(11);
  expect(Object.keys(incident.command).sort()).toEqual(["comms", "customer_ops", "mim", "service_manager", "sre"]);
  expect(incident.conditions.some(({ isMet }) => !isMet)).toBe(true);
  const paths = await listPaths(t.ctx(), LIVE);
  expect(paths.map(({ outcome }) => outcome)).toEqual([null, null, "fail"]);
  const milestones = await listMilestones(t.ctx(), LIVE);
  expect(milestones).toHaveLength(2);
  // Each update came before its promise ran out.
  expect(Date.parse(milestones[0]?.cutAt ?? "")).toBeLessThan(Date.parse(milestones[1]?.nextUpdateEta ?? ""));

  const states = await t.db.delivery.groupBy({ by: ["state"], _count: true, orderBy: { state: "asc" } });
  const live = await t.db.delivery.count({ where: { message: { incidentId: incident.id } } });
  expect(live).toBeGreaterThan(10);
  expect(Object.fromEntries(states.map(({ state, _count }) => [state, _count])).queued).toBe(live);
  expect(states.map(({ state }) => state).sort()).toEqual(["queued", "suppressed"]);
});

test("a seed that fails leaves nothing behind", async () => {
  const t = await testDb();
  await t.asSuperuser((client) =>
    client.query("alter table recovery_path add constraint no_more check (title not like 'Free the card%')"),
  );
  await expect(seedDemo({ db: t.db, clock: t.clock.now })).rejects.toThrow();
  expect(await t.db.incident.count()).toBe(0);
  expect(await t.db.user.count()).toBe(0);
});
