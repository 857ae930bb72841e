import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import { verifyRecord } from "../timeline/reads";
import { acknowledgeNotice } from "./acknowledge-notice";
import { raiseEscalation } from "./raise-escalation";
import { listEscalations, listNotices, listOpenEscalations } from "./reads";
import { customersStep } from "./rules";

describe("when customers have doubled", () => {
  const step = (baseline: number | null, before: number | null, count: number | null, isConfirmed = true) =>
    customersStep({ baseline, before, count, isConfirmed }, 2);

  it("counts against what was last published, or first known, and only what is confirmed", () => {
    expect(step(null, null, 100)).toEqual({ baseline: 100, isEscalated: false });
    expect(step(null, 100, 199)).toEqual({ baseline: 100, isEscalated: false });
    expect(step(100, 150, 200)).toEqual({ baseline: 200, isEscalated: true });
    expect(step(100, 150, 900, false)).toEqual({ baseline: 100, isEscalated: false });
    expect(step(1000, 1000, 400)).toEqual({ baseline: 400, isEscalated: false });
    expect(step(100, 100, null)).toEqual({ baseline: 100, isEscalated: false });
    expect(step(0, 0, 50)).toEqual({ baseline: 50, isEscalated: false });
  });

  it("escalates a rise by steps once for each doubling, and never a fall", () => {
    const counts = fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(counts, (all) => {
        let baseline: number | null = null;
        let before: number | null = null;
        let lowest = Number.POSITIVE_INFINITY;
        for (const count of all) {
          const known: number | null = baseline ?? before;
          const next = customersStep({ baseline, before, count, isConfirmed: true }, 2);
          expect(next.isEscalated).toBe(known !== null && count >= 2 * known);
          if (next.isEscalated) lowest = count;
          lowest = Math.min(lowest, count);
          expect(next.baseline).toBe(lowest);
          expect(customersStep({ ...next, before: count, count, isConfirmed: true }, 2).isEscalated).toBe(false);
          baseline = next.baseline;
          before = count;
        }
      }),
    );
  });
});

async function opened(input: { replayOf?: string; customerCount?: number } = {}) {
  const t = await testDb();
  const [mim, leader] = [await t.makeUser("mim"), await t.makeUser("executive")];
  const ref = "INC-1";
  const ctx = input.replayOf ? t.ctx({ source: "replay" }) : t.ctxOf(mim);
  await openIncident({ ctx, input: { title: "Card payments fail", severity: "High", ...input } });
  await assignRole({ ctx: t.ctxOf(mim), input: { ref, role: "leader", userId: leader.id } });
  const notices = () => listNotices(t.ctxOf(mim), { ref });
  const mailed = async () =>
    (await t.db.delivery.findMany({ where: { message: { template: "notice" } }, select: { address: true } })).map(
      ({ address }) => address,
    );
  const edit = (set: { customerCount?: number; isCustomerCountConfirmed?: boolean }) =>
    editIncident({ ctx: t.ctxOf(mim), input: { ref, set } });
  return { t, mim, leader, ref, notices, mailed, edit };
}

test("customers that doubled go to the Leader, the severity stays, and publishing sets the new measure", async () => {
  const { t, mim, leader, ref, notices, mailed, edit } = await opened({ customerCount: 100 });
  await edit({ customerCount: 250 });
  expect(await notices()).toEqual([]);
  await edit({ isCustomerCountConfirmed: true });
  expect(await notices()).toMatchObject([
    {
      rule: "customers-doubled",
      isEscalation: true,
      isStanding: true,
      occasion: expect.stringMatching(/ 100 to 250$/),
    },
  ]);
  expect((await notices())[0]?.text).toContain("250, confirmed; the number last told was 100");
  expect(await mailed()).toEqual([leader.email]);
  await edit({ customerCount: 450 });
  expect(await notices()).toHaveLength(1);
  const nextUpdateEta = new Date(t.clock.now().getTime() + 1_800_000).toISOString();
  const said = { title: "Card payments fail", body: "450 customers cannot pay.", audience: ["stakeholder" as const] };
  await publishMilestone({ ctx: t.ctxOf(mim), input: { ref, ...said, nextUpdateEta } });
  await edit({ customerCount: 800 });
  expect(await notices()).toHaveLength(1);
  await edit({ customerCount: 900 });
  // Taken back and reached again: it doubled once more.
  await edit({ customerCount: 450 });
  await edit({ customerCount: 900 });
  const told = (await notices()).map(({ occasion }) => occasion.replace(/^\S+ /, ""));
  expect(told.sort()).toEqual(["100 to 250", "450 to 900", "450 to 900"]);
  expect((await t.db.incident.findFirstOrThrow()).severity).toBe("High");
  expect(await verifyRecord(t.ctxOf(mim), { ref })).toMatchObject({ broken: [] });
});

test("a recording's numbers are nobody's to be told", async () => {
  const { notices, mailed, edit } = await opened({ replayOf: "a-recording", customerCount: 100 });
  await edit({ customerCount: 1000, isCustomerCountConfirmed: true });
  expect([await notices(), await mailed()]).toEqual([[], []]);
});

test("a person who practises on a recording escalates in the record alone, and publishing reaches nobody", async () => {
  const { t, mim, ref, notices } = await opened({ replayOf: "a-recording", customerCount: 100 });
  const input = { ref, kind: "data-integrity" as const, reason: "Orders twice" };
  const [raised] = await raiseEscalation({ ctx: t.ctxOf(mim), input });
  expect(raised).toMatchObject({ isEscalation: true, escalatedTo: "nobody, as this is a replay" });
  const event = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "notice.raised" } });
  expect(event.payload).not.toHaveProperty("toUserIds");
  const settle = (reason: string) =>
    acknowledgeNotice({ ctx: t.ctxOf(mim), input: { ref, noticeId: raised?.id ?? "", reason } });
  await expect(settle("")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await settle("Frozen");
  expect((await notices())[0]?.acknowledgedReason).toBe("Frozen");
  const list = { id: "l", name: "All", audience: "stakeholder" as const, createdAt: t.clock.now() };
  await t.db.distributionList.create({
    data: { ...list, members: { create: { email: "a@example.test", name: "A" } } },
  });
  const nextUpdateEta = new Date(t.clock.now().getTime() + 1_800_000).toISOString();
  const said = { title: "Practice", body: "Card payments fail.", audience: ["stakeholder" as const] };
  await publishMilestone({ ctx: t.ctxOf(mim), input: { ref, ...said, nextUpdateEta } });
  const states = await t.db.delivery.findMany();
  expect(states.map(({ address, state }) => [address, state])).toEqual([["a@example.test", "suppressed"]]);
  await t.asSuperuser(async (client) => {
    const { rowCount } = await client.query("select from graphile_worker.jobs where task_identifier = 'comms.deliver'");
    expect(rowCount).toBe(0);
  });
});

test("a person raises it in one act; Customer Ops for an account, those who work on it for data", async () => {
  const { t, leader, ref, notices, mailed } = await opened();
  const account = { ref, kind: "strategic-account" as const, account: "Acme", reason: "Asks for a call" };
  const data = { ref, kind: "data-integrity" as const, reason: "Orders are booked twice" };
  const customerOps = await t.makeUser("customer_ops");
  await raiseEscalation({ ctx: t.ctxOf(customerOps), input: account });
  await expect(raiseEscalation({ ctx: t.ctxOf(customerOps), input: data })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  for (const role of ["observer", "executive", "stakeholder"] as const) {
    await expect(raiseEscalation({ ctx: await t.asUser(role), input: account })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  t.clock.advance(1);
  await raiseEscalation({ ctx: await t.asUser("responder"), input: data });
  expect((await notices()).map(({ rule, escalatedTo }) => [rule, escalatedTo])).toEqual([
    ["data-integrity", `${leader.displayName} (Leader)`],
    ["strategic-account", `${leader.displayName} (Leader)`],
  ]);
  expect((await notices())[1]?.text).toBe(
    `Acme, a strategic account, asks (${customerOps.displayName}): Asks for a call.`,
  );
  expect(await mailed()).toEqual([leader.email, leader.email]);
  const recorded = await t.db.timelineEvent.findMany({ where: { name: "notice.raised" }, orderBy: { seq: "asc" } });
  expect(recorded.map(({ actorName, text }) => [actorName, text.endsWith("(Leader).")])).toEqual([
    [customerOps.displayName, true],
    [expect.any(String), true],
  ]);
});

test("who raises it is not told of it", async () => {
  const { t, leader, ref, mailed } = await opened();
  await t.db.user.update({ where: { id: leader.id }, data: { role: "mim" } });
  await raiseEscalation({
    ctx: t.ctxOf({ ...leader, role: "mim" }),
    input: { ref, kind: "data-integrity", reason: "Orders twice" },
  });
  expect(await mailed()).toEqual([]);
  const event = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "notice.raised" } });
  expect(event.payload).not.toHaveProperty("toUserIds");
});

test("what is missing is asked for, and a resolved incident is not escalated", async () => {
  const { t, mim, ref } = await opened();
  const raise = (input: object) => raiseEscalation({ ctx: t.ctxOf(mim), input: { ref, ...input } as never });
  await expect(raise({ kind: "strategic-account", reason: "Asks" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { account: "Say which account asks." } },
  });
  await expect(raise({ kind: "data-integrity" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(raise({ kind: "other", reason: "x" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await t.db.incident.updateMany({ data: { status: "Resolved", cleanSince: new Date(0) } });
  await expect(raise({ kind: "data-integrity", reason: "x" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("the same matter is open once: several at once make one mail; settled, it can be raised again", async () => {
  const { t, mim, ref, notices, mailed } = await opened();
  const raise = (input: { kind: "strategic-account" | "data-integrity"; account?: string }) =>
    raiseEscalation({ ctx: t.ctxOf(mim), input: { ref, reason: "Asks", ...input } }).then(
      () => "told",
      (error: { code: string }) => error.code,
    );
  const first = await Promise.all([1, 2, 3, 4].map(() => raise({ kind: "strategic-account", account: "Acme" })));
  expect(first.sort()).toEqual(["CONFLICT", "CONFLICT", "CONFLICT", "told"]);
  expect(await raise({ kind: "strategic-account", account: "ACME" })).toBe("CONFLICT");
  expect(await raise({ kind: "strategic-account", account: "Globex" })).toBe("told");
  expect(await raise({ kind: "data-integrity" })).toBe("told");
  expect(await mailed()).toHaveLength(3);
  const acme = (await notices()).find(({ text }) => text.startsWith("Acme"));
  await acknowledgeNotice({ ctx: t.ctxOf(mim), input: { ref, noticeId: acme?.id ?? "", reason: "Called them" } });
  expect(await raise({ kind: "strategic-account", account: "Acme" })).toBe("told");
});

test("an escalation is settled by Leader, MIM or admin, with a reason that is recorded", async () => {
  const { t, mim, leader, ref } = await opened();
  const [raised] = await raiseEscalation({
    ctx: t.ctxOf(mim),
    input: { ref, kind: "data-integrity", reason: "Orders twice" },
  });
  const input = { ref, noticeId: raised?.id ?? "" };
  for (const role of ["comms", "ops_lead", "responder", "executive", "customer_ops"] as const) {
    const ctx = await t.asUser(role);
    await expect(acknowledgeNotice({ ctx, input: { ...input, reason: "Fine" } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  await expect(acknowledgeNotice({ ctx: t.ctxOf(leader), input })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { reason: expect.stringContaining("the reason is recorded") } },
  });
  const [settled] = await acknowledgeNotice({ ctx: t.ctxOf(leader), input: { ...input, reason: "Writes are frozen" } });
  expect(settled).toMatchObject({ acknowledgedByName: leader.displayName, acknowledgedReason: "Writes are frozen" });
  const event = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "notice.acknowledged" } });
  expect(event.text).toMatch(/^Escalation acknowledged: .*\(Writes are frozen\)$/);
});

test("leaders and the board see what is open and what was settled; who else, and what is over, is left out", async () => {
  const { t, mim, leader, ref } = await opened();
  const [raised] = await raiseEscalation({
    ctx: t.ctxOf(mim),
    input: { ref, kind: "data-integrity", reason: "Orders twice" },
  });
  const row = { incidentId: (await t.db.incident.findFirstOrThrow()).id, text: "No update.", raisedAt: t.clock.now() };
  const over = { rule: "promise-silence", occasion: "2020-01-01T00:00:00.000Z", isEscalation: true };
  await t.db.notice.create({ data: { ...row, ...over, id: "over", escalatedTo: "Pat" } });
  const other = await t.asUser("executive");
  const seen = await listEscalations(t.ctxOf(leader), { ref });
  expect([seen.open.map(({ rule }) => rule), seen.acknowledged, seen.mayAcknowledge]).toEqual([
    ["data-integrity"],
    [],
    true,
  ]);
  expect((await listEscalations(other, { ref })).mayAcknowledge).toBe(false);
  expect((await listOpenEscalations(other)).map(({ ref, text }) => [ref, text])).toEqual([[ref, raised?.text]]);
  const stakeholder = await t.asUser("stakeholder");
  await expect(listEscalations(stakeholder, { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(listOpenEscalations(stakeholder)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await acknowledgeNotice({
    ctx: t.ctxOf(leader),
    input: { ref, noticeId: raised?.id ?? "", reason: "Writes frozen" },
  });
  expect(await listEscalations(other, { ref })).toMatchObject({
    open: [],
    acknowledged: [{ acknowledgedByName: leader.displayName, acknowledgedReason: "Writes frozen" }],
  });
  expect(await listOpenEscalations(other)).toEqual([]);
});
