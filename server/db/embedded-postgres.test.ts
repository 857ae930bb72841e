import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "majorops-embedded-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir, isThrowaway: true });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const pidOf = async (cluster: string): Promise<number> =>
  Number((await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")[0]);

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

test("keeps the data from one start to the next, and its password to itself", async () => {
  const first = await start();
  expect(first.isFresh).toBe(true);
  await query(first.url, "create table kept (n int); insert into kept values (7)");
  const pid = await pidOf(first.cluster);
  await first.stop();
  expect(isGone(pid)).toBe(true);
  expect(await findEmbeddedPostgres(dataDir)).toBeNull();

  const second = await start();
  expect(await query(second.url, "select n from kept")).toEqual([{ n: 7 }]);
  expect(await query(second.url, "select upper('é') as u, current_setting('timezone') as z")).toEqual([
    { u: "É", z: "UTC" },
  ]);
  const wrong = new URL(second.url);
  wrong.password = "guess";
  await expect(query(wrong.toString(), "select 1")).rejects.toThrow(/password authentication failed/);
  await second.stop();
});

test("a second start joins the running server; the last to leave stops it", async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ isFresh: false, url: first.url });
  expect(await findEmbeddedPostgres(dataDir)).toBe(first.url);
  const pid = await pidOf(first.cluster);
  await first.stop();
  expect(await query(second.url, "select 1 as n")).toEqual([{ n: 1 }]);
  await second.stop();
  expect(isGone(pid)).toBe(true);
});

test("starts after kill -9, also where the old process id belongs to another program now", async () => {
  const first = await start();
  const pid = await pidOf(first.cluster);
  const pidFile = join(first.cluster, "postmaster.pid");
  const stale = await readFile(pidFile, "utf8");
  process.kill(pid, "SIGKILL");
  await expect.poll(() => isGone(pid), { timeout: 30_000 }).toBe(true);
  await first.stop();

  const other = spawn("sleep", ["60"]);
  await once(other, "spawn");
  await writeFile(pidFile, stale.replace(/^\d+/, String(other.pid)));
  const second = await start();
  expect(await query(second.url, "select 1 as n")).toEqual([{ n: 1 }]);
  expect(isGone(other.pid ?? 0)).toBe(false);
  other.kill();
  await second.stop();
});

test("takes another port where its own is held by somebody else", async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  await first.stop();
  const { createServer } = await import("node:net");
  const squatter = createServer().listen(port, "127.0.0.1");
  await once(squatter, "listening");
  const second = await start();
  expect(Number(new URL(second.url).port)).not.toBe(port);
  expect(await query(second.url, "select n from kept")).toEqual([{ n: 7 }]);
  await second.stop();
  squatter.close();
});

test("says what to do where the folder cannot be written", async () => {
  const file = join(dataDir, "a-file");
  await writeFile(file, "");
  await chmod(file, 0o444);
  await expect(startEmbeddedPostgres({ dataDir: join(file, "inside") })).rejects.toThrow(
    /No permission to write to .*MAJOROPS_DATA/,
  );
});
