import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { verifyComms } from "../comms-log/reads";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { SEVERITIES } from "../incidents/schemas";
import { previewMilestone } from "../mail/preview-milestone";
import { publishMilestone } from "./publish-milestone";
import { listMilestones } from "./reads";
import { type MilestoneFacts, milestoneMail, promiseProblem, publicStageFor } from "./rules";

async function opened() {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  const list = (id: string, audience: "stakeholder" | "executive", emails: string[]) =>
    t.db.distributionList.create({
      data: {
        id,
        name: id,
        audience,
        createdAt: ctx().now,
        members: { create: emails.map((email) => ({ email, name: email })) },
      },
    });
  await list("stakeholders", "stakeholder", ["ann@example.com", "bo@example.com"]);
  await list("executives", "executive", ["bo@example.com", "cy@example.com"]);
  await openIncident({ ctx: ctx(), input: { title: "postgres-main pool exhausted", severity: "Critical" } });
  const milestone = {
    ref: "INC-1",
    title: "Card payments fail",
    body: "About one in eight checkouts fails. We are rolling back.",
    nextUpdateEta: new Date(ctx().now.getTime() + 15 * 60_000).toISOString(),
    audience: ["public", "stakeholder", "executive"] as ("public" | "stakeholder" | "executive")[],
  };
  return { t, ctx, milestone };
}

test("two who write at once do not both tell everyone: the second learns of the first's, and may publish knowing it", async () => {
  const { t, ctx, milestone } = await opened();
  const first = await t.asUser("comms");
  const both = await Promise.allSettled([
    publishMilestone({ ctx: first, input: { ...milestone, afterSequence: 0 } }),
    publishMilestone({ ctx: ctx(), input: { ...milestone, afterSequence: 0 } }),
  ]);
  const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(refused).toEqual([
    expect.objectContaining({
      code: "STALE",
      message: expect.stringMatching(/ published update 1 meanwhile: "Card payments fail"\./),
      details: { current: { sequence: 1 } },
    }),
  ]);
  expect(await t.db.delivery.count()).toBe(3);
  const second = await publishMilestone({ ctx: ctx(), input: { ...milestone, afterSequence: 1 } });
  expect(second.sequence).toBe(2);
});

test("one transaction makes milestone, record, promise, comms log, deliveries, jobs and the page's rendering", async () => {
  const { t, ctx, milestone } = await opened();
  const published = await publishMilestone({ ctx: ctx(), input: { ...milestone, publicTitle: "Card payments fail" } });
  expect(published).toMatchObject({
    sequence: 1,
    eventSeq: 5,
    channels: ["status_page", "email"],
    publicStage: "investigating",
  });

  const incident = await getIncident(ctx(), { ref: "INC-1" });
  expect(incident).toMatchObject({
    nextUpdateEta: milestone.nextUpdateEta,
    lastCommunicatedAt: ctx().now.toISOString(),
    publicTitle: "Card payments fail",
    isPublic: true,
    milestoneCount: 1,
  });
  const deliveries = await t.db.delivery.findMany({
    orderBy: { address: "asc" },
    select: { address: true, state: true, message: { select: { audience: true } } },
  });
  expect(deliveries).toEqual([
    { address: "ann@example.com", state: "queued", message: { audience: "stakeholder" } },
    { address: "bo@example.com", state: "queued", message: { audience: "executive" } },
    { address: "cy@example.com", state: "queued", message: { audience: "executive" } },
  ]);
  const log = await t.db.commsLog.findMany({ orderBy: { seq: "asc" } });
  expect(log.map((row) => [row.seq, row.channel, row.audience, row.recipientCount])).toEqual([
    [1, "email", "stakeholder", 1],
    [2, "email", "executive", 2],
    [3, "status_page", "public", 0],
  ]);
  const jobs = await t.asSuperuser((client) =>
    client.query("select task_identifier as name from graphile_worker.jobs"),
  );
  expect(jobs.rows.map((row) => row.name).sort()).toEqual([
    "comms.deliver",
    "comms.deliver",
    "drafts.cut",
    "notices.check",
    "status-page.render",
  ]);
});

test("what fails leaves nothing behind: no milestone, no promise, no delivery, no job", async () => {
  const { t, ctx, milestone } = await opened();
  const before = await getIncident(ctx(), { ref: "INC-1" });
  const wrong = publishMilestone({ ctx: ctx(), input: { ...milestone, nextUpdateEta: ctx().now.toISOString() } });
  await expect(wrong).rejects.toMatchObject({ details: { fields: { nextUpdateEta: expect.any(String) } } });
  const early = publishMilestone({ ctx: ctx(), input: { ...milestone, isResolution: true } });
  await expect(early).rejects.toMatchObject({ code: "UNMET_CONDITIONS" });
  expect(await getIncident(ctx(), { ref: "INC-1" })).toEqual(before);
  expect(await t.db.delivery.count()).toBe(0);
});

test("the same request id publishes once and tells everyone once", async () => {
  const { t, ctx, milestone } = await opened();
  const once = { ...ctx(), requestId: "form-1" };
  const answers = await Promise.all([1, 2, 3].map(() => publishMilestone({ ctx: once, input: milestone })));
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  expect(await t.db.delivery.count()).toBe(3);
  expect(await t.db.milestone.count()).toBe(1);
});

test("nobody without the right publishes, Customer Ops and observers by no way in", async () => {
  const { t, milestone } = await opened();
  for (const role of ["customer_ops", "observer", "responder", "ops_lead", "stakeholder", "executive"] as const) {
    const ctx = await t.asUser(role);
    await expect(publishMilestone({ ctx, input: milestone })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const preview = previewMilestone(ctx, milestone);
    if (role !== "responder" && role !== "ops_lead") await expect(preview).rejects.toMatchObject({ code: "FORBIDDEN" });
    // Who drafts sees the texts and how many get them, and no addresses.
    else expect((await preview).previews.map((one) => one.recipients)).toEqual([[], [], []]);
  }
});

test("the preview says who gets what, and the public part holds no internal title", async () => {
  const { ctx, milestone } = await opened();
  const { previews } = await previewMilestone(ctx(), { ...milestone, publicTitle: "Card payments" });
  expect(previews.map((one) => [one.audience, one.channel, one.recipientCount])).toEqual([
    ["public", "status_page", 0],
    ["stakeholder", "email", 1],
    ["executive", "email", 2],
  ]);
  for (const one of previews.filter((preview) => preview.audience === "public")) {
    expect(`${one.subject} ${one.text} ${one.html}`).not.toContain("postgres-main");
  }
});

test("strategic accounts are queued before all others, those with an escalation first, and read the public wording", async () => {
  const { t, ctx, milestone } = await opened();
  const account = (email: string, more: { hasEscalation?: boolean; renewalAt?: Date; hasSponsor?: boolean }) => ({
    email,
    name: "",
    ...more,
  });
  await t.db.distributionList.create({
    data: {
      id: "accounts",
      name: "accounts",
      audience: "strategic",
      createdAt: ctx().now,
      members: {
        create: [
          account("a-rest@acme.test", {}),
          account("b-sponsor@acme.test", { hasSponsor: true }),
          account("c-renewal@acme.test", { renewalAt: ctx().now }),
          account("d-escalation@acme.test", { hasEscalation: true }),
        ],
      },
    },
  });
  const audience = ["strategic", "stakeholder", "executive"] as const;
  const published = await publishMilestone({ ctx: ctx(), input: { ...milestone, audience: [...audience] } });
  expect(published.audience).toEqual(audience);
  const jobs = await t.asSuperuser((client) =>
    client.query(`select m.audience::text as audience, array_agg(d.address order by d.id) as addresses
      from graphile_worker._private_jobs j join message m on m.id = j.payload->>'messageId'
      left join delivery d on d.message_id = m.id group by j.id, m.id order by j.id`),
  );
  expect(jobs.rows).toEqual([
    {
      audience: "strategic",
      addresses: ["d-escalation@acme.test", "c-renewal@acme.test", "b-sponsor@acme.test", "a-rest@acme.test"],
    },
    { audience: "stakeholder", addresses: ["ann@example.com"] },
    { audience: "executive", addresses: ["bo@example.com", "cy@example.com"] },
  ]);
  const [mail] = await t.db.message.findMany({ where: { audience: "strategic" }, select: { props: true } });
  // Nothing is public yet: no headline of the house, and no link to a page that is not there.
  expect(mail?.props).toMatchObject({ incidentTitle: "INC-1", url: expect.stringMatching(/\/$/) });
  expect(JSON.stringify(mail?.props)).not.toContain("postgres-main");
  expect(await getIncident(ctx(), { ref: "INC-1" })).toMatchObject({ isPublic: false });
});

test("stakeholders do not read what is for executives alone", async () => {
  const { t, ctx, milestone } = await opened();
  await publishMilestone({ ctx: ctx(), input: { ...milestone, audience: ["executive"] } });
  expect(await listMilestones(await t.asUser("stakeholder"), { ref: "INC-1" })).toEqual([]);
  expect(await listMilestones(await t.asUser("executive"), { ref: "INC-1" })).toHaveLength(1);
});

test("a resolution in phase 8 needs no promise, and a correction names what it corrects", async () => {
  const { ctx, milestone } = await opened();
  const first = await publishMilestone({ ctx: ctx(), input: milestone });
  await advancePhase({ ctx: ctx(), input: { ref: "INC-1", toPhase: 8, override: { reason: "Drill" } } });
  const last = await publishMilestone({
    ctx: ctx(),
    input: { ...milestone, isResolution: true, nextUpdateEta: null, correctsId: first.id },
  });
  expect(last).toMatchObject({ publicStage: "resolved", nextUpdateEta: null, correctsId: first.id });
  const unknown = publishMilestone({ ctx: ctx(), input: { ...milestone, correctsId: "nope" } });
  await expect(unknown).rejects.toMatchObject({ details: { fields: { correctsId: expect.any(String) } } });
});

test("a promise lies in the future, or there is a reason for none", () => {
  const times = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });
  fc.assert(
    fc.property(
      fc.option(times),
      fc.boolean(),
      fc.constantFrom("", "why"),
      fc.constantFrom(...SEVERITIES),
      times,
      (eta, isResolution, reason, severity, now) => {
        const problem = promiseProblem({ eta, isResolution, reason }, severity, now);
        const isFine = eta ? eta.getTime() > now.getTime() : isResolution || reason !== "" || severity === "Low";
        expect(problem === null).toBe(isFine);
      },
    ),
  );
});

test("the public stage never goes back while phases go forward", () => {
  const order = ["investigating", "identified", "monitoring", "resolved"];
  const stages = [1, 2, 3, 4, 5, 6, 7, 8].map((phase) => order.indexOf(publicStageFor("Active", phase, false)));
  expect(stages).toEqual([...stages].sort());
  expect(publicStageFor("Resolved", 8, false)).toBe("resolved");
});

const tampers: [string, string, RegExp][] = [
  ["a changed text", "update comms_log set body = 'All is well' where seq = 2", /#2 was changed/],
  ["a deleted row", "delete from comms_log where seq = 2", /#2 is missing/],
  ["the end cut off", "delete from comms_log where seq > 3", /#4 and what followed was cut off/],
  ["the whole log deleted", "delete from comms_log", /#1 and what followed was cut off/],
];

test.each(tampers)("verify finds %s in the comms log", async (_, sql, what) => {
  const { t, ctx, milestone } = await opened();
  await publishMilestone({ ctx: ctx(), input: milestone });
  await publishMilestone({ ctx: ctx(), input: { ...milestone, title: "Rolling back" } });
  expect(await verifyComms(t.ctx(), {})).toEqual({ incidents: 1, rows: 6, broken: [] });
  await t.asSuperuser(async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(sql);
  });
  const { broken } = await verifyComms(t.ctx(), { ref: "INC-1" });
  expect(broken).toEqual([{ ref: "INC-1", seq: expect.any(Number), what: expect.stringMatching(what) }]);
});

test("a mail's subject says no word twice, and begins with one where its title has none", () => {
  const subject = (title: string, audience: "public" | "stakeholder", isResolution = false) => {
    const at = new Date(0);
    const incident = {
      number: 1,
      severity: "Critical",
      phase: 4,
      detectedAt: at,
      impactStartedAt: null,
      publicSince: at,
    };
    const facts = { incident, milestone: { title, isResolution, nextUpdateEta: null, cutAt: at }, appUrl: "" };
    return milestoneMail(facts as unknown as MilestoneFacts, audience).subject;
  };
  expect([
    subject("Critical: Cards fail", "stakeholder"),
    subject("Cards fail", "stakeholder"),
    subject("Investigating: Cards fail", "public"),
    subject("Cards fail", "public"),
    subject("Resolved: Cards work", "public", true),
  ]).toEqual([
    "[INC-1] Critical: Cards fail",
    "[INC-1] Critical: Cards fail",
    "[INC-1] Investigating: Cards fail",
    "[INC-1] Update: Cards fail",
    "[INC-1] Resolved: Cards work",
  ]);
});
