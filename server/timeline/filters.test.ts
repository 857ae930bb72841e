import { beforeAll, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { openPath } from "../recovery/open-path";
import { logEntry } from "./log-entry";
import { pinEntry } from "./pin-entry";
import { findSeq, getOverview, listMicroUpdates, listTimeline } from "./reads";
import { type EntryFilter, passesFilter } from "./rules";
import type { TimelineEntry } from "./schemas";

const ROWS = 10_000;
let t: TestDb;
let ctx: Context;
let ref: string;
let pathId: string;
let all: TimelineEntry[];

/** Rows of every kind without a chain, which only a superuser can write. */
async function fill(incidentId: string): Promise<void> {
  await t.asSuperuser(async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into timeline_event (incident_id, seq, id, type, name, visibility, text, phase, actor_kind, actor_id,
         actor_name, occurred_at, recorded_at, payload, corrects_seq, prev_hash, hash)
       select i.id, i.last_seq + n, 'filled-' || n,
         (array['alert','phase','update','command','action']::event_type[])[1 + n % 5], 'timeline.noted',
         (case when n % 11 = 0 then 'public' else 'internal' end)::visibility,
         (array['Réplication lag %', 'Rolling back NODE 3', 'Ошибка на узле', 'ΟΔΟΣ closed', '100_percent'])[1 + n % 5]
           || ' ' || n, 1 + n % 8, 'system', null, 'Person ' || n % 7,
         now() - interval '1 day' + n * interval '1 second', now(),
         case when n % 13 = 0 then jsonb_build_object('kind', 'micro', 'source', 'tool', 'pathId', $2::text)
           else '{"kind": "note"}' end,
         case when n % 97 = 0 then i.last_seq + n - 50 end, 'none', 'none-' || n
       from incident i, generate_series(1, $3::int - i.last_seq) n where i.id = $1`,
      [incidentId, pathId, ROWS],
    );
    await client.query("update incident set last_seq = $2 where id = $1", [incidentId, ROWS]);
  });
}

async function pages(filter: EntryFilter, limit: number): Promise<TimelineEntry[]> {
  const found: TimelineEntry[] = [];
  let before: number | null = ROWS + 1;
  while (before !== null) {
    const page: Awaited<ReturnType<typeof listTimeline>> = await listTimeline(ctx, {
      ref,
      before,
      limit,
      ...(filter as object),
    });
    found.push(...page.items);
    before = page.nextBefore;
  }
  return found;
}
const seqs = (entries: TimelineEntry[]) => entries.map(({ seq }) => seq);

beforeAll(async () => {
  t = await testDb();
  ctx = await t.asUser("mim");
  const incident = await openIncident({ ctx, input: { title: "Checkout down", severity: "High" } });
  ref = incident.ref;
  pathId = (await openPath({ ctx, input: { ref, title: "Roll back" } })).id;
  await fill(incident.id);
  for (const seq of [50, 5_000, 9_999]) {
    await t.db.pin.create({ data: { incidentId: incident.id, seq, pinnedByName: "A", pinnedAt: ctx.now } });
  }
  all = await pages({}, 500);
});

test("without a filter every seq comes once, and each entry says by which it was corrected", () => {
  expect(seqs(all)).toEqual(Array.from({ length: ROWS }, (_, index) => ROWS - index));
  const latest = new Map<number, number>();
  for (const { seq, correctsSeq } of all.toReversed()) if (correctsSeq !== null) latest.set(correctsSeq, seq);
  expect(latest.size).toBeGreaterThan(100);
  for (const { seq, correctedBySeq } of all) expect(correctedBySeq ?? null).toBe(latest.get(seq) ?? null);
});

const FILTERS: EntryFilter[] = [
  { types: ["alert", "phase"] },
  { types: [] },
  { actor: "Person 3" },
  { actor: "Nobody" },
  { visibility: "public" },
  { isPinned: true },
  { isPinned: false, phase: 3 },
  { isCorrection: true },
  { isCorrection: false, types: ["alert"] },
  { q: "replication LAG" },
  { q: "réplication 77" },
  { q: "ОШИБКА" },
  { q: "οδός" },
  { q: "%" },
  { q: "_" },
  { q: "'; drop" },
  { q: "node rolling", actor: "Person 1", visibility: "public", types: ["phase"] },
];

test.each(FILTERS)("%j: pages of any size give what the rule gives", async (filter) => {
  const pins = new Set([50, 5_000, 9_999]);
  const expected = seqs(all.filter((entry) => passesFilter(entry, filter, pins)));
  expect(seqs(await pages(filter, 500))).toEqual(expected);
  expect(seqs((await listTimeline(ctx, { ref, limit: 7, ...(filter as object) })).items)).toEqual(expected.slice(0, 7));
});

test("a path's entries are found by it, as entries and as micro-updates", async () => {
  const expected = all.filter((entry) => passesFilter(entry, { pathId }, new Set()));
  expect(expected.length).toBeGreaterThan(700);
  expect(seqs(await pages({ pathId }, 100))).toEqual(seqs(expected));
  const micro = await listMicroUpdates(ctx, { ref, recoveryPathId: pathId, limit: 5 });
  const noted = expected.filter(({ name }) => name === "timeline.noted");
  expect(micro.items.map(({ seq }) => seq)).toEqual(seqs(noted).slice(0, 5));
  expect(micro.items[0]).toMatchObject({ source: "tool", recoveryPathId: pathId });
});

test("filters may come as text, as over the HTTP API; nonsense is refused by its field", async () => {
  const page = await listTimeline(ctx, { ref, types: "alert,phase", isPinned: "true" });
  expect(seqs(page.items)).toEqual(
    seqs(all.filter((e) => passesFilter(e, { types: ["alert", "phase"] }, new Set()))).filter((seq) =>
      [50, 5_000, 9_999].includes(seq),
    ),
  );
  for (const bad of [{ types: "alarm" }, { phase: 9 }, { visibility: "secret" }, { q: "x".repeat(201) }]) {
    await expect(listTimeline(ctx, { ref, ...(bad as object) })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  }
});

test("the overview counts what the record holds", async () => {
  const overview = await getOverview(ctx, { ref });
  expect(overview.asOfSeq).toBe(ROWS);
  expect(overview.publicCount).toBe(all.filter((entry) => entry.visibility === "public").length);
  for (const [type, count] of Object.entries(overview.byType)) {
    expect(count).toBe(all.filter((entry) => entry.type === type).length);
  }
  expect(overview.pins.map(({ seq }) => seq)).toEqual([9_999, 5_000, 50]);
  for (const { name, count } of overview.actors) {
    expect(count).toBe(all.filter((entry) => entry.actorName === name).length);
  }
});

test("an instant leads to the newest entry that had happened by then", async () => {
  const middle = all[4_321];
  if (!middle) throw new Error("no entry there");
  expect(await findSeq(ctx, { ref, at: middle.occurredAt })).toEqual({ seq: middle.seq });
  expect(await findSeq(ctx, { ref, at: "2001-01-01T00:00:00Z" })).toEqual({ seq: 1 });
});

async function small() {
  const mim = await t.asUser("mim");
  const incident = await openIncident({ ctx: mim, input: { title: "Search down", severity: "High" } });
  return { mim, incident, own: incident.ref };
}

test("phases that happened are named with where they begin", async () => {
  const { mim, own } = await small();
  const advanced = await advancePhase({ ctx: mim, input: { ref: own, override: { reason: "drill" } } });
  const { phases } = await getOverview(mim, { ref: own });
  expect(phases.at(-1)).toMatchObject({ phase: advanced.phase });
});

test("a pin is set once, recorded in a short row, and taken away once", async () => {
  const { mim, own } = await small();
  const set = () => pinEntry({ ctx: mim, input: { ref: own, seq: 1 } });
  await Promise.all([set(), set(), set()]);
  expect((await getOverview(mim, { ref: own })).pins).toEqual([{ seq: 1, pinnedByName: expect.any(String) }]);
  await pinEntry({ ctx: mim, input: { ref: own, seq: 1, isPinned: false } });
  await pinEntry({ ctx: mim, input: { ref: own, seq: 1, isPinned: false } });
  const { items } = await listTimeline(mim, { ref: own });
  expect(items.filter(({ name }) => name === "timeline.pinned").map(({ text }) => text)).toEqual([
    "Unpinned #1",
    "Pinned #1",
  ]);
});

test("what is not there is not pinned; observers pin nothing; the fifty-first is refused", async () => {
  const { mim, own } = await small();
  await expect(pinEntry({ ctx: mim, input: { ref: own, seq: 999 } })).rejects.toMatchObject({ code: "NOT_FOUND" });
  const observer = await t.asUser("observer");
  await expect(pinEntry({ ctx: observer, input: { ref: own, seq: 1 } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  for (let seq = 1; seq <= 50; seq += 1) await pinEntry({ ctx: mim, input: { ref: own, seq } });
  await expect(pinEntry({ ctx: mim, input: { ref: own, seq: 51 } })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a micro-update names its path and source; another incident's path is refused", async () => {
  const { mim, own } = await small();
  const path = await openPath({ ctx: mim, input: { ref: own, title: "Fail over" } });
  const entry = await logEntry({ ctx: mim, input: { ref: own, text: "Replica is ready", recoveryPathId: path.id } });
  expect(entry.payload).toEqual({ kind: "micro", source: "bridge", pathId: path.id });
  const plain = await logEntry({ ctx: mim, input: { ref: own, text: "plain" } });
  expect(plain.payload).toEqual({ kind: "note" });
  const { items } = await listMicroUpdates(mim, { ref: own });
  expect(items).toMatchObject([{ content: "Replica is ready", recoveryPathId: path.id, source: "bridge" }]);
  await expect(logEntry({ ctx: mim, input: { ref: own, text: "x", recoveryPathId: pathId } })).rejects.toMatchObject({
    details: { fields: { recoveryPathId: expect.any(String) } },
  });
});

test("a true time in the past is kept beside the time of writing; a clock a little ahead counts as now", async () => {
  const { mim, own } = await small();
  const hourAgo = new Date(mim.now.getTime() - 3_600_000).toISOString();
  const entry = await logEntry({ ctx: mim, input: { ref: own, text: "Failed over", occurredAt: hourAgo } });
  expect(entry).toMatchObject({ occurredAt: hourAgo, recordedAt: mim.now.toISOString() });
  const ahead = new Date(mim.now.getTime() + 3_000).toISOString();
  const clamped = await logEntry({ ctx: mim, input: { ref: own, text: "Back", occurredAt: ahead } });
  expect(clamped.occurredAt).toBe(mim.now.toISOString());
});
