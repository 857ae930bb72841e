import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { expected, madeUpRecording, told } from "../../tests/support/recordings";
import { verifyRecord } from "../timeline/reads";
import { replayIncident } from "./replay-incident";
import { planReplay } from "./rules";
import { Recording, type ReplayProgress } from "./schemas";
import { readRecordings } from "./seed-demo";

let t: TestDb;
beforeAll(async () => {
  t = await testDb();
});

const recordings = await readRecordings("prisma/seed/recordings");

const play = (recording: Recording) => replayIncident({ ctx: t.ctx({ source: "cli" }), input: { recording } });

describe("the record after a replay equals the recording", () => {
  test("there are seven", () => expect(recordings).toHaveLength(7));

  test.each(recordings.map((recording) => [recording.slug, recording] as const))("%s", async (slug, recording) => {
    const { ref } = await play(recording);
    const { incident, counts } = await told(t.ctx(), ref);
    expect(incident).toEqual(expected(recording));
    expect(counts).toEqual({ phases: recording.phases.length, updates: recording.publicUpdates.length });
    const row = await t.db.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(row).toMatchObject({ replayOf: slug, source: "replay", rootCauseStatus: "confirmed" });
  });

  test("made-up ones", async () => {
    await fc.assert(
      fc.asyncProperty(madeUpRecording, async (recording) => {
        const { ref } = await play(recording);
        const { incident, counts } = await told(t.ctx(), ref);
        const wanted = expected(recording);
        const opening = planReplay(recording)[0]?.at ?? "";
        // Every incident begins in phase 1, whether the recording says so or not.
        expect(incident).toEqual({ ...wanted, phases: { "1": Date.parse(opening), ...wanted.phases } });
        const begun = recording.phases[0]?.phase === 1 ? 0 : 1;
        expect(counts).toEqual({ phases: recording.phases.length + begun, updates: recording.publicUpdates.length });
      }),
      { numRuns: 25 },
    );
  });

  test("and its hash chains are whole", async () => {
    expect((await verifyRecord(t.ctx(), {})).broken).toEqual([]);
  });
});

const short = Recording.parse({
  slug: "short",
  title: "Short",
  severity: "Low",
  detectedAt: "2024-01-01T10:00:00Z",
  timeline: [5, 10].map((second) => ({
    at: `2024-01-01T10:00:${String(second).padStart(2, "0")}Z`,
    type: "action",
    text: `Second ${second}`,
  })),
});

test("at a speed it takes its time and says how far it is", async () => {
  const since = performance.now();
  const seen: ReplayProgress[] = [];
  await replayIncident({ ctx: t.ctx(), input: { recording: short, speed: 25 }, onStep: (each) => seen.push(each) });
  expect(performance.now() - since).toBeGreaterThanOrEqual(399);
  expect(seen.map(({ step, steps, at }) => [step, steps, at.slice(17, 19)])).toEqual([
    [1, 3, "00"],
    [2, 3, "05"],
    [3, 3, "10"],
  ]);
});

test("stopped while it waits, it stays as it is and says where", async () => {
  const stop = new AbortController();
  const playing = replayIncident({
    ctx: t.ctx(),
    input: { recording: short, speed: 0.001 },
    signal: stop.signal,
    onStep: () => setTimeout(() => stop.abort(), 20),
  });
  await expect(playing).rejects.toThrow(/Stopped after 1 of 3 steps. INC-\d+ stays as it is/);
});

test("nothing is sent unless told so", async () => {
  const list = await t.db.distributionList.create({
    data: { id: "list", name: "All", audience: "stakeholder", createdAt: t.clock.now() },
  });
  await t.db.listMember.create({ data: { listId: list.id, email: "kim@example.test", name: "Kim" } });
  const recording = Recording.parse({
    ...short,
    publicUpdates: [{ at: "2024-01-01T10:00:07Z", status: "investigating", text: "We look into it" }],
  });
  const states = async () => (await t.db.delivery.findMany({ orderBy: { id: "asc" } })).map(({ state }) => state);
  await play(recording);
  expect(await states()).toEqual(["suppressed"]);
  await replayIncident({ ctx: t.ctx({ isOutboundSuppressed: false }), input: { recording } });
  expect((await states()).sort()).toEqual(["queued", "suppressed"]);
});

test("who may not open incidents may not replay them", async () => {
  const ctx = await t.asUser("observer");
  await expect(replayIncident({ ctx, input: { recording: short } })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
