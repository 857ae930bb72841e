import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { putIncident, putMilestone } from "../../tests/support/public-data";
import { Listener } from "../realtime/listener";
import { type FreshPage, onFreshPages, relayPages } from "../realtime/page-relay";
import { renderPublicPages } from "../status-page/jobs";
import { createArtifactDisk } from "./artifact-disk";
import { type ArtifactStore, createArtifactStore, type OwnPages, type WakeUps } from "./artifact-store";

const DEAD = { query: () => Promise.reject(Object.assign(new Error("refused"), { code: "ECONNREFUSED" })) } as never;

describe("createArtifactStore", () => {
  let test: TestDb;
  let dir: string;
  const stores: ArtifactStore[] = [];
  const open = async (
    options: { pool?: never; wakeUps?: WakeUps; ownPages?: OwnPages; reconcileEveryMs?: number } = {},
  ) => {
    const disk = createArtifactDisk(join(dir, "public"));
    const store = createArtifactStore({ pool: test.pool, disk, reconcileEveryMs: 60_000, ...options });
    stores.push(store);
    await store.start();
    await store.reconcile();
    return store;
  };
  const textOf = (store: ArtifactStore, path: string) => store.get(path)?.source.body.toString("utf8") ?? "";

  beforeEach(async () => {
    test = await testDb();
    dir = await mkdtemp(join(tmpdir(), "majorops-store-"));
  });
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.stop()));
    await rm(dir, { recursive: true, force: true });
  });

  it("takes up a publish on its wake-up", async () => {
    const listener = new Listener(test.url);
    const store = await open({ wakeUps: listener });
    await vi.waitUntil(() => listener.isConnected, { timeout: 30_000 });
    await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), null);
    await vi.waitUntil(() => store.get("/incidents/INC-42") !== undefined && store.size === 7, { timeout: 30_000 });
    await listener.close();
  });

  it("has what this process renders at its commit, without a wake-up or another look at the database", async () => {
    const store = await open({ pool: DEAD, ownPages: onFreshPages });
    await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), null);
    expect(store.size).toBe(7);
    expect(textOf(store, "/")).toContain("Public title 42");
    const { rows } = await test.pool.query("select version::text, etag from public_artifact where path = '/'");
    expect({ version: String(store.get("/")?.version), etag: store.get("/")?.source.etag }).toEqual(rows[0]);

    const held = store.get("/");
    const older: FreshPage = {
      path: "/",
      version: (held?.version ?? 0) - 1,
      contentType: "",
      etag: "x",
      body: "older",
    };
    relayPages([older]);
    expect(store.get("/")).toBe(held);
  });

  it("takes up nothing of a rendering that was rolled back", async () => {
    const store = await open({ pool: DEAD, ownPages: onFreshPages });
    const failing = { ...test.ctx(), now: new Date(Number.NaN) };
    await expect(renderPublicPages(failing, null)).rejects.toThrow();
    expect(store.size).toBe(0);
  });

  it("finds by comparison what a lost wake-up would have brought", async () => {
    const store = await open({ reconcileEveryMs: 50 });
    await renderPublicPages(test.ctx(), null);
    await vi.waitUntil(() => store.size === 5, { timeout: 30_000 });
    await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), null);
    await vi.waitUntil(() => textOf(store, "/").includes("Public title 42"), { timeout: 30_000 });
  });

  it("serves with the database dead, and after a restart without it", async () => {
    await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), null);
    const store = await open();
    const before = textOf(store, "/incidents/INC-42");
    await test.pool.end();
    await store.reconcile();
    expect(textOf(store, "/incidents/INC-42")).toBe(before);
    await store.stop();

    const again = await open({ pool: DEAD });
    expect(again.size).toBe(7);
    expect(textOf(again, "/incidents/INC-42")).toBe(before);
    expect(again.get("/")?.version).toBe(store.get("/")?.version);
  });

  it("leaves no damaged or half-written file in its answers", async () => {
    await renderPublicPages(test.ctx(), null);
    await (await open()).stop();
    const folder = join(dir, "public");
    const [file = ""] = (await readdir(folder)).filter((name) => name.startsWith("%2F."));
    await writeFile(join(folder, file), "cut off");
    await writeFile(join(folder, "%2Fhistory.999999.page.1.tmp"), "half");
    const store = await open({ pool: DEAD });
    expect(store.get("/")).toBeUndefined();
    expect(store.get("/history")?.version).toBeLessThan(999_999);
  });

  it("keeps one file a page: older versions go", async () => {
    const incident = await putIncident(test.db, 42);
    const store = await open();
    for (let i = 1; i <= 3; i += 1) {
      await putMilestone(test.db, incident, i);
      await renderPublicPages(test.ctx(), incident.id);
      await store.reconcile();
    }
    await store.stop();
    expect(await readdir(join(dir, "public"))).toHaveLength(store.size);
  });

  it("never replaces a newer version by an older, whatever the order of the answers", async () => {
    const incident = await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), incident.id);
    const versions: number[] = [];
    let wakeUp: (payload: { a?: string; v?: number }) => void = () => undefined;
    const slowPool = {
      query: async (text: string, values: unknown[]) => {
        const answer = await test.pool.query(text, values);
        await sleep(Math.random() * 20);
        return answer;
      },
    } as never;
    const wakeUps = { onWakeUp: (fn: typeof wakeUp) => (wakeUp = fn), onReconnect: () => undefined };
    const store = await open({ pool: slowPool, wakeUps });
    for (let i = 1; i <= 15; i += 1) {
      await putMilestone(test.db, incident, i);
      await renderPublicPages(test.ctx(), incident.id);
      wakeUp({ a: "/", v: 1_000_000 });
      void store.reconcile();
      await sleep(5);
      versions.push(store.get("/")?.version ?? 0);
    }
    await store.reconcile();
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it("follows a database that went back, as after a restore, and forgets what is not in it", async () => {
    await putIncident(test.db, 42);
    await renderPublicPages(test.ctx(), null);
    const store = await open();
    await test.asSuperuser(async (client) => {
      await client.query("delete from public_artifact where path like '/incidents/%'");
      await client.query("delete from public_artifact where path = '/'");
      await client.query(
        "insert into public_artifact values ('/', 1, 'text/html', 'older', 'older', '2026-01-01T00:00:00Z')",
      );
      await client.query("alter table public_artifact disable trigger user");
      await client.query("update public_artifact set version = 2 where path <> '/'");
    });
    await store.reconcile();
    expect(textOf(store, "/")).toBe("older");
    expect(store.get("/incidents/INC-42")).toBeUndefined();
  });

  it("keeps what it has while the database holds no page at all", async () => {
    await renderPublicPages(test.ctx(), null);
    const store = await open();
    await test.asSuperuser((client) => client.query("delete from public_artifact"));
    await store.reconcile();
    expect(store.size).toBe(5);
  });
});
