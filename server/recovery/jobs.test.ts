import { beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { closePath } from "./close-path";
import { extendTimebox } from "./extend-timebox";
import { jobs } from "./jobs";
import { openPath } from "./open-path";
import { pausePath } from "./pause-path";
import { resumePath } from "./resume-path";
import type { RecoveryPath } from "./schemas";

let t: TestDb;
let ref: string;
let path: RecoveryPath;
beforeEach(async () => {
  t = await testDb();
  ref = (await openIncident({ ctx: t.ctx(), input: { title: "Checkout down", severity: "Low" } })).ref;
  path = await openPath({ ctx: t.ctx(), input: { ref, title: "Roll back", owner: "App", timeboxMinutes: 15 } });
});

const look = () => jobs["recovery.timebox"](t.ctx({ actor: { kind: "job", name: "jobs" } }), { pathId: path.id });
const notices = () => t.db.notice.findMany({ orderBy: { id: "asc" } });
const told = () => t.db.timelineEvent.count({ where: { name: "notice.raised" } });
const waiting = () =>
  t.asSuperuser(async (client) => {
    const { rows } = await client.query<{ key: string; run_at: Date }>(
      "select key, run_at from graphile_worker.jobs where task_identifier = 'recovery.timebox'",
    );
    return rows.map(({ key, run_at }) => [key, run_at.toISOString()]);
  });
const key = () => `recovery.timebox:${path.id}`;

describe("the end of a timebox", () => {
  it("waits as one job, moved by extensions and pauses", async () => {
    expect(await waiting()).toEqual([[key(), "2026-03-10T02:45:00.000Z"]]);
    t.clock.advance(5);
    const input = { ref, pathId: path.id };
    await extendTimebox({ ctx: t.ctx(), input: { ...input, timeboxMinutes: 30, reason: "More nodes" } });
    expect(await waiting()).toEqual([[key(), "2026-03-10T03:05:00.000Z"]]);
    await pausePath({ ctx: t.ctx(), input: { ...input, reason: "Freeze" } });
    t.clock.advance(7);
    await resumePath({ ctx: t.ctx(), input });
    expect(await waiting()).toEqual([[key(), "2026-03-10T03:12:00.000Z"]]);
  });

  it("is told once, however often it is looked at, also at once", async () => {
    t.clock.advance(15);
    await Promise.all([look(), look(), look()]);
    t.clock.advance(1);
    await look();
    expect(await notices()).toMatchObject([
      { rule: "timebox-expired", occasion: `${path.id} ${path.timeboxStartedAt}`, acknowledgedAt: null },
    ]);
    const event = await t.db.timelineEvent.findMany({ where: { name: "notice.raised" } });
    expect(event).toMatchObject([
      { type: "alert", text: "Timebox of Roll back expired (App, 15 min). Extend it or close the path." },
    ]);
  });

  it("is told of each timebox: the next one too, when it runs out", async () => {
    t.clock.advance(16);
    await look();
    await extendTimebox({ ctx: t.ctx(), input: { ref, pathId: path.id, timeboxMinutes: 5, reason: "Nearly" } });
    await look();
    expect(await told()).toBe(1);
    t.clock.advance(5);
    await look();
    expect(await told()).toBe(2);
  });

  it("is not told a moment early; it is looked at again", async () => {
    t.clock.advance(14.999);
    await look();
    expect(await told()).toBe(0);
    expect(await waiting()).toEqual([[key(), "2026-03-10T02:45:00.000Z"]]);
  });

  it.each([
    [
      "extended",
      () => extendTimebox({ ctx: t.ctx(), input: { ref, pathId: path.id, timeboxMinutes: 9, reason: "x" } }),
    ],
    ["closed", () => closePath({ ctx: t.ctx(), input: { ref, pathId: path.id, outcome: "pass" } })],
  ])("is not told once the path is %s", async (_, change) => {
    t.clock.advance(15);
    await change();
    await look();
    expect(await told()).toBe(0);
    expect(await notices()).toEqual([]);
  });

  it("wants a new timebox or an outcome: a pause is no third way", async () => {
    t.clock.advance(15);
    const pause = () => pausePath({ ctx: t.ctx(), input: { ref, pathId: path.id, reason: "x" } });
    await expect(pause()).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("extend it or") });
    await look();
    expect(await told()).toBe(1);
  });

  it("goes on after a pause at what was left", async () => {
    t.clock.advance(14);
    await pausePath({ ctx: t.ctx(), input: { ref, pathId: path.id, reason: "Freeze" } });
    t.clock.advance(60);
    await look();
    await resumePath({ ctx: t.ctx(), input: { ref, pathId: path.id } });
    await look();
    expect(await told()).toBe(0);
    t.clock.advance(1);
    await look();
    expect(await told()).toBe(1);
  });

  it("is nobody's concern on a resolved incident", async () => {
    await t.asSuperuser((client) => client.query("update incident set status = 'Resolved'"));
    t.clock.advance(20);
    await look();
    expect(await told()).toBe(0);
  });
});
