import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { MovableClock } from "../../tests/support/clock";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { openIncident } from "../incidents/open-incident";
import { setSeverity } from "../incidents/set-severity";
import { startWorker } from "../jobs/worker";
import { publishMilestone } from "../milestones/publish-milestone";
import { Settings } from "../settings/schemas";
import { listTimeline } from "../timeline/reads";
import { jobs } from "./jobs";
import { listNotices } from "./reads";
import { dueGuards, type PromiseFacts, promiseGuards } from "./rules";

const MINUTE = 60_000;
const settings = Settings.parse({});
const facts = (over: Partial<PromiseFacts> = {}): PromiseFacts => ({
  severity: "Critical",
  eta: 15 * MINUTE,
  since: 0,
  hasCommunicated: true,
  ...over,
});
const times = (given: PromiseFacts) =>
  Object.fromEntries(promiseGuards(given, settings).map(({ rule, dueAt }) => [rule.slice(8), dueAt / MINUTE]));

describe("when a promise is told of", () => {
  it("before it, at its instant, and after twice the interval, by severity", () => {
    expect(times(facts())).toEqual({ "due-soon": 12, overdue: 15, silence: 30 });
    expect(times(facts({ severity: "High" }))).toEqual({ "due-soon": 10, overdue: 15, silence: 60 });
    expect(times(facts({ severity: "Medium", eta: 60 * MINUTE }))).toEqual({
      "due-soon": 50,
      overdue: 60,
      silence: 120,
    });
    expect(times(facts({ severity: "Low" }))).toEqual({ overdue: 15 });
  });

  it("silence waits for a promise that runs longer, and goes on where none was made", () => {
    expect(times(facts({ eta: 45 * MINUTE })).silence).toBe(45);
    expect(times(facts({ eta: null }))).toEqual({ silence: 30 });
  });

  it("a promise of a few minutes is recalled in its middle, not at once", () => {
    expect(times(facts({ eta: 4 * MINUTE }))["due-soon"]).toBe(2);
  });

  it("says to the minute what is so", () => {
    const [soon, overdue, silence] = promiseGuards(facts(), settings);
    expect(soon?.textAt(12 * MINUTE)).toBe(
      "Next update promised for 00:15 UTC, in 3 min. Publish it, or a holding milestone.",
    );
    expect(overdue?.textAt(0)).toBe(
      "The update promised for 00:15 UTC has not come. Publish it, or a holding milestone.",
    );
    expect(silence?.textAt(30 * MINUTE)).toBe("No update for 30 min; one was promised for 00:15 UTC.");
    const [never] = promiseGuards(facts({ eta: null, hasCommunicated: false }), settings);
    expect(never?.textAt(31 * MINUTE)).toBe("No first update for 31 min; none is promised.");
  });

  it("never before its time, never twice, never of a promise that was kept, and never missed", () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 9e5 }) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("publish" as const), ms: fc.integer({ min: 1, max: 4e6 }) }),
      },
    );
    const severity = fc.constantFrom("Critical" as const, "High" as const, "Medium" as const, "Low" as const);
    fc.assert(
      fc.property(severity, fc.array(step, { maxLength: 60 }), (severity, steps) => {
        let now = 0;
        let promise = facts({ severity });
        const told = new Set<string>();
        const nudge = settings.nudgeMinutes[severity];
        const interval = settings.updateIntervalMinutes[severity];
        for (const { kind, ms } of steps) {
          if (kind === "publish") {
            promise = facts({ severity, since: now, eta: now + ms });
            continue;
          }
          const before = now;
          now += ms;
          const eta = promise.eta ?? 0;
          const due = dueGuards(promiseGuards(promise, settings), now);
          for (const { rule, occasion } of due) {
            expect(occasion.startsWith(new Date(promise.since).toISOString())).toBe(true);
            if (told.has(`${rule} ${occasion}`)) continue;
            told.add(`${rule} ${occasion}`);
            if (rule === "promise-due-soon") {
              expect(now < eta && eta - now <= Math.min((nudge ?? 0) * MINUTE, (eta - promise.since) / 2)).toBe(true);
            } else expect(now >= eta).toBe(true);
            if (rule === "promise-silence") expect(now - promise.since >= (interval ?? 0) * 2 * MINUTE).toBe(true);
          }
          // A look within the nudge tells it; a look after the instant tells that it is over.
          const isNudgeTime =
            nudge !== null &&
            now < eta &&
            before >= eta - nudge * MINUTE &&
            before >= promise.since + (eta - promise.since) / 2;
          if (isNudgeTime) expect(due.some(({ rule }) => rule === "promise-due-soon")).toBe(true);
          expect(due.some(({ rule }) => rule === "promise-overdue")).toBe(now >= eta);
        }
      }),
    );
  });
});

async function opened({
  severity = "Critical",
  replayOf,
  at,
}: {
  severity?: string;
  replayOf?: string;
  at?: string;
} = {}) {
  const t = await testDb(at ? { clock: new MovableClock(at) } : {});
  const [mim, comms, leader] = [await t.makeUser("mim"), await t.makeUser("comms"), await t.makeUser("executive")];
  const input = { title: "Card payments fail", severity };
  if (replayOf) await openIncident({ ctx: t.ctx({ source: "replay" }), input: { ...input, replayOf } });
  else await openIncident({ ctx: t.ctxOf(mim), input });
  const { id } = await t.db.incident.findFirstOrThrow();
  const ref = "INC-1";
  const slot = (role: "comms" | "leader", userId: string) =>
    assignRole({ ctx: t.ctxOf(mim), input: { ref, role, userId } });
  const job = () => ({ ...t.ctx(), actor: { kind: "job", name: "notices" } as const, source: "job" as const });
  const check = () => jobs["notices.check"](job(), { incidentId: id });
  const sweep = () => jobs["notices.sweep"](job());
  const told = async () =>
    (await listTimeline(t.ctxOf(mim), { ref })).items
      .filter((entry) => entry.name === "notice.raised")
      .map((entry) => (entry.payload as { rule: string }).rule)
      .toReversed();
  /** Mails of notices, as "address word". */
  const mails = async () => {
    const rows = await t.db.delivery.findMany({
      where: { message: { template: "notice" } },
      orderBy: { id: "asc" },
      select: { address: true, message: { select: { props: true } } },
    });
    return rows.map(({ address, message }) => `${address} ${(message.props as { word: string }).word}`);
  };
  const publish = (user: typeof mim, minutes: number) =>
    publishMilestone({
      ctx: t.ctxOf(user),
      input: {
        ref,
        title: "Payments fail",
        body: "Card payments fail.",
        audience: ["stakeholder"],
        nextUpdateEta: new Date(t.clock.now().getTime() + minutes * MINUTE).toISOString(),
      },
    });
  return { t, mim, comms, leader, id, ref, slot, check, sweep, told, mails, publish };
}
type World = Awaited<ReturnType<typeof opened>>;
const dueAt = async ({ t }: World): Promise<Date | undefined> => {
  const { rows } = await t.asSuperuser((client) =>
    client.query<{ run_at: Date }>(`select run_at from graphile_worker.jobs where key like 'notices.due:%'`),
  );
  return rows[0]?.run_at;
};

test("Comms Lead and MIM are told once, in time, by a job of that instant; overdue is told on the fireground", async () => {
  const world = await opened();
  const { t, mim, comms, slot, check, told, mails } = world;
  await slot("comms", comms.id);
  await check();
  const nudgeAt = new Date(t.clock.now().getTime() + 12 * MINUTE);
  expect(await dueAt(world)).toEqual(nudgeAt);
  t.clock.advance(11.99);
  await check();
  expect(await told()).toEqual([]);
  t.clock.set(nudgeAt.toISOString());
  await Promise.all([check(), check(), check()]);
  expect(await told()).toEqual(["promise-due-soon"]);
  const nudged = [`${comms.email} Update due`, `${mim.email} Update due`];
  expect((await mails()).sort()).toEqual(nudged.sort());
  expect(await dueAt(world)).toEqual(new Date(nudgeAt.getTime() + 3 * MINUTE));
  t.clock.advance(3);
  await check();
  await check();
  expect(await told()).toEqual(["promise-due-soon", "promise-overdue"]);
  expect(await mails()).toHaveLength(2);
  const [overdue, soon] = await listNotices(t.ctxOf(mim), { ref: world.ref });
  expect([overdue?.isStanding, soon?.isStanding]).toEqual([true, false]);
});

test("publishing in time cancels what would be told, and whoever published last is told of the next", async () => {
  const world = await opened();
  const { t, check, told, mails, publish, mim } = world;
  const other = await t.makeUser("comms");
  t.clock.advance(11.9);
  await publish(other, 20);
  t.clock.advance(4);
  await check();
  expect(await told()).toEqual([]);
  t.clock.advance(13.1);
  await check();
  expect(await told()).toEqual(["promise-due-soon"]);
  expect((await mails()).sort()).toEqual([`${other.email} Update due`, `${mim.email} Update due`].sort());
  await publish(other, 20);
  expect((await listNotices(t.ctxOf(mim), { ref: world.ref })).map(({ isStanding }) => isStanding)).toEqual([false]);
  t.clock.advance(19.9);
  await check();
  expect(await told()).toEqual(["promise-due-soon", "promise-due-soon"]);
});

test("a publish and a check at once: either the nudge came before it, or it does not come", async () => {
  for (let round = 0; round < 4; round += 1) {
    const { t, check, told, publish, mim, ref } = await opened();
    t.clock.advance(13);
    await Promise.all(round % 2 ? [check(), publish(mim, 15), check()] : [publish(mim, 15), check(), check()]);
    await check();
    const entries = (await listTimeline(t.ctxOf(mim), { ref })).items.toReversed();
    const published = entries.findIndex(({ name }) => name === "milestone.published");
    const raised = entries.flatMap(({ name }, index) => (name === "notice.raised" ? [index] : []));
    expect(raised.length).toBeLessThanOrEqual(1);
    for (const index of raised) expect(index).toBeLessThan(published);
    expect(await told()).toHaveLength(raised.length);
  }
});

test("where the worker slept through the nudge, the overdue update is mailed instead, once", async () => {
  const { t, mim, sweep, told, mails } = await opened();
  t.clock.advance(16);
  await Promise.all([sweep(), sweep()]);
  expect(await told()).toEqual(["promise-overdue"]);
  expect(await mails()).toEqual([`${mim.email} Update overdue`]);
});

test("silence goes to the Leader once, whom the brief awaits; a new update ends it", async () => {
  const world = await opened();
  const { t, mim, leader, slot, sweep, told, mails, publish } = world;
  await publish(mim, 10);
  await slot("leader", leader.id);
  t.clock.advance(29.99);
  await sweep();
  expect(await told()).toEqual(["promise-overdue"]);
  t.clock.advance(0.01);
  await sweep();
  await sweep();
  expect(await told()).toEqual(["promise-overdue", "promise-silence"]);
  expect((await mails()).filter((mail) => mail.endsWith("Escalated"))).toEqual([`${leader.email} Escalated`]);
  const message = await t.db.message.findFirstOrThrow({ where: { subject: { contains: "Escalated" } } });
  expect(message.props).toMatchObject({ url: expect.stringMatching(/\/exec\/incidents\/INC-1$/), advice: "" });
  const [notice] = await listNotices(t.ctxOf(mim), { ref: world.ref });
  expect(notice).toMatchObject({ isEscalation: true, escalatedTo: `${leader.displayName} (Leader)`, isStanding: true });
  const { severity } = await t.db.incident.findFirstOrThrow();
  expect(severity).toBe("Critical");
  await publish(mim, 15);
  expect((await listNotices(t.ctxOf(mim), { ref: world.ref })).map(({ isStanding }) => isStanding)).toEqual([
    false,
    false,
  ]);
});

test("with nobody as Leader, the MIM hears that there is nobody, and the admins are mailed", async () => {
  const { t, mim, check, mails } = await opened();
  const admin = await t.makeUser("admin");
  await t.db.user.create({
    data: {
      id: "gone",
      email: "gone@example.test",
      displayName: "G",
      role: "admin",
      createdAt: t.clock.now(),
      disabledAt: t.clock.now(),
    },
  });
  t.clock.advance(31);
  await check();
  const escalated = (await mails()).filter((mail) => mail.endsWith("Escalated"));
  expect(escalated.sort()).toEqual([`${admin.email} Escalated`, `${mim.email} Escalated`].sort());
  const message = await t.db.message.findFirstOrThrow({ where: { subject: { contains: "Escalated" } } });
  expect(message.props).toMatchObject({ advice: expect.stringContaining("Nobody is Leader of this incident") });
});

test("a Leader without an account is called by the MIM", async () => {
  const { t, mim, check, mails, ref } = await opened();
  await t.makeUser("admin");
  await assignRole({ ctx: t.ctxOf(mim), input: { ref, role: "leader", name: "Pat Kim" } });
  t.clock.advance(31);
  await check();
  expect((await mails()).filter((mail) => mail.endsWith("Escalated"))).toEqual([`${mim.email} Escalated`]);
  const notice = (await listNotices(t.ctxOf(mim), { ref })).find(({ isEscalation }) => isEscalation);
  expect(notice?.escalatedTo).toBe(`Pat Kim (Leader) through ${mim.displayName} (MIM)`);
});

test("a Low incident that was made graver after hours is not silent from its opening", async () => {
  const { t, mim, check, told, ref } = await opened({ severity: "Low" });
  t.clock.advance(180);
  await setSeverity({ ctx: t.ctxOf(mim), input: { ref, severity: "Critical" } });
  await check();
  t.clock.advance(29);
  await check();
  expect(await told()).toEqual([]);
  t.clock.advance(1);
  await check();
  expect(await told()).toEqual(["promise-silence"]);
});

test("recordings never remind and never escalate; a resolved incident owes no update", async () => {
  const played = await opened({ replayOf: "a-recording" });
  played.t.clock.advance(40);
  await played.sweep();
  await played.check();
  expect(await played.told()).toEqual([]);
  expect(await played.mails()).toEqual([]);
  const resolved = await opened();
  await resolved.t.db.incident.updateMany({
    data: { status: "Resolved", nextUpdateEta: null, cleanSince: new Date(0) },
  });
  resolved.t.clock.advance(40);
  await resolved.sweep();
  expect(await resolved.told()).toEqual([]);
});

test("a worker that dies in the middle tells nothing; the next one tells it once", async () => {
  const { t, check, told, mails, id } = await opened();
  t.clock.advance(12.5);
  await t.asSuperuser(async (client) => {
    await client.query("begin");
    await client.query("select from incident where id = $1 for update", [id]);
    const dying = check().then(
      () => "done",
      () => "died",
    );
    // Within one transaction the list of activities stands still.
    const waiting = async () => {
      await client.query("select pg_stat_clear_snapshot()");
      return (
        await client.query<{ pid: number }>(
          "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rows[0];
    };
    let found = await waiting();
    while (!found) found = await waiting();
    await client.query("select pg_terminate_backend($1)", [found.pid]);
    expect(await dying).toBe("died");
    await client.query("rollback");
  });
  expect([await told(), await mails()]).toEqual([[], []]);
  await check();
  expect(await told()).toEqual(["promise-due-soon"]);
  expect(await mails()).toHaveLength(1);
});

test("two workers over one queue tell it once", async () => {
  // Far ahead of the database's clock, so that only what is to run at once runs.
  const { t, told, mails, id } = await opened({ at: "2099-03-10T02:30:00.000Z" });
  t.clock.advance(12.5);
  await t.asSuperuser(async (client) => {
    await client.query("delete from graphile_worker._private_jobs");
    for (let i = 0; i < 8; i += 1) {
      await client.query("select graphile_worker.add_job('notices.check', $1)", [JSON.stringify({ incidentId: id })]);
      await client.query("select graphile_worker.add_job('notices.sweep', '{}')");
    }
  });
  const start = () =>
    startWorker({ connectionString: t.url, db: t.db, jobs, recoveries: {}, clock: t.clock.now, concurrency: 4 });
  const workers = await Promise.all([start(), start()]);
  const left = async () =>
    (
      await t.asSuperuser((client) =>
        client.query("select from graphile_worker.jobs where task_identifier like 'notices.%' and run_at <= now()"),
      )
    ).rowCount;
  while ((await left()) !== 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await Promise.all(workers.map((worker) => worker.close()));
  expect(await told()).toEqual(["promise-due-soon"]);
  expect(await mails()).toHaveLength(1);
});
