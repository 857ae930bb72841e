import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { enqueueMessages } from "../comms/enqueue-messages";
import { jobs as comms, recoveries } from "../comms/jobs";
import { enqueueJob } from "../core/enqueue-job";
import type { Jobs } from "./jobs";
import { Liveness, releaseDeadWorkers } from "./liveness";
import { jobs as tidy } from "./tidy";
import { startWorker, type WorkerHandle } from "./worker";

let t: TestDb;
let pool: pg.Pool;
const open: WorkerHandle[] = [];
beforeEach(async () => {
  t = await testDb();
  pool = new pg.Pool({ connectionString: t.url, max: 4 });
  pool.on("error", () => undefined);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((worker) => worker.close()));
  await pool.end();
});

async function start(jobs: Jobs, connectionString = t.url): Promise<WorkerHandle> {
  const worker = await startWorker({ connectionString, db: t.db, jobs, recoveries: {}, clock: t.clock.now });
  open.push(worker);
  return worker;
}
const enqueue = (name: string, payload: { [key: string]: string }) =>
  t.db.$transaction((tx) => enqueueJob(tx, name, payload));
const countJobs = async () => (await pool.query("select from graphile_worker._private_jobs")).rowCount;

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await isDone()); waited += 20) {
    if (waited > 60_000) throw new Error("Waited a minute in vain.");
    await delay(20);
  }
}

describe("the worker", () => {
  it("runs a job as a job, with the clock it was given, and lets what is under way end", async () => {
    const seen: unknown[] = [];
    let isEnded = false;
    const worker = await start({
      "test.quick": async (ctx, payload) => {
        seen.push([ctx.actor, ctx.now.toISOString(), ctx.source, payload]);
      },
      "test.long": async () => {
        seen.push("long");
        await delay(300);
        isEnded = true;
      },
    });
    await enqueue("test.quick", { a: "b" });
    await until(() => seen.length === 1);
    expect(seen[0]).toEqual([{ kind: "job", name: "test.quick" }, t.clock.now().toISOString(), "job", { a: "b" }]);
    await enqueue("test.long", {});
    await until(() => seen.length === 2);
    await worker.close();
    expect(isEnded).toBe(true);
    expect(await countJobs()).toBe(0);
  });

  it("keeps a job that failed, for later", async () => {
    let runs = 0;
    await start({
      "test.failing": async () => {
        runs += 1;
        throw new Error("not now");
      },
    });
    await enqueue("test.failing", {});
    await until(async () => {
      const { rows } = await pool.query("select last_error, attempts from graphile_worker._private_jobs");
      return rows[0]?.last_error === "not now" && rows[0]?.attempts === 1;
    });
    expect(runs).toBe(1);
  });

  it("starts although the database does not answer, and can be closed", async () => {
    const worker = await start({}, "postgresql://nobody@127.0.0.1:1/nothing");
    await worker.close();
  });

  it("goes on after every connection of the database was cut", async () => {
    let runs = 0;
    await start({
      "test.count": async () => {
        runs += 1;
      },
    });
    await enqueue("test.count", {});
    await until(() => runs === 1);
    await t.asSuperuser((client) =>
      client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      ),
    );
    await until(() =>
      enqueue("test.count", {}).then(
        () => true,
        () => false,
      ),
    );
    await until(() => runs >= 2);
  });
});

describe("jobs of a worker that was killed", () => {
  it("are freed when its process is gone, and not before", async () => {
    await enqueue("comms.deliver", { messageId: "m" });
    await pool.query("update graphile_worker._private_jobs set locked_by = 'pool-x', locked_at = now()");
    const alive = new Liveness(t.url);
    await alive.hold("pool-x");
    expect(await releaseDeadWorkers(pool)).toEqual([]);
    await alive.release();
    await until(async () => {
      const { rows } = await pool.query(
        `select from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length === 0;
    });
    const told: unknown[] = [];
    const freed = await releaseDeadWorkers(pool, async (job) => {
      told.push(job);
    });
    expect(freed).toEqual([{ name: "comms.deliver", payload: { messageId: "m" } }]);
    expect(told).toEqual(freed);
    const { rows } = await pool.query("select locked_by from graphile_worker._private_jobs");
    expect(rows).toEqual([{ locked_by: null }]);
  });
});

describe("once a minute", () => {
  const send = () =>
    t.db.$transaction((tx) =>
      enqueueMessages(tx, t.ctx(), {
        template: "sign-in",
        channel: "email",
        subject: "x",
        props: { url: "https://x.test/s", email: "a@x.test", expiresAt: "2026-03-10T02:30:00.000Z" },
        audience: null,
        incidentId: null,
        milestoneId: null,
        recipients: [{ address: "a@x.test", name: "" }],
      }),
    );

  it("a delivery that lost its job, or whose lease ran out, gets a new one", async () => {
    const { messageId: lost } = await send();
    const { messageId: leased } = await send();
    const leaseUntil = new Date(t.clock.now().getTime() + 30_000);
    await t.db.delivery.updateMany({ where: { messageId: leased }, data: { state: "sending", leaseUntil } });
    await pool.query("delete from graphile_worker._private_jobs");
    await comms["comms.backstop"](t.ctx({ source: "job" }));
    expect(await countJobs()).toBe(0);
    t.clock.advance(2);
    await comms["comms.backstop"](t.ctx({ source: "job" }));
    await comms["comms.backstop"](t.ctx({ source: "job" }));
    const { rows } = await pool.query("select payload from graphile_worker._private_jobs");
    expect(rows.map((row) => row.payload.messageId).sort()).toEqual([lost, leased].sort());
  });

  it("a killed worker's leases are dropped before its job runs again", async () => {
    const { messageId } = await send();
    const leaseUntil = new Date(t.clock.now().getTime() + 30_000);
    await t.db.delivery.updateMany({ where: { messageId }, data: { state: "sending", leaseUntil } });
    await recoveries["comms.deliver"](t.ctx({ source: "job" }), { messageId });
    const row = await t.db.delivery.findFirstOrThrow({ where: { messageId } });
    expect(row.leaseUntil).toEqual(t.clock.now());
  });

  it("what is long over is deleted, and nothing else", async () => {
    const key = (name: string) => ({ actorKey: "user:1", key: name, action: "a", inputHash: "", response: {} });
    const token = (tokenHash: string) => ({ tokenHash, kind: "mail", email: "a@x.test", createdAt: t.clock.now() });
    const inDays = (days: number) => new Date(t.clock.now().getTime() + days * 24 * 60 * 60_000);
    await t.db.idempotencyKey.createMany({
      data: [
        { ...key("old"), createdAt: inDays(-8.1) },
        { ...key("young"), createdAt: inDays(-7.9) },
      ],
    });
    await t.db.signInToken.createMany({
      data: [
        { ...token("used"), expiresAt: inDays(1), usedAt: inDays(-1.1) },
        { ...token("expired"), expiresAt: inDays(-1.1) },
        { ...token("just used"), expiresAt: inDays(1), usedAt: inDays(-0.5) },
        { ...token("open"), expiresAt: inDays(0.1) },
      ],
    });
    await tidy["jobs.tidy"](t.ctx({ source: "job" }));
    expect((await t.db.idempotencyKey.findMany()).map((row) => row.key)).toEqual(["young"]);
    expect((await t.db.signInToken.findMany()).map((row) => row.tokenHash).sort()).toEqual(["just used", "open"]);
  });
});
