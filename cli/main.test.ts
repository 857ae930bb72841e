import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openIncident } from "../server/incidents/open-incident";
import { addListMember } from "../server/lists/add-list-member";
import { createList } from "../server/lists/create-list";
import { publishMilestone } from "../server/milestones/publish-milestone";
import { type TestDb, testDb } from "../tests/support/db";
import { databaseUrl } from "../tests/support/template";

type Ended = { code: number; out: string; err: string };

let t: TestDb;
let folder: string;
let program: string;
const SECRET = "a-secret-for-tests-only";

beforeAll(async () => {
  t = await testDb();
  folder = await mkdtemp(join(tmpdir(), "majorops-cli-"));
  program = await bundle();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(dirname(program), { recursive: true, force: true });
});

/** The program as `npm run build` makes it; it must lie where it finds the packages. */
async function bundle(): Promise<string> {
  const outdir = await mkdtemp(join(process.cwd(), "node_modules/.majorops-cli-"));
  await build({
    entryPoints: { cli: "cli/main.ts" },
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    jsx: "automatic",
    logLevel: "error",
  });
  return join(outdir, "cli.mjs");
}

const environment = (more: Record<string, string>) => ({
  NODE_ENV: "test" as const,
  PATH: process.env.PATH,
  MAJOROPS_ROOT: process.cwd(),
  TZ: "Asia/Kathmandu",
  AUTH_SECRET: SECRET,
  MAJOROPS_DEMO: "1",
  MAJOROPS_DATA: join(folder, "data"),
  DATABASE_URL: t.url,
  ...more,
});

const mim = (args: string[], more: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { env: environment(more) }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
const json = async <T>(args: string[], more?: Record<string, string>): Promise<T> => {
  const { code, out, err } = await mim([...args, "--json"], more);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as T;
};

test("help says all and ends with 0; nothing said, or nonsense, ends with 2", async () => {
  const [help, nothing, nonsense, typo] = await Promise.all([
    mim(["--help"]),
    mim([]),
    mim(["incident", "frob"]),
    mim(["incident", "open", "x", "--json"]),
  ]);
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toContain("mim incident open TITLE");
  expect(nothing).toMatchObject({ code: 2, out: "" });
  expect(nonsense).toMatchObject({ code: 2, out: "" });
  expect(nonsense.err).toContain("See mim incident --help.");
  expect(typo.code).toBe(2);
  expect(JSON.parse(typo.out)).toMatchObject({ error: { code: "USAGE", message: "--severity is missing." } });
});

test("an incident from open to resolved", async () => {
  const open = [
    "incident",
    "open",
    "Disk 💥 full",
    "--severity",
    "sev2",
    "--system",
    "a",
    "--system",
    "b",
    "--request-id",
    "k1",
  ];
  const opened = await json<{ ref: string; severity: string; affectedSystems: string[] }>(open);
  expect(opened).toMatchObject({ severity: "High", affectedSystems: ["a", "b"] });
  const { ref } = opened;
  expect((await json<{ ref: string }>(open)).ref).toBe(ref);

  const entry = await json<{ actorName: string }>(["incident", "log", ref, "Node 7 is out", "--type", "alert"]);
  expect(entry.actorName).toMatch(/^Command line \(.+\)$/);
  const [list, show, timeline, refused, early] = await Promise.all([
    mim(["incident", "list"]),
    mim(["incident", "show", ref.toLowerCase()]),
    mim(["incident", "log", ref]),
    mim(["incident", "advance", ref, "--json"]),
    mim(["incident", "resolve", ref]),
  ]);
  expect(list.out).toMatch(new RegExp(`^${ref} +High +Active +1 Alert.*Disk 💥 full$`, "m"));
  expect(show.out).toContain("High, Box 2");
  expect(timeline.out).toContain("Node 7 is out");
  expect(refused.code).toBe(1);
  const { error } = JSON.parse(refused.out) as { error: { code: string; details: { unmet: string[] } } };
  expect(error.code).toBe("UNMET_CONDITIONS");
  expect(error.details.unmet.length).toBeGreaterThan(0);
  expect(early).toMatchObject({ code: 1, out: "" });

  // A High owes its clean window, and the command line on its own database is neither MIM nor Leader.
  const over = (which: string) => [
    "incident",
    "advance",
    which,
    "--to",
    "8",
    "--override",
    "It is over",
    "--note",
    "Done",
  ];
  const barred = await mim([...over(ref), "--json"]);
  expect(JSON.parse(barred.out)).toMatchObject({ error: { code: "FORBIDDEN" } });
  const small = await json<{ ref: string }>(["incident", "open", "Disk full", "--severity", "medium"]);
  const advanced = await mim(over(small.ref));
  expect(advanced).toMatchObject({ code: 0, out: `${small.ref} is in phase 8 Resolution.\n` });
  expect((await json<{ status: string }>(["incident", "resolve", small.ref])).status).toBe("Resolved");
});

test("what is not there, not valid or not in this version", async () => {
  const [missing, invalid, kpi, number] = await Promise.all([
    mim(["incident", "show", "INC-999"]),
    mim(["incident", "open", "x", "--severity", "huge"]),
    mim(["kpi", "backfill", "--kpi", "mttr", "--json"]),
    mim(["incident", "list", "--limit", "many"]),
  ]);
  expect(missing).toMatchObject({ code: 1, out: "", err: "mim: There is no incident INC-999. Check the number.\n" });
  expect(invalid.code).toBe(2);
  expect(kpi.code).toBe(1);
  expect(JSON.parse(kpi.out)).toMatchObject({ error: { message: expect.stringContaining("no KPIs yet") } });
  expect(number.code).toBe(2);
});

test("secrets are never printed, but a token's own when it is made", async () => {
  const closed = "postgresql://someone:s3cret-word@127.0.0.1:9/majorops";
  const [down, downJson, far, bad] = await Promise.all([
    mim(["incident", "list"], { DATABASE_URL: closed }),
    mim(["record", "verify", "--json"], { DATABASE_URL: closed }),
    mim(["incident", "list"], { MIM_URL: "http://127.0.0.1:9", MIM_TOKEN: "mop_s3cret-word" }),
    mim(["incident", "list"], { DATABASE_URL: "mysql://u:s3cret-word@h/x" }),
  ]);
  for (const ended of [down, downJson, far, bad]) {
    expect(ended.code).not.toBe(0);
    expect(ended.out + ended.err).not.toMatch(/s3cret-word|a-secret-for/);
  }
  expect(down.err).toContain("127.0.0.1:9/majorops");
  expect(down.err).toContain("connection refused");
  expect(far.err).toMatch(/127\.0\.0\.1:9 does not answer/);

  await json(["user", "add", "Sam@Example.com", "--name", "Sam", "--role", "mim"]);
  const made = await json<{ id: string; secret: string }>([
    ...["token", "create", "ci", "--user", "sam@example.com", "--scope", "incident.*"],
  ]);
  expect(made.secret).toMatch(/^mop_.{20,}/);
  const [listed, inJson] = await Promise.all([mim(["token", "list"]), mim(["token", "list", "--json"])]);
  expect(listed.out).toContain(made.id);
  expect(listed.out + inJson.out).not.toContain(made.secret);
  expect(await json(["token", "revoke", made.id])).toMatchObject({ revokedAt: expect.any(String) });
  const link = await json<{ url: string }>(["user", "link", "sam@example.com"], {
    APP_URL: "https://majorops.example.com",
  });
  expect(link.url).toMatch(/^https:\/\/majorops\.example\.com\//);
  expect(await json(["user", "role", "sam@example.com", "comms"])).toMatchObject({ role: "comms" });
  expect(await json(["user", "disable", "sam@example.com"])).toMatchObject({ disabledAt: expect.any(String) });
  expect(await mim(["user", "role", "nobody@example.com", "mim"])).toMatchObject({ code: 1 });
});

test("a recording is played, watched and stopped", async () => {
  const file = "prisma/seed/recordings/fastly-2021-06-08-customer-config-bug.json";
  const played = await mim(["replay", file]);
  expect(played.code).toBe(0);
  expect(played.err).toMatch(/2021-06-08 09:58 UTC/);
  const [, ref] = /^(INC-\d+) played from fastly/.exec(played.out) ?? [];
  expect(await json(["incident", "show", ref ?? ""])).toMatchObject({ resolvedAt: "2021-06-08T12:44:00.000Z" });

  const broken = join(folder, "broken.json");
  await writeFile(broken, '{"slug":"x"}');
  expect(await mim(["replay", broken])).toMatchObject({ code: 2, err: expect.stringContaining("title") });
  expect(await mim(["replay", file, "--speed", "0"])).toMatchObject({ code: 2 });

  const child = spawn(process.execPath, [program, "replay", file, "--speed", "1"], { env: environment({}) });
  const said = await new Promise<string>((resolve) => {
    let text = "";
    let isAsked = false;
    child.stderr.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (!isAsked && text.includes(" 2/")) isAsked = child.kill("SIGINT");
    });
    child.on("close", (code) => resolve(`${code} ${text}`));
  });
  expect(said).toMatch(/^1 /);
  expect(said).toMatch(/Stopped after \d+ of \d+ steps\. INC-\d+ stays as it is\./);
});

test("the public pages as files", async () => {
  const target = join(folder, "public");
  const { files } = await json<{ files: string[] }>(["status", "export", target]);
  expect(files).toEqual(expect.arrayContaining(["index.html", "status.json", "history/index.html"]));
  expect(await readFile(join(target, "index.html"), "utf8")).toMatch(/^<!doctype html>/i);
});

describe("verify", () => {
  test("names the first broken row and ends with 1", async () => {
    const own = await testDb();
    const more = { DATABASE_URL: own.url };
    const file = "prisma/seed/recordings/crates-io-2023-07-20-broken-downloads.json";
    await json(["replay", file], more);
    await json(["replay", "prisma/seed/recordings/cloudflare-2019-07-02-waf-regex.json"], more);
    const whole = await Promise.all([mim(["record", "verify"], more), mim(["comms", "verify"], more)]);
    expect(whole.map(({ code }) => code)).toEqual([0, 0]);

    await own.asSuperuser(async (client) => {
      await client.query("set session_replication_role = replica");
      await client.query(
        "update timeline_event set text = 'nothing' where seq = 5 and incident_id = (select id from incident where number = 1)",
      );
      await client.query("update comms_log set body = 'all is well' where seq = 2");
    });
    const [all, one, other, comms] = await Promise.all([
      mim(["record", "verify"], more),
      mim(["record", "verify", "INC-1", "--json"], more),
      mim(["record", "verify", "INC-2"], more),
      mim(["comms", "verify", "--json"], more),
    ]);
    expect(all).toMatchObject({ code: 1, out: "The record is broken:\nINC-1: entry #5 was changed\n" });
    expect(one.code).toBe(1);
    expect(JSON.parse(one.out)).toMatchObject({ broken: [{ ref: "INC-1", seq: 5 }] });
    expect(other.code).toBe(0);
    expect(comms.code).toBe(1);
    expect(JSON.parse(comms.out)).toMatchObject({ broken: [{ ref: "INC-2", seq: 2 }] });

    const foreign = await mim(["record", "verify"], { ...more, AUTH_SECRET: "another-secret-than-the-server's" });
    expect(foreign.out).toMatch(/seal does not fit/);
  });
});

test("the comms log: read, exported, proven to a third party, and a person taken out of it", async () => {
  const fresh = await testDb();
  const ctx = await fresh.asUser("admin");
  await openIncident({ ctx, input: { title: "Checkout fails", severity: "Critical" } });
  const { id: listId } = await createList({ ctx, input: { name: "Board", audience: "executive" } });
  await addListMember({ ctx, input: { listId, email: "ann@example.test", name: "Ann" } });
  const nextUpdateEta = new Date(ctx.now.getTime() + 900_000).toISOString();
  const said = { title: "=1+1 of 3 checkouts fail", body: "We are rolling back.", nextUpdateEta };
  await publishMilestone({ ctx: fresh.ctx(), input: { ref: "INC-1", ...said, audience: ["executive"] } });
  const more = { DATABASE_URL: fresh.url };
  const [csv, rec] = [join(folder, "log.csv"), join(folder, "receipt.json")];

  const [log, wrong, told, exported, head, receipt] = await Promise.all([
    mim(["comms", "log", "INC-1", "--audience", "executive"], more),
    mim(["comms", "log", "--audience", "press", "--json"], more),
    mim(["comms", "recipients", "INC-1#1", "--json"], more),
    mim(["comms", "export", csv, "INC-1"], more),
    mim(["comms", "head", "inc-1", "--json"], more),
    mim(["comms", "receipt", "INC-1#1", "--to", "ann@example.test", "--json"], more),
  ]);
  expect(log).toMatchObject({ code: 0, out: expect.stringMatching(/^INC-1#1 .* executive +email +1 queued/m) });
  expect(wrong.code).toBe(2);
  expect(JSON.parse(wrong.out).error).toMatchObject({ code: "USAGE", message: expect.stringContaining("--audience") });
  expect(JSON.parse(told.out)).toMatchObject({ recipients: [{ address: "ann@example.test", state: "queued" }] });
  expect(exported).toMatchObject({ code: 0, out: `${csv}: 1 message.\n` });
  expect(await readFile(csv, "utf8")).toContain("[INC-1] Critical: =1+1 of 3 checkouts fail,We are rolling back.");
  await writeFile(rec, receipt.out);
  const [{ seq, hash }] = (JSON.parse(head.out) as { items: [{ seq: number; hash: string }] }).items;

  // As a third party: no database, no key.
  const outside = { DATABASE_URL: "", AUTH_SECRET: "", MAJOROPS_DATA: join(folder, "none") };
  const bent = join(folder, "bent.json");
  await writeFile(bent, receipt.out.replace("rolling back", "looking into it"));
  const [good, foreign, forged, twice, unsure, dry] = await Promise.all([
    mim(["comms", "check-receipt", rec, "--head", `${seq}:${hash}`], outside),
    mim(["comms", "check-receipt", rec, "--head", "0".repeat(64)], outside),
    mim(["comms", "check-receipt", bent], outside),
    mim(["comms", "export", csv], more),
    mim(["person", "erase", "ann@example.test"], more),
    mim(["person", "erase", "ann@example.test", "--dry-run", "--json"], more),
  ]);
  expect(good).toMatchObject({ code: 0, out: expect.stringContaining("The published head is in it") });
  expect([foreign.code, forged.code, twice.code, unsure.code]).toEqual([1, 1, 1, 2]);
  expect(JSON.parse(dry.out)).toMatchObject({ deliveries: 1, lists: ["Board"], isUnknown: false });
  expect(await mim(["person", "erase", "ann@example.test", "--yes"], more)).toMatchObject({ code: 0 });
  expect(await mim(["comms", "verify"], more)).toMatchObject({ code: 0 });

  // What was changed before a backup is named after the restore, and everything is kept.
  await fresh.asSuperuser(async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query("update comms_log set body = 'All is well.' where seq = 1");
    await client.query(`create database ${new URL(fresh.url).pathname.slice(1)}_copy`);
  });
  const copy = { DATABASE_URL: `${fresh.url}_copy` };
  const file = join(folder, "bent.gz");
  const { rows } = await json<{ rows: number }>(["db", "backup", file], more);
  const restored = await mim(["db", "restore", file], copy);
  expect(restored.code).toBe(1);
  expect(restored.out).toMatch(
    new RegExp(`^Restored ${rows} rows[^]*record is whole[^]*log is broken:\\nINC-1: message #1`),
  );
  expect(restored.out).toContain("Keep this database and the backup as they are");
  await t.asSuperuser((client) =>
    client.query(`drop database ${new URL(copy.DATABASE_URL).pathname.slice(1)} with (force)`),
  );
});

describe("the database", () => {
  const create = async (name: string): Promise<Record<string, string>> => {
    await t.asSuperuser((client) => client.query(`create database ${name}`));
    return { DATABASE_URL: databaseUrl(t.url, name) };
  };

  test("migrate, seed, backup, restore", async () => {
    const base = new URL(t.url).pathname.slice(1);
    const [from, to] = [await create(`${base}_from`), await create(`${base}_to`)];
    const early = await mim(["incident", "list"], from);
    expect(early).toMatchObject({ code: 1, err: expect.stringContaining("Run mim db migrate first") });
    expect((await json<{ applied: string[] }>(["db", "migrate"], from)).applied.length).toBeGreaterThan(0);
    expect(await json(["db", "migrate"], from)).toEqual({ applied: [] });
    expect(await json(["db", "seed"], from)).toMatchObject({ isSeeded: true, liveRef: "INC-8" });
    expect(await json(["db", "seed"], from)).toMatchObject({ isSeeded: false });

    const file = join(folder, "all.gz");
    const saved = await json<{ rows: number }>(["db", "backup", file], from);
    expect(await mim(["db", "backup", file], from)).toMatchObject({ code: 1 });
    const restored = await json<{ rows: number; record: { broken: unknown[] } }>(["db", "restore", file], to);
    const whole = { incidents: 8, broken: [] };
    expect(restored).toMatchObject({ rows: saved.rows, record: whole, comms: whole });
    expect(await mim(["db", "restore", file], to)).toMatchObject({
      code: 1,
      err: expect.stringContaining("not empty"),
    });
    expect(await mim(["db", "restore", join(folder, "none")], to)).toMatchObject({ code: 1 });
    for (const { DATABASE_URL = "" } of [from, to]) {
      const name = new URL(DATABASE_URL).pathname.slice(1);
      await t.asSuperuser((client) => client.query(`drop database ${name} with (force)`));
    }
  });

  test("none, and none made by looking", async () => {
    const data = join(folder, "no-data");
    const ended = await mim(["incident", "list"], { DATABASE_URL: "", MAJOROPS_DATA: data });
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining("There is no database here yet") });
    expect(existsSync(data)).toBe(false);
  });
});
