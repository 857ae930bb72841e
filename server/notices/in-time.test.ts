import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ChatStandIn, startChatStandIn } from "../../tests/support/chat-stand-in";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { addEndpoint } from "../channels/add-endpoint";
import { assignRole } from "../command-team/assign-role";
import { openIncident } from "../incidents/open-incident";
import { JOBS, RECOVERIES } from "../jobs/registry";
import { startWorker, type WorkerHandle } from "../jobs/worker";
import { publishMilestone } from "../milestones/publish-milestone";
import { verifyRecord } from "../timeline/reads";
import { acknowledgeNotice } from "./acknowledge-notice";
import { listNotices } from "./reads";

// The environment is read once, by whatever is imported first.
vi.hoisted(() => vi.stubEnv("ENDPOINTS_ALLOW_PRIVATE", "1"));

/** Far ahead of the database's clock, so that nothing planned runs before this test says that its time has come. */
const START = "2099-03-10T02:30:00.000Z";
const ref = "INC-1";

let t: TestDb;
let chat: ChatStandIn;
let workers: WorkerHandle[] = [];

beforeAll(async () => {
  t = await testDb({ clock: new MovableClock(START) });
  chat = await startChatStandIn();
});
afterAll(async () => {
  await stop();
  await chat.close();
  vi.unstubAllEnvs();
});

async function start(): Promise<void> {
  const options = { connectionString: t.url, db: t.db, jobs: JOBS, recoveries: RECOVERIES, clock: t.clock.now };
  workers = await Promise.all([startWorker(options), startWorker(options)]);
}
async function stop(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
  workers = [];
}

/** The clock stands at that time of day; whatever is due by it runs, and the minute's sweeps with it, twice. */
async function at(time: string): Promise<void> {
  t.clock.set(`2099-03-10T${time}Z`);
  await t.asSuperuser(async (client) => {
    for (const sweep of ["notices.sweep", "drafts.sweep", "notices.sweep"]) {
      await client.query("select graphile_worker.add_job($1, '{}')", [sweep]);
    }
  });
  await drain();
}

/** Until two workers have nothing left that is due; what a worker takes while the clock is moved may be due at once. */
async function drain(): Promise<void> {
  if (workers.length === 0) return;
  await t.asSuperuser(async (client) => {
    for (;;) {
      const { rows } = await client.query<{ due: number; early: number }>(
        `with early as (update graphile_worker._private_jobs set run_at = now()
           where run_at > now() and run_at <= $1 and locked_at is null returning 1)
         select (select count(*) from early)::int as early,
           (select count(*) from graphile_worker._private_jobs where run_at <= now())::int as due`,
        [t.clock.now()],
      );
      if (rows[0]?.early) await client.query(`select pg_notify('jobs:insert', '{"r":"test","count":9}')`);
      else if (rows[0]?.due === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

/** What reached people by mail since the last look: "who: subject's word", from the mailbox, not from the queue. */
let seen = 0;
async function mailed(): Promise<string[]> {
  const rows = await t.db.mailboxMail.findMany({
    where: { subject: { startsWith: `[${ref}]` } },
    orderBy: { id: "asc" },
  });
  const about = rows.filter(({ subject }) => /\] (Update due|Update overdue|Escalated)/.test(subject));
  const fresh = about.slice(seen);
  seen = about.length;
  return fresh.map(({ toAddress, subject }) => `${/(\w+)-?[\w]*@/.exec(toAddress)?.[1]}: ${subject.slice(8)}`).sort();
}
let shown = 0;
function posted(): string[] {
  const fresh = chat.shown.slice(shown);
  shown = chat.shown.length;
  return fresh.map(({ kind, raw }) => `${kind}: ${/Update due|Update overdue|Escalated/.exec(raw)?.[0]}`).sort();
}
const page = async (path = `/incidents/${ref}`): Promise<string> => {
  const { rows } = await t.pool.query<{ body: string }>(
    "select convert_from(body, 'UTF8') as body from public_artifact where path = $1",
    [path],
  );
  return rows[0]?.body.replace(/<style.*?<\/style>/gs, "").replace(/<[^>]*>/g, "") ?? "";
};

/** Workers start six times, and a busy machine takes its time over it. */
const SLOW = { timeout: 90_000 };

test(
  "each person is told once, in time: nudge, overdue, escalation, over a dead worker and with two at once",
  SLOW,
  async () => {
    const user = (role: "mim" | "comms" | "executive") => t.makeUser(role, { email: `${role}@example.test` });
    const [mim, comms, leader] = [await user("mim"), await user("comms"), await user("executive")];
    const admin = t.ctxOf(await t.makeUser("admin"));
    const places = [
      { kind: "slack" as const, notices: ["nudge" as const, "escalation" as const] },
      { kind: "teams" as const, notices: ["escalation" as const] },
    ];
    for (const { kind, notices } of places) {
      const input = { kind, name: `#${kind}`, url: chat.url(kind), audiences: [], notices };
      await addEndpoint({ ctx: admin, input });
    }
    await openIncident({ ctx: t.ctxOf(mim), input: { title: "Card payments fail", severity: "Critical" } });
    await assignRole({ ctx: t.ctxOf(mim), input: { ref, role: "comms", userId: comms.id } });
    await assignRole({ ctx: t.ctxOf(mim), input: { ref, role: "leader", userId: leader.id } });
    const publish = (nextUpdateEta: string) =>
      publishMilestone({
        ctx: t.ctxOf(comms),
        input: { ref, title: "Payments fail", body: "Card payments fail.", audience: ["public"], nextUpdateEta },
      });
    const standing = async () =>
      (await listNotices(t.ctxOf(mim), { ref })).filter((notice) => notice.isStanding).map(({ rule }) => rule);

    await start();
    await publish("2099-03-10T02:45:00.000Z");
    await at("02:39:59.000");
    expect(await t.db.milestoneDraft.count()).toBe(0);
    await at("02:40:00.000");
    expect(await t.db.milestoneDraft.findMany({ select: { state: true, stage: true, cutAt: true } })).toEqual([
      { state: "cut", stage: "holding", cutAt: t.clock.now() },
    ]);
    await at("02:41:59.999");
    expect([await mailed(), posted()]).toEqual([[], []]);
    await at("02:42:00.000");
    expect(await mailed()).toEqual(["comms: Update due: Card payments fail", "mim: Update due: Card payments fail"]);
    expect(posted()).toEqual(["slack: Update due"]);
    expect(chat.shown.at(-1)?.raw).toContain("promised for 02:45 UTC, in 3 min");

    // The promise passes while no worker lives: the page says what was promised, by day and time, until one is back.
    await stop();
    await at("02:52:00.000");
    expect(await page()).toContain("Next update by 02:45 UTC, 10 Mar 2099");
    await start();
    await drain();
    expect(await page()).toContain("Overdue since 02:45 UTC, 10 Mar 2099");
    expect(await page("/")).toContain("Overdue since 02:45 UTC");
    expect([await mailed(), posted()]).toEqual([[], ["slack: Update overdue"]]);
    expect(await standing()).toEqual(["promise-overdue"]);

    await at("02:59:59.999");
    expect([await mailed(), posted()]).toEqual([[], []]);
    const beginning = at("03:00:00.000");
    await stop();
    await start();
    await beginning;
    await drain();
    expect(await mailed()).toEqual([expect.stringMatching(/^executive: Escalated: No update for 30 min/)]);
    expect(posted()).toEqual(["slack: Escalated", "teams: Escalated"]);
    expect((await t.db.incident.findFirstOrThrow()).severity).toBe("Critical");

    const silence = (await listNotices(t.ctxOf(mim), { ref })).find(({ rule }) => rule === "promise-silence");
    const settle = (reason: string) =>
      acknowledgeNotice({ ctx: t.ctxOf(leader), input: { ref, noticeId: silence?.id ?? "", reason } });
    await expect(settle("")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect((await settle("Comms writes it now")).find(({ id }) => id === silence?.id)).toMatchObject({
      acknowledgedByName: leader.displayName,
      acknowledgedReason: "Comms writes it now",
    });

    await at("03:04:00.000");
    await publish("2099-03-10T03:20:00.000Z");
    await at("03:04:30.000");
    expect(await page()).toContain("Next update by 03:20 UTC");
    expect([await standing(), await mailed(), posted()]).toEqual([[], [], []]);
    await at("03:17:00.000");
    expect(await mailed()).toEqual(["comms: Update due: Card payments fail", "mim: Update due: Card payments fail"]);
    expect(posted()).toEqual(["slack: Update due"]);
    expect(chat.refused).toEqual([]);
    expect(await verifyRecord(t.ctxOf(mim), { ref })).toMatchObject({ broken: [] });
  },
);
