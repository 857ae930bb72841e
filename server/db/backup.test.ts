import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { enqueueJob } from "../core/enqueue-job";
import { openIncident } from "../incidents/open-incident";
import { replayIncident } from "../replay/replay-incident";
import { readRecordings } from "../replay/seed-demo";
import { logEntry } from "../timeline/log-entry";
import { verifyRecord } from "../timeline/reads";
import { backup } from "./backup";
import { restore } from "./restore";

let folder: string;
let full: TestDb;
let file: string;

const AWKWARD = [
  "",
  "NULL",
  "\\N",
  "\\",
  "a,b",
  "{x}",
  '"quoted"',
  "tab\there",
  "line\nend\r\n",
  "💥 é",
  "\u2028\u2029",
  "العربية",
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "majorops-backup-"));
  full = await testDb();
  const { db } = full;
  const [recording] = await readRecordings("prisma/seed/recordings");
  if (!recording) throw new Error("no recordings");
  const list = { id: "list", name: "All", audience: "stakeholder" as const, createdAt: full.clock.now() };
  await db.distributionList.create({ data: { ...list, severities: ["Critical", "Low"] } });
  await db.listMember.create({ data: { listId: "list", email: "kim@example.test", name: "Kim" } });
  await replayIncident({ ctx: full.ctx({ isOutboundSuppressed: false }), input: { recording } });
  const ctx = await full.asUser("mim", { requestId: "once" });
  const { ref } = await openIncident({ ctx, input: { title: "Awkward", severity: "Low" } });
  for (const text of AWKWARD.filter((each) => each.trim())) await logEntry({ ctx: full.ctx(), input: { ref, text } });
  const bytes = Buffer.from([...Array(256).keys()]);
  await db.publicArtifact.create({
    data: {
      path: "/x",
      version: 9_007_199_254_740_993n,
      contentType: "x",
      body: bytes,
      etag: "e",
      renderedAt: full.clock.now(),
    },
  });
  const nested = {
    a: [1, null, "\u2028", { deep: "\\u0041" }],
    big: 12345678901234567890n.toString(),
    tiny: 1e-7,
    "": {},
  };
  await db.setting.create({
    data: {
      key: "k",
      value: nested,
      updatedAt: new Date("1999-12-31T23:59:59.999Z"),
      updatedBy: "'; drop table x; --",
    },
  });
  await db.incident.update({
    where: { number: 2 },
    data: { affectedSystems: AWKWARD, description: AWKWARD.join("|") },
  });
  await enqueueJob(db, "some.job", { text: "🔥", n: 1.5 }, { runAt: new Date("2031-01-01T00:00:00.123Z"), key: "key" });
  await full.pool.query("select nextval('public_artifact_version') from generate_series(1, 41)");
  file = join(folder, "full.gz");
  await backup(full.url, file);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every row of every table, every sequence and every waiting job, as text. */
const everything = (t: TestDb) =>
  t.asSuperuser(async (client) => {
    const { rows: names } = await client.query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1",
    );
    const found: Record<string, string[]> = {};
    for (const { name } of names) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
      found[name] = rows.map(({ row }) => row);
    }
    const others = {
      sequences:
        "select sequencename || ' ' || coalesce(last_value::text, '-') as row from pg_sequences where schemaname = 'public' order by 1",
      jobs: `select concat_ws(' ', t.identifier, j.payload, j.run_at, j.max_attempts, j.key, j.priority) as row
        from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by 1`,
    };
    for (const [name, sql] of Object.entries(others)) {
      found[name] = (await client.query<{ row: string }>(sql)).rows.map(({ row }) => row);
    }
    return found;
  });

test("a restored database equals the one backed up, table by table, sequences and jobs too", async () => {
  const empty = await testDb();
  const result = await restore(empty.url, file);
  const before = await everything(full);
  const after = await everything(empty);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const [name, rows] of Object.entries(before)) expect(after[name], name).toEqual(rows);
  const filled = Object.entries(before).filter(([, rows]) => rows.length > 0);
  expect(filled.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      "audit_event",
      "comms_log",
      "delivery",
      "incident",
      "milestone",
      "timeline_event",
      "user",
      "jobs",
    ]),
  );
  expect(result.rows).toBe(
    Object.entries(before).reduce(
      (sum, [name, rows]) => sum + (["sequences", "jobs"].includes(name) ? 0 : rows.length),
      0,
    ),
  );
});

test("the restored record verifies, is guarded as before, and goes on", async () => {
  const t = await testDb();
  await restore(t.url, file);
  expect(await verifyRecord(t.ctx(), {})).toMatchObject({ incidents: 2, broken: [] });
  await expect(t.asSuperuser((client) => client.query("update timeline_event set text = 'x'"))).rejects.toThrow(
    /append-only/,
  );
  const next = await openIncident({ ctx: t.ctx(), input: { title: "Next", severity: "High" } });
  expect(next.number).toBe(3);
  await t.makeUser("admin");
  expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
  // The first answer to an old request is still given.
  const mim = await t.db.user.findFirstOrThrow({ where: { role: "mim" } });
  const again = await openIncident({
    ctx: t.ctxOf(mim, { requestId: "once" }),
    input: { title: "Awkward", severity: "Low" },
  });
  expect(again.number).toBe(2);
});

test("it is one instant, whatever is written meanwhile", async () => {
  const t = await testDb();
  const { ref } = await openIncident({ ctx: t.ctx(), input: { title: "Busy", severity: "High" } });
  let isDone = false;
  const writing = (async () => {
    for (let n = 0; !isDone; n += 1) await logEntry({ ctx: t.ctx(), input: { ref, text: `entry ${n}` } });
  })();
  const files = [1, 2, 3].map((n) => join(folder, `busy-${n}.gz`));
  for (const each of files) await backup(t.url, each);
  isDone = true;
  await writing;
  for (const each of files) {
    const copy = await testDb();
    await restore(copy.url, each);
    expect((await verifyRecord(copy.ctx(), {})).broken).toEqual([]);
    await copy.close();
  }
});

test("only its owner reads the file, and it replaces none", async () => {
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await expect(backup(full.url, file)).rejects.toThrow(/is there already/);
  await expect(backup(full.url, join(folder, "no/such/folder/x.gz"))).rejects.toThrow(/cannot be written \(ENOENT\)/);
});

test("a database that holds something is not restored into, and stays as it is", async () => {
  const before = await everything(full);
  await expect(restore(full.url, file)).rejects.toThrow(/not empty \(user/);
  expect(await everything(full)).toEqual(before);
});

test("a database of other migrations is refused", async () => {
  const t = await testDb();
  await t.asSuperuser((client) =>
    client.query(
      "insert into _prisma_migrations (id, checksum, finished_at, migration_name) values ('x', 'y', now(), '20990101000000_later')",
    ),
  );
  await expect(restore(t.url, file)).rejects.toThrow(/this database is at 20990101000000_later/);
});

test("a damaged backup restores nothing and says so", async () => {
  const whole = await readFile(file);
  const lines = gunzipSync(whole).toString("utf8").split("\n");
  const changed = lines.map((line) => line.replace("Awkward", "Forged!"));
  const swapped = lines.map((line) => line.replace(/^\{"format":"majorops-backup"/, '{"format":"other"'));
  const dropped = lines.filter((_, at) => at !== 5);
  const cases: [string, Buffer, RegExp][] = [
    ["changed", gzipSync(changed.join("\n")), /checksum does not fit/],
    ["a row less", gzipSync(dropped.join("\n")), /lines are missing/],
    ["cut", whole.subarray(0, whole.length / 2), /damaged/],
    ["no trailer", gzipSync(`${lines.slice(0, -2).join("\n")}\n`), /its end is missing/],
    ["something behind", gzipSync(`${lines.join("\n")}{}\n`), /something follows/],
    ["other format", gzipSync(swapped.join("\n")), /is not a backup/],
    ["not gzip", Buffer.from("hello"), /is not a backup/],
  ];
  const t = await testDb();
  const before = await everything(t);
  for (const [name, content, reason] of cases) {
    const bad = join(folder, `${name}.gz`);
    await writeFile(bad, content);
    await expect(restore(t.url, bad), name).rejects.toThrow(reason);
  }
  await expect(restore(t.url, join(folder, "none.gz"))).rejects.toThrow(/There is no file/);
  expect(await everything(t)).toEqual(before);
  await restore(t.url, file);
});
