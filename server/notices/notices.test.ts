import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { askConditions } from "../can-reports/ask-conditions";
import { closeConditions } from "../can-reports/close-conditions";
import { getConditions } from "../can-reports/reads";
import { reportCan } from "../can-reports/report-can";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { lockIncident } from "../incidents/reads";
import { closePath } from "../recovery/close-path";
import { openPath } from "../recovery/open-path";
import { Settings } from "../settings/schemas";
import { listTimeline } from "../timeline/reads";
import { acknowledgeNotice } from "./acknowledge-notice";
import { jobs } from "./jobs";
import { raiseNotice } from "./raise-notice";
import { listNotices } from "./reads";
import { dueGuards, type GuardFacts, guardsOf, nextDueAt } from "./rules";

const DAY_MS = 24 * 60 * 60_000;
const settings = Settings.parse({});
const facts = (over: Partial<GuardFacts> = {}): GuardFacts => ({
  phase: 2,
  phaseEnteredAt: 0,
  alarmLevel: "Box3",
  paths: [],
  requests: [],
  promise: null,
  ...over,
});
const rules = (given: GuardFacts) => guardsOf(given, settings).map(({ rule, dueAt }) => [rule, dueAt / 60_000]);
const path = (phase: number, isRunning = true, hasPassed = false) => ({ phase, isRunning, hasPassed });

const anyPromise = fc.option(
  fc.record({
    severity: fc.constantFrom("Critical" as const, "High" as const, "Medium" as const, "Low" as const),
    eta: fc.option(fc.integer({ min: 1, max: 1e9 })),
    since: fc.integer({ min: 0, max: 1e9 }),
    hasCommunicated: fc.boolean(),
  }),
);

describe("which guardrails hold", () => {
  it("Gather: beyond its timebox, and without a path that runs or has passed", () => {
    expect(rules(facts())).toEqual([
      ["gather-too-long", 10],
      ["gather-without-path", 10],
    ]);
    expect(rules(facts({ paths: [path(1)] }))).toEqual([["gather-too-long", 10]]);
    expect(rules(facts({ paths: [path(1, false, true)] }))).toEqual([["gather-too-long", 10]]);
    expect(rules(facts({ paths: [path(1, false)] }))).toHaveLength(2);
    expect(rules(facts({ alarmLevel: "Box0" }))).toEqual([["gather-too-long", 10]]);
  });

  it("Isolation: no path beyond it, by alarm level", () => {
    const isolation = (over: Partial<GuardFacts>) => rules(facts({ phase: 5, ...over }));
    expect(isolation({})).toEqual([["isolation-without-path", 45]]);
    expect(isolation({ alarmLevel: "Box2" })).toEqual([["isolation-without-path", 60]]);
    expect(isolation({ alarmLevel: "Box1" })).toEqual([]);
    expect(isolation({ paths: [path(5), path(6, false)] })).toHaveLength(1);
    expect(isolation({ paths: [path(5), path(6)] })).toEqual([]);
    expect(isolation({ paths: [path(1, false, true)] })).toEqual([]);
  });

  it("to the Leader: Isolation without a way out at any level, Gather without a path at the full response", () => {
    const told = (phase: number, alarmLevel: "Box2" | "Box3") =>
      guardsOf(facts({ phase, alarmLevel }), settings).map(({ rule, told: to }) => `${rule} ${to}`);
    expect(told(5, "Box2")).toEqual(["isolation-without-path leader"]);
    expect(told(5, "Box3")).toEqual(["isolation-without-path leader"]);
    expect(told(2, "Box2")).toEqual(["gather-too-long fireground", "gather-without-path fireground"]);
    expect(told(2, "Box3")).toEqual(["gather-too-long fireground", "gather-without-path leader"]);
  });

  it("conditions: a request with somebody missing, whatever the phase", () => {
    const request = { id: "r", askedAt: 0, dueAt: 300_000, missing: ["App", "Database"] };
    const [guard] = guardsOf(facts({ phase: 4, requests: [request, { ...request, id: "s", missing: [] }] }), settings);
    expect(guard).toMatchObject({ rule: "conditions-expired", occasion: "r", dueAt: 300_000 });
    expect(guard?.textAt(300_000)).toBe(
      "No conditions from App and Database within 5 min. Ask again, or go on without.",
    );
  });

  it("is due exactly from its instant on, and the next one is always to come", () => {
    const anyFacts = fc.record({
      phase: fc.integer({ min: 1, max: 8 }),
      phaseEnteredAt: fc.integer({ min: 0, max: 1e9 }),
      alarmLevel: fc.constantFrom("Box0" as const, "Box1" as const, "Box2" as const, "Box3" as const),
      paths: fc.array(
        fc.record({ phase: fc.integer({ min: 1, max: 8 }), isRunning: fc.boolean(), hasPassed: fc.boolean() }),
      ),
      requests: fc.uniqueArray(
        fc.record({
          id: fc.string({ maxLength: 4 }),
          askedAt: fc.constant(0),
          dueAt: fc.integer({ min: 1, max: 1e9 }),
          missing: fc.array(fc.constant("App"), { maxLength: 2 }),
        }),
        { selector: (request) => request.id },
      ),
      promise: anyPromise,
    });
    fc.assert(
      fc.property(anyFacts, fc.integer({ min: 0, max: 2e9 }), (given, now) => {
        const guards = guardsOf(given, settings);
        const due = dueGuards(guards, now);
        for (const guard of guards)
          expect(due.includes(guard)).toBe(now >= guard.dueAt && (guard.endsAt === undefined || now < guard.endsAt));
        const next = nextDueAt(guards, now);
        expect(next === null ? guards.every((guard) => guard.dueAt <= now) : next > now).toBe(true);
        const keys = guards.map(({ rule, occasion }) => `${rule} ${occasion}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

async function opened(input: { severity?: string; replayOf?: string; toPhase?: number } = {}) {
  const t = await testDb();
  const mim = await t.makeUser("mim");
  const ctx = () => t.ctxOf(mim);
  const { severity = "Critical", replayOf, toPhase = 2 } = input;
  await openIncident({
    ctx: replayOf ? t.ctx({ source: "replay" }) : ctx(),
    input: { title: "Down", severity, replayOf },
  });
  const ref = "INC-1";
  if (toPhase > 1) await advancePhase({ ctx: ctx(), input: { ref, toPhase, override: { reason: "Go" } } });
  const { id } = await t.db.incident.findFirstOrThrow();
  // Heard of only just, so to speak: these tests are of the guardrails alone.
  const lastCommunicatedAt = new Date(t.clock.now().getTime() + 30 * DAY_MS);
  await t.db.incident.updateMany({ data: { nextUpdateEta: null, lastCommunicatedAt } });
  const job = { ...t.ctx(), actor: { kind: "job", name: "notices" } as const, source: "job" as const };
  const sweep = () => jobs["notices.sweep"]({ ...job, now: t.clock.now() });
  const told = async () =>
    (await listTimeline(ctx(), { ref })).items.filter((entry) => entry.name === "notice.raised").toReversed();
  const queued = async () => {
    const { rows } = await t.asSuperuser((client) =>
      client.query<{ run_at: Date; key: string }>(
        `select task_identifier, run_at, key from graphile_worker.jobs where task_identifier = 'notices.check' order by run_at`,
      ),
    );
    const inADay = t.clock.now().getTime() + DAY_MS;
    return rows.filter(({ key, run_at }) => !key.startsWith("notices.due:") || run_at.getTime() < inADay);
  };
  /** What the worker does: runs jobs that are due, at the clock's instant. */
  const work = async () => {
    const due = (await queued()).filter((row) => row.key.startsWith("notices.check:") || row.run_at <= t.clock.now());
    await t.asSuperuser((client) =>
      client.query("delete from graphile_worker._private_jobs where key = any($1)", [due.map((row) => row.key)]),
    );
    for (const _ of due) await jobs["notices.check"]({ ...job, now: t.clock.now() }, { incidentId: id });
  };
  return { t, ctx, ref, id, sweep, told, queued, work, mim, job };
}
const ruleOf = (entry: { payload: unknown }) => (entry.payload as { rule: string }).rule;

test("Gather's end is told once, at its instant, by a job that entering it made", async () => {
  const { t, work, told, queued, ctx, ref } = await opened();
  await work();
  expect(await told()).toEqual([]);
  const at = new Date(t.clock.now().getTime() + 10 * 60_000);
  expect((await queued()).map((row) => row.run_at)).toEqual([at]);
  t.clock.advance(9.99);
  await work();
  expect(await told()).toEqual([]);
  t.clock.set(at.toISOString());
  await work();
  await work();
  const entries = await told();
  expect(entries.map(ruleOf).sort()).toEqual(["gather-too-long", "gather-without-path"]);
  expect(entries.map((entry) => entry.text)).toContain(
    "Gather has run 10 min. Take what you have and go on to Assess.",
  );
  expect(entries.every((entry) => entry.type === "alert" && entry.occurredAt === at.toISOString())).toBe(true);
  expect((await listNotices(ctx(), { ref })).map((notice) => notice.isStanding)).toEqual([true, true]);
  expect(await queued()).toEqual([]);
});

test("what is no longer true is not told: the phase moved on, a path runs", async () => {
  const moved = await opened();
  await moved.work();
  await advancePhase({ ctx: moved.ctx(), input: { ref: moved.ref, override: { reason: "Go" } } });
  moved.t.clock.advance(11);
  await moved.work();
  await moved.sweep();
  expect(await moved.told()).toEqual([]);

  const pathed = await opened();
  await pathed.work();
  await openPath({ ctx: pathed.ctx(), input: { ref: pathed.ref, title: "Roll back" } });
  pathed.t.clock.advance(11);
  await pathed.work();
  expect((await pathed.told()).map(ruleOf)).toEqual(["gather-too-long"]);
});

test("where every job was lost, the sweep tells it, late but once, and makes the job for what is due before the next", async () => {
  const { t, sweep, told, queued, ctx, ref } = await opened();
  await t.asSuperuser((client) => client.query("delete from graphile_worker._private_jobs"));
  t.clock.advance(8);
  await sweep();
  expect(await queued()).toEqual([]);
  t.clock.advance(1);
  await sweep();
  expect((await queued()).map((row) => row.run_at)).toEqual([new Date(t.clock.now().getTime() + 60_000)]);
  t.clock.advance(6);
  await Promise.all([sweep(), sweep(), sweep()]);
  expect((await told()).map(ruleOf).sort()).toEqual(["gather-too-long", "gather-without-path"]);
  expect((await listNotices(ctx(), { ref }))[0]?.text).toContain("15 min");
});

test("Isolation without a path beyond it pages by alarm level; a path that gets beyond it silences it", async () => {
  const { t, sweep, told, mim } = await opened({ toPhase: 5 });
  t.clock.advance(44);
  await sweep();
  expect(await told()).toEqual([]);
  t.clock.advance(1);
  await sweep();
  expect((await told()).map((entry) => entry.text)).toEqual(
    [
      "45 min in Isolation and no recovery path is beyond it. Page the next tier and the vendor, and review the paths.",
    ].map((text) => `${text} Escalated to ${mim.displayName} (MIM), as nobody is Leader.`),
  );
  const high = await opened({ toPhase: 5, severity: "High" });
  const opening = await openPath({ ctx: high.ctx(), input: { ref: high.ref, title: "Fail over" } });
  high.t.clock.advance(59);
  await high.sweep();
  await closePath({ ctx: high.ctx(), input: { ref: high.ref, pathId: opening.id, outcome: "pass" } });
  high.t.clock.advance(2);
  await high.sweep();
  expect(await high.told()).toEqual([]);
});

test("thresholds are an admin's, and null switches one off", async () => {
  const { t, sweep, told } = await opened();
  const row = { updatedAt: t.clock.now(), updatedBy: "admin" };
  await t.db.setting.createMany({
    data: [
      { ...row, key: "gatherTimeboxMinutes", value: 20 },
      { ...row, key: "gatherGuardMinutes", value: { Box3: null, Box2: null, Box1: null, Box0: null } },
    ],
  });
  t.clock.advance(19);
  await sweep();
  expect(await told()).toEqual([]);
  t.clock.advance(1);
  await sweep();
  expect((await told()).map(ruleOf)).toEqual(["gather-too-long"]);
});

test("a request that runs out says who is missing, and is over when they answer or somebody goes on", async () => {
  const { t, ctx, ref, work, told } = await opened({ toPhase: 3 });
  await askConditions({ ctx: ctx(), input: { ref, teams: ["App", "Database"], minutes: 3 } });
  await work();
  t.clock.advance(1);
  await reportCan({ ctx: ctx(), input: { ref, team: "app", conditions: ["Slow"] } });
  t.clock.advance(2);
  await work();
  expect((await told()).map((entry) => entry.text)).toEqual([
    "No conditions from Database within 3 min. Ask again, or go on without.",
  ]);
  const standing = async () => (await listNotices(ctx(), { ref })).map((notice) => notice.isStanding);
  expect(await standing()).toEqual([true]);
  const [request] = await getConditions(ctx(), { ref });
  await closeConditions({ ctx: ctx(), input: { ref, requestId: request?.id ?? "" } });
  expect(await standing()).toEqual([false]);

  await askConditions({ ctx: ctx(), input: { ref, teams: ["Cloud"], minutes: 3 } });
  await work();
  await reportCan({ ctx: ctx(), input: { ref, team: "Cloud", conditions: ["Fine"] } });
  t.clock.advance(4);
  await work();
  expect(await told()).toHaveLength(1);
});

test("recordings played into the past, and resolved incidents, are left in peace", async () => {
  const played = await opened({ replayOf: "a-recording" });
  played.t.clock.advance(25 * 60);
  await played.sweep();
  expect(await played.told()).toEqual([]);
  const resolved = await opened();
  await resolved.t.db.incident.updateMany({ data: { status: "Resolved", cleanSince: new Date(0) } });
  resolved.t.clock.advance(30);
  await resolved.sweep();
  await resolved.work();
  expect(await resolved.told()).toEqual([]);
});

test("a recording that people took up is guarded like any other", async () => {
  const { t, ctx, ref, sweep, told } = await opened({ replayOf: "a-recording", toPhase: 1 });
  t.clock.advance(48 * 60);
  await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Go" } } });
  t.clock.advance(10);
  await sweep();
  expect(await told()).toHaveLength(2);
});

test("one occasion is told once, by whoever raises it; another occasion is told again", async () => {
  const { t, ref, ctx, told, job } = await opened({ toPhase: 1 });
  const raise = (occasion: string) =>
    t.db.$transaction(async (tx) =>
      raiseNotice(tx, job, await lockIncident(tx, ref), { rule: "some-rule", occasion, text: "App is silent." }),
    );
  expect(await Promise.all([raise("a"), raise("a"), raise("a")]).then((all) => all.filter(Boolean))).toHaveLength(1);
  expect(await raise("b")).toBe(true);
  expect((await told()).map((entry) => entry.payload)).toMatchObject([{ occasion: "a" }, { occasion: "b" }]);
  expect(await listNotices(ctx(), { ref })).toHaveLength(2);
});

test("what was told of a timebox is over once the timebox was renewed, of a page once it was answered", async () => {
  const { t, ref, ctx, id, job } = await opened({ toPhase: 3 });
  const opening = await openPath({ ctx: ctx(), input: { ref, title: "Roll back", timeboxMinutes: 5 } });
  const page = { id: "page", incidentId: id, teamName: "App", alarmLevel: "Box3", pagedByName: "Mia" } as const;
  await t.db.teamPage.create({ data: { ...page, pagedAt: t.clock.now() } });
  await t.db.$transaction(async (tx) => {
    const head = await lockIncident(tx, ref);
    const timebox = `${opening.id} ${opening.timeboxStartedAt}`;
    await raiseNotice(tx, job, head, { rule: "timebox-expired", occasion: timebox, text: "Expired." });
    await raiseNotice(tx, job, head, { rule: "page-overdue", occasion: page.id, text: "Silent." });
  });
  const standing = async () =>
    Object.fromEntries((await listNotices(ctx(), { ref })).map((notice) => [notice.rule, notice.isStanding]));
  expect(await standing()).toEqual({ "timebox-expired": true, "page-overdue": true });
  await t.db.recoveryPath.updateMany({ data: { timeboxStartedAt: t.clock.advance(6) } });
  expect(await standing()).toEqual({ "timebox-expired": false, "page-overdue": true });
  await t.db.teamPage.updateMany({ data: { acknowledgedAt: t.clock.now() } });
  expect(await standing()).toEqual({ "timebox-expired": false, "page-overdue": false });
});

test("an acknowledgement says who, when and why, once; who only watches may not", async () => {
  const { t, ctx, ref, sweep, mim } = await opened();
  t.clock.advance(10);
  await sweep();
  const [notice] = await listNotices(ctx(), { ref });
  const input = { ref, noticeId: notice?.id ?? "", reason: "Database is on its way" };
  for (const role of ["observer", "customer_ops", "responder", "executive"] as const) {
    await expect(acknowledgeNotice({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const acknowledgedAt = t.clock.advance(1).toISOString();
  await acknowledgeNotice({ ctx: ctx(), input });
  t.clock.advance(1);
  const after = await acknowledgeNotice({ ctx: ctx(), input: { ...input, reason: "Other" } });
  expect(after.find((one) => one.id === input.noticeId)).toMatchObject({
    acknowledgedAt,
    acknowledgedByName: mim.displayName,
    acknowledgedReason: "Database is on its way",
  });
  const entries = (await listTimeline(ctx(), { ref })).items.filter((entry) => entry.name === "notice.acknowledged");
  expect(entries).toHaveLength(1);
  expect(entries[0]?.text).toContain("(Database is on its way)");
  await expect(acknowledgeNotice({ ctx: ctx(), input: { ref, noticeId: "x" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
