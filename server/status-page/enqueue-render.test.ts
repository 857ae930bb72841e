import { expect, test, vi } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { enqueueRender } from "./enqueue-render";

const incident = (id: string) => ({ id, publicSince: new Date("2026-01-01T00:00:00Z") });
const enqueue = (t: TestDb, id: string) => t.db.$transaction((tx) => enqueueRender(tx, incident(id)));

const waiting = (t: TestDb) =>
  t.asSuperuser(async (client) => {
    const { rows } = await client.query<{ id: string; is_begun: boolean; incident: string }>(
      `select j.id, j.locked_at is not null as is_begun, p.payload->>'incidentId' as incident
       from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id order by j.id`,
    );
    return rows.map((row) => ({ incident: row.incident, isBegun: row.is_begun }));
  });

test("many changes of an incident make one rendering that waits; each incident has its own", async () => {
  const t = await testDb();
  await Promise.all(Array.from({ length: 20 }, (_, i) => enqueue(t, i % 2 ? "a" : "b")));
  expect((await waiting(t)).map((job) => job.incident).sort()).toEqual(["a", "b"]);
});

test("a change while a rendering runs gets another one after it", async () => {
  const t = await testDb();
  await enqueue(t, "a");
  await t.asSuperuser((client) =>
    client.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'someone'"),
  );
  await enqueue(t, "a");
  await enqueue(t, "a");
  expect(await waiting(t)).toEqual([
    { incident: "a", isBegun: true },
    { incident: "a", isBegun: false },
  ]);
});

test("a change at the very moment in which a worker takes the waiting rendering gets another one", async () => {
  const t = await testDb();
  await enqueue(t, "a");
  let change: Promise<void> | undefined;
  await t.asSuperuser(async (client) => {
    await client.query("begin");
    await client.query("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'someone'");
    change = enqueue(t, "a"); // still sees it waiting, and then has to wait for it
    const isHeldUp = async () => {
      const { rows } = await client.query(
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      return rows.length > 0;
    };
    await vi.waitUntil(isHeldUp, { timeout: 30_000 });
    await client.query("commit");
  });
  await change;
  expect(await waiting(t)).toEqual([
    { incident: "a", isBegun: true },
    { incident: "a", isBegun: false },
  ]);
});

test("nothing is rendered of an incident that is not public", async () => {
  const t = await testDb();
  await t.db.$transaction((tx) => enqueueRender(tx, { id: "a", publicSince: null }));
  expect(await waiting(t)).toEqual([]);
});
