import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { minutesIn, putIncident, putMilestone } from "../../tests/support/public-data";
import { WAKE_UP_CHANNEL } from "../core/record-event";
import type { Audience } from "../milestones/schemas";
import { jobs, renderPublicPages } from "./jobs";

type Row = { path: string; version: number; etag: string; body: string };

const pagesOf = async ({ pool }: TestDb): Promise<Map<string, Row>> => {
  const { rows } = await pool.query<Row>(
    "select path, version::int, etag, convert_from(body, 'UTF8') as body from public_artifact order by path",
  );
  return new Map(rows.map((row) => [row.path, row]));
};

const waitingRenders = (test: TestDb) =>
  test.asSuperuser(async (client) => {
    const { rows } = await client.query<{ key: string; run_at: Date; payload: unknown }>(
      `select j.key, j.run_at, p.payload from graphile_worker.jobs j join graphile_worker._private_jobs p on p.id = j.id
       where j.task_identifier = 'status-page.render'`,
    );
    return rows;
  });

describe("status-page.render", () => {
  let test: TestDb;
  beforeEach(async () => {
    test = await testDb();
    test.clock.set("2026-11-21T03:20:00.000Z");
  });

  it("says that all is well in an empty database", async () => {
    await renderPublicPages(test.ctx(), null);
    const pages = await pagesOf(test);
    expect([...pages.keys()]).toEqual(["/", "/api/public/banner", "/feed.atom", "/history", "/status.json"]);
    expect(JSON.parse(pages.get("/api/public/banner")?.body ?? "")).toEqual({ banners: [] });
    expect(pages.get("/")?.body).toContain("All systems operational");
    expect(JSON.parse(pages.get("/status.json")?.body ?? "")).toEqual({ status: "Operational", open: [], recent: [] });
  });

  it("keeps what was corrected as it was said, and leads from it to what corrects it", async () => {
    const incident = await putIncident(test.db, 42);
    const inside = await putMilestone(test.db, incident, 1, { audience: ["stakeholder"] });
    const wrong = await putMilestone(test.db, incident, 2, { title: "A third fails" });
    await putMilestone(test.db, incident, 3, { title: "A tenth fails", correctsId: wrong.id });
    await putMilestone(test.db, incident, 4, { title: "What was said inside was wrong", correctsId: inside.id });
    await renderPublicPages(test.ctx(), null);
    const pages = await pagesOf(test);
    const updates = JSON.parse(pages.get("/incidents/INC-42.json")?.body ?? "").updates;
    expect(updates.map((one: Record<string, unknown>) => [one.sequence, one.corrects, one.correctedBy])).toEqual([
      [4, null, null],
      [3, 2, null],
      [2, null, 3],
    ]);
    const page = pages.get("/incidents/INC-42")?.body ?? "";
    expect(page).toMatch(/id="update-2".*A third fails.*<a href="#update-3">Corrected by update 3<\/a>/s);
    expect(page).toContain('<a href="#update-2">Corrects update 2</a>');
    expect(pages.get("/")?.body).toContain('<a href="/incidents/INC-42#update-3">Corrected by update 3</a>');
    expect(pages.get("/feed.atom")?.body).toContain("/incidents/INC-42#update-2\n\n");
  });

  it("offers the newest public banner of what runs, and after the end what the resolution says, for an hour", async () => {
    const banners = async () => {
      await renderPublicPages(test.ctx(), null);
      return JSON.parse((await pagesOf(test)).get("/api/public/banner")?.body ?? "").banners;
    };
    const words = (body: string, audience: Audience = "public", channel: "banner" | "sms" = "banner") => ({
      audience,
      channel,
      body,
    });
    const incident = await putIncident(test.db, 42, {
      severity: "Medium",
      peakSeverity: "Medium",
      nextUpdateEta: minutesIn(60),
    });
    await putMilestone(test.db, incident, 1, { texts: [words("Inside", "stakeholder", "sms"), words("First")] });
    await putMilestone(test.db, incident, 2, { texts: [words("For some", "affected_customers")] });
    const inside = { audience: ["stakeholder" as const], texts: [words("Not told to the public")] };
    await putMilestone(test.db, incident, 3, inside);
    const hidden = await putIncident(test.db, 43, { publicSince: null });
    await putMilestone(test.db, hidden, 1, { texts: [words("Hidden")] });
    const since = incident.openedAt.toISOString();
    expect(await banners()).toEqual([
      {
        ref: "INC-42",
        text: "First",
        severity: "Medium",
        status: "Active",
        since: expect.stringMatching(/Z$/),
        nextUpdateAt: minutesIn(60).toISOString(),
        updatedAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(Date.parse((await banners())[0].since)).toBeLessThanOrEqual(Date.parse(since));

    await test.db.incident.update({
      where: { id: incident.id },
      data: { status: "Resolved", resolvedAt: minutesIn(30) },
    });
    expect(await banners()).toEqual([]);
    const cutAt = test.clock.now();
    await putMilestone(test.db, incident, 4, { isResolution: true, cutAt, texts: [words("It is over")] });
    expect(await banners()).toMatchObject([{ text: "It is over", status: "Resolved", nextUpdateAt: null }]);
    const [call] = (await waitingRenders(test)).filter(({ key }) => key.startsWith("status-page.banner:"));
    expect(call?.run_at.getTime()).toBe(cutAt.getTime() + 3_601_000);
    test.clock.set(call?.run_at.toISOString() ?? "");
    expect(await banners()).toEqual([]);
  });

  it("writes what changed under greater versions, and nothing where nothing changed", async () => {
    const incident = await putIncident(test.db, 42);
    await jobs["status-page.render"](test.ctx(), { incidentId: incident.id });
    const first = await pagesOf(test);
    test.clock.advance(7);
    await jobs["status-page.render"](test.ctx(), { incidentId: incident.id });
    expect(await pagesOf(test)).toEqual(first);
    await putMilestone(test.db, incident, 1);
    await jobs["status-page.render"](test.ctx(), { incidentId: incident.id });
    const second = await pagesOf(test);
    const changed = [...second.values()].filter((page) => page.version !== first.get(page.path)?.version);
    expect(changed.map((page) => page.path).sort()).toEqual([
      ...["/", "/feed.atom", "/incidents/INC-42", "/incidents/INC-42.json", "/status.json"],
    ]);
    const newest = Math.max(...[...first.values()].map((page) => page.version));
    for (const page of changed) expect(page.version).toBeGreaterThan(newest);
  });

  it("tells the front doors path and version of each page, at commit", async () => {
    const listener = new pg.Client({ connectionString: test.url });
    await listener.connect();
    const heard: unknown[] = [];
    listener.on("notification", ({ payload }) => heard.push(JSON.parse(payload ?? "")));
    await listener.query(`listen ${WAKE_UP_CHANNEL}`);
    await renderPublicPages(test.ctx(), null);
    await listener.query("select 1");
    await listener.end();
    const expected = [...(await pagesOf(test)).values()].map(({ path, version }) => ({ a: path, v: version }));
    expect(heard).toHaveLength(expected.length);
    expect(heard).toEqual(expect.arrayContaining(expected));
  });

  it("calls itself at the promised instant, and then the page says Overdue", async () => {
    const eta = minutesIn(55);
    const incident = await putIncident(test.db, 42, { nextUpdateEta: eta, lastCommunicatedAt: minutesIn(20) });
    await renderPublicPages(test.ctx(), incident.id);
    await renderPublicPages(test.ctx(), incident.id);
    expect(await waitingRenders(test)).toEqual([
      { key: `status-page.overdue:${incident.id}`, run_at: eta, payload: { incidentId: incident.id } },
    ]);
    const text = async () => (await pagesOf(test)).get("/")?.body.replace(/<[^>]*>/g, "");
    expect(await text()).toContain("Next update by 03:50 UTC");
    test.clock.set(eta.toISOString());
    await jobs["status-page.render"](test.ctx(), { incidentId: incident.id });
    expect(await text()).toContain("Overdue since 03:50 UTC, 21 Nov 2026");
  });

  it("makes no page for an incident that is not public", async () => {
    const incident = await putIncident(test.db, 42, { publicSince: null });
    await renderPublicPages(test.ctx(), incident.id);
    const said = [...(await pagesOf(test)).values()].map((page) => page.body.replace(/<style>.*?<\/style>/gs, ""));
    expect(said.join()).not.toContain("42");
    await renderPublicPages(test.ctx(), null);
    expect((await pagesOf(test)).has("/incidents/INC-42")).toBe(false);
  });

  it("shows text as text, in HTML as in the feed", async () => {
    const incident = await putIncident(test.db, 42, { publicTitle: "<script>alert(1)</script> & ‮right to left ☎️" });
    await putMilestone(test.db, incident, 1, { title: "</title><b>", body: "]]> \uffff <img src=x>" });
    await renderPublicPages(test.ctx(), incident.id);
    const pages = await pagesOf(test);
    for (const path of ["/", "/incidents/INC-42", "/feed.atom"]) {
      expect(pages.get(path)?.body).not.toMatch(/<script|<img|<b>]|<\/title><b/);
    }
    expect(pages.get("/feed.atom")?.body).not.toContain("\uffff");
  });

  it("stays within 14 kB compressed with 40 updates, and needs no script and no second request", async () => {
    // 600 invented words, each sentence another draw: harder to compress than people's prose.
    const draw = (n: number) => createHash("sha256").update(String(n)).digest();
    const words = Array.from({ length: 600 }, (_, n) =>
      draw(n)
        .toString("hex")
        .slice(0, 3 + (n % 6)),
    );
    const sentence = (n: number) => Array.from({ length: 32 }, (_, i) => words[draw(n + i * 97).readUInt16LE() % 600]);
    const incident = await putIncident(test.db, 42, { nextUpdateEta: minutesIn(500) });
    for (let i = 1; i <= 40; i += 1) {
      await putMilestone(test.db, incident, i, {
        title: `Step ${i} of the response`,
        body: sentence(i * 7_919).join(" "),
      });
    }
    await renderPublicPages(test.ctx(), incident.id);
    const pages = await pagesOf(test);
    for (const path of ["/", "/incidents/INC-42"]) {
      const body = pages.get(path)?.body ?? "";
      expect(gzipSync(body, { level: 9 }).length, path).toBeLessThan(14_000);
      expect(brotliCompressSync(body).length, path).toBeLessThan(14_000);
      expect(body).not.toMatch(/<script|<iframe|<img|@import|url\(|rel="(stylesheet|preload)"| src=/);
    }
    expect(pages.get("/incidents/INC-42")?.body).toContain("Step 40 of the response");
    expect(pages.get("/")?.body).toContain("All 40 updates on INC-42");
  });

  it("never leaves the older news under the greater version when renderings meet", async () => {
    const incident = await putIncident(test.db, 42);
    await Promise.all(
      Array.from({ length: 12 }, async (_, i) => {
        await putMilestone(test.db, incident, i + 1);
        await renderPublicPages(test.ctx(), incident.id);
      }),
    );
    expect((await pagesOf(test)).get("/incidents/INC-42")?.body).toContain("12 updates");
  });
});
