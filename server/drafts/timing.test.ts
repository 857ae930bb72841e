import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { setSeverity } from "../incidents/set-severity";
import { publishMilestone } from "../milestones/publish-milestone";
import { jobs as notices } from "../notices/jobs";
import { editSettings } from "../settings/edit-settings";
import { jobs } from "./jobs";

const ref = "INC-1";
const MINUTE = 60_000;

async function opened(severity: "Critical" | "High" | "Medium") {
  const t = await testDb();
  const mim = t.ctxOf(await t.makeUser("mim"));
  const began = t.clock.now().getTime();
  await openIncident({ ctx: mim, input: { title: "Card payments fail", severity } });
  const { id } = await t.db.incident.findFirstOrThrow();
  const job = () => t.ctx({ actor: { kind: "job", name: "job" }, source: "job" });
  const user = async () => t.ctxOf(await t.db.user.findFirstOrThrow({ where: { role: "mim" } }));
  const to = (minute: number) => t.clock.set(new Date(began + minute * MINUTE).toISOString());
  const minuteOf = (at: Date) => (at.getTime() - began) / MINUTE;
  /** When the next draft's own job comes, in minutes from the opening. */
  const planned = async () => {
    const { rows } = await t.asSuperuser((client) =>
      client.query<{ run_at: Date }>("select run_at from graphile_worker.jobs where key like 'drafts.cut:%'"),
    );
    return rows.map((row) => minuteOf(row.run_at));
  };
  /** What the minute's sweep and the draft's own job, both at once, have cut so far: the minutes at which they did. */
  const cut = async (minute: number) => {
    to(minute);
    await Promise.all([jobs["drafts.sweep"](job()), jobs["drafts.cut"](job(), { incidentId: id })]);
    const drafts = await t.db.milestoneDraft.findMany({ orderBy: { number: "asc" } });
    return drafts.map(({ cutAt }) => minuteOf(cutAt));
  };
  const publish = async (minute: number, forMinute: number) => {
    to(minute);
    const nextUpdateEta = new Date(began + forMinute * MINUTE).toISOString();
    const said = { title: "Payments fail", body: "Card payments fail.", audience: ["stakeholder" as const] };
    await publishMilestone({ ctx: await user(), input: { ref, ...said, nextUpdateEta } });
  };
  return { t, id, job, user, to, planned, cut, publish };
}

test("the draft moves with severity and promise, and is ready in time once, whoever looks", async () => {
  const { to, user, planned, cut, publish } = await opened("Critical");
  expect(await planned()).toEqual([10]);
  to(2);
  await setSeverity({ ctx: await user(), input: { ref, severity: "High", reason: "One region only" } });
  // High takes 10 minutes before the promise of 15; half of so short a promise is later.
  expect(await planned()).toEqual([7.5]);
  expect(await cut(7.4)).toEqual([]);
  await publish(7.45, 50);
  expect(await planned()).toEqual([37.45]);
  await publish(8, 30);
  expect(await planned()).toEqual([20]);
  expect(await cut(19.9)).toEqual([]);
  expect(await cut(20)).toEqual([20]);
  expect(await cut(25)).toEqual([20]);
  await publish(26, 126);
  expect(await cut(55.9)).toEqual([20]);
  // As often as an update is usual, and once more before the promise only where there is news.
  expect(await cut(56)).toEqual([20, 56]);
  expect(await cut(116)).toEqual([20, 56]);
});

test("who is told that an update is due finds a draft of it, whatever the settings say", async () => {
  const { t, to, job, id, cut, publish, planned } = await opened("Medium");
  const admin = await t.asUser("admin");
  const lead = { Critical: 1, High: 1, Medium: 1, Low: 1 };
  await editSettings({ ctx: admin, input: { set: { draftLeadMinutes: lead } } });
  await publish(0, 60);
  expect(await planned()).toEqual([50]);
  to(50);
  await notices["notices.check"](job(), { incidentId: id });
  expect(await t.db.notice.findMany({ select: { rule: true } })).toEqual([{ rule: "promise-due-soon" }]);
  expect(await cut(50)).toEqual([50]);
});
