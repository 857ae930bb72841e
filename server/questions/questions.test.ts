import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { listTimeline } from "../timeline/reads";
import { askQuestion } from "./ask-question";
import { assignQuestion } from "./assign-question";
import { listQuestions } from "./reads";
import { inOrder, standingOf } from "./rules";
import { type AskQuestion, QUESTION_STATUSES, type SettleQuestion } from "./schemas";
import { settleQuestion } from "./settle-question";

const ref = "INC-1";
const MINUTE = 60_000;

test("a parked question is parked until its time, and open from then on, whoever looks", () => {
  const at = fc.integer({ min: 0, max: 1e9 });
  fc.assert(
    fc.property(at, at, fc.constantFrom(...QUESTION_STATUSES), (due, now, status) => {
      const stands = standingOf({ status, dueAt: new Date(due).toISOString() }, now);
      const isBack = status === "deferred" && due <= now;
      expect(stands).toEqual({ status: isBack ? "open" : status, isDueAgain: isBack });
      expect(standingOf({ ...stands, dueAt: new Date(due).toISOString() }, now + 1)).toMatchObject(
        stands.status === "deferred" && due <= now + 1 ? { status: "open" } : { status: stands.status },
      );
    }),
  );
});

test("the order leaves nothing out: open by due time, then parked, then settled, the latest first", () => {
  const question = fc.record({
    id: fc.uuid(),
    text: fc.constant("?"),
    askedByName: fc.constant("Ada"),
    askedAt: fc.constant("2026-03-10T02:30:00.000Z"),
    assignedTo: fc.constant(""),
    assignedToUserId: fc.constant(null),
    dueAt: fc.option(fc.integer({ min: 0, max: 20 }).map((n) => new Date(n).toISOString())),
    status: fc.constantFrom(...QUESTION_STATUSES),
    isDueAgain: fc.constant(false),
    answer: fc.constant(""),
    settledByName: fc.constant(null),
    settledAt: fc.integer({ min: 0, max: 20 }).map((n) => new Date(n).toISOString()),
    isMine: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.uniqueArray(question, { selector: ({ id }) => id }), (all) => {
      const sorted = inOrder(all, 10);
      expect(sorted.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
      expect(inOrder([...all].reverse(), 10)).toEqual(sorted);
      const ranks = sorted.map((one) => {
        const { status } = standingOf(one, 10);
        return status === "open" ? 0 : status === "deferred" ? 1 : 2;
      });
      expect(ranks).toEqual([...ranks].sort());
      const open = sorted.filter((_, index) => ranks[index] === 0).map(({ dueAt }) => dueAt ?? "~");
      expect(open).toEqual([...open].sort());
    }),
  );
});

async function opened() {
  const t = await testDb();
  const user = await t.makeUser("mim", { displayName: "Ada" });
  const ctx = (overrides = {}) => t.ctxOf(user, overrides);
  await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity: "Critical" } });
  const ask = (text: string, more: Partial<AskQuestion> = {}) =>
    askQuestion({ ctx: ctx(), input: { ref, text, ...more } });
  const settle = (questionId: string, status: SettleQuestion["status"], more: Partial<SettleQuestion> = {}) =>
    settleQuestion({ ctx: ctx(), input: { ref, questionId, status, ...more } });
  const newest = async () => (await listTimeline(ctx(), { ref, limit: 1 })).items[0];
  const due = (at: string | null) => (Date.parse(at ?? "") - t.clock.now().getTime()) / MINUTE;
  return { t, user, ctx, ask, settle, newest, due };
}

test("a question says who asks whom until when, in the settings' time unless another is said", async () => {
  const { t, ask, newest, due } = await opened();
  const question = await ask("Has Acme confirmed they see errors?", { assignedTo: "customer ops" });
  expect(question).toMatchObject({ askedByName: "Ada", assignedTo: "Customer Ops", status: "open" });
  expect(due(question.dueAt)).toBe(10);
  expect(due((await ask("Quick one", { minutes: 3 })).dueAt)).toBe(3);
  await t.db.setting.create({
    data: { key: "questionMinutes", value: 25, updatedAt: t.clock.now(), updatedBy: "admin" },
  });
  const later = await ask("Who owns the cache?", { assignedTo: "Ben" });
  expect(due(later.dueAt)).toBe(25);
  expect(await newest()).toMatchObject({
    name: "question.asked",
    text: "Question to Ben: Who owns the cache?",
    payload: { questionId: later.id, assignedTo: "Ben", dueAt: later.dueAt },
  });
  await expect(ask("Late", { dueAt: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({
    details: { fields: { dueAt: expect.any(String) } },
  });
});

test("Customer Ops answer and read, and do not ask, park, drop or assign; observers only read", async () => {
  const { t, ask } = await opened();
  const { id: questionId } = await ask("How many clients?", { assignedTo: "Customer Ops" });
  const refused = { code: "FORBIDDEN" };
  for (const role of ["customer_ops", "observer"] as const) {
    const ctx = await t.asUser(role);
    expect(await listQuestions(ctx, { ref })).toHaveLength(1);
    await expect(askQuestion({ ctx, input: { ref, text: "?" } })).rejects.toMatchObject(refused);
    const assign = { ref, questionId, assignedTo: "Ben" };
    await expect(assignQuestion({ ctx, input: assign })).rejects.toMatchObject(refused);
    for (const status of ["deferred", "dropped"] as const) {
      const input = { ref, questionId, status, answer: "x", minutes: 5 };
      await expect(settleQuestion({ ctx, input })).rejects.toMatchObject(refused);
    }
  }
  const answer = { ref, questionId, status: "answered" as const, answer: "Twelve, three of them unverified" };
  await expect(settleQuestion({ ctx: await t.asUser("observer"), input: answer })).rejects.toMatchObject(refused);
  const ops = await t.asUser("customer_ops");
  const settled = await settleQuestion({ ctx: ops, input: answer });
  expect(settled).toMatchObject({ status: "answered", answer: answer.answer, settledAt: t.clock.now().toISOString() });
  expect(settled.settledByName).toMatch(/^Customer Ops/);
  await expect(listQuestions(await t.asUser("stakeholder"), { ref })).rejects.toMatchObject(refused);
});

test("a parked question needs a name, a time and a reason, and comes back by itself", async () => {
  const { t, ctx, ask, settle, newest, due } = await opened();
  const { id } = await ask("When was the certificate renewed?");
  const lacks = async (more: Partial<SettleQuestion>, field: string) =>
    expect(settle(id, "deferred", more)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { [field]: expect.any(String) } },
    });
  await lacks({ minutes: 30, assignedTo: "Ben" }, "answer");
  await lacks({ minutes: 30, answer: "Not now" }, "assignedTo");
  await lacks({ assignedTo: "Ben", answer: "Not now" }, "minutes");
  const parked = await settle(id, "deferred", { assignedTo: "Ben", minutes: 30, answer: "Vendor is asleep" });
  expect(parked).toMatchObject({ status: "deferred", assignedTo: "Ben", answer: "Vendor is asleep" });
  expect(due(parked.dueAt)).toBe(30);
  expect(await newest()).toMatchObject({ payload: { status: "deferred", assignedTo: "Ben", dueAt: parked.dueAt } });
  t.clock.advance(29.9);
  expect((await listQuestions(ctx(), { ref }))[0]).toMatchObject({ status: "deferred", isDueAgain: false });
  t.clock.advance(0.1);
  expect((await listQuestions(ctx(), { ref }))[0]).toMatchObject({ status: "open", isDueAgain: true });
  expect(await settle(id, "answered", { answer: "Monday" })).toMatchObject({ status: "answered", isDueAgain: false });
});

test("a parked question keeps the name it has, and is open again when somebody is asked anew", async () => {
  const { ctx, ask, settle, due } = await opened();
  const { id: questionId } = await ask("Which region?", { assignedTo: "Ben" });
  expect(await settle(questionId, "deferred", { minutes: 60, answer: "After the failover" })).toMatchObject({
    assignedTo: "Ben",
  });
  const again = await assignQuestion({ ctx: ctx(), input: { ref, questionId, assignedTo: "Cleo" } });
  expect(again).toMatchObject({ status: "open", assignedTo: "Cleo", answer: "", settledByName: null });
  expect(due(again.dueAt)).toBe(10);
  const longer = await assignQuestion({ ctx: ctx(), input: { ref, questionId, minutes: 45 } });
  expect([longer.assignedTo, due(longer.dueAt)]).toEqual(["Cleo", 45]);
  await expect(assignQuestion({ ctx: ctx(), input: { ref, questionId } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
});

test("of two answers at once one stands, and the other one's writer is shown it", async () => {
  const { t, ask } = await opened();
  const { id: questionId } = await ask("Is the backup usable?");
  const people = [await t.asUser("responder"), await t.asUser("ops_lead")];
  const ends = await Promise.allSettled(
    people.map((ctx, n) =>
      settleQuestion({ ctx, input: { ref, questionId, status: "answered", answer: `Answer ${n}` } }),
    ),
  );
  const won = ends.find((one) => one.status === "fulfilled");
  const lost = ends.find((one) => one.status === "rejected");
  expect(lost?.reason).toMatchObject({ code: "STALE", details: { current: { answer: won?.value.answer } } });
  expect((await t.db.openQuestion.findUniqueOrThrow({ where: { id: questionId } })).answer).toBe(won?.value.answer);
});

test("no question disappears: not by being dropped, nor by the phase going on", async () => {
  const { ctx, ask, settle, newest } = await opened();
  const [a, b, c] = [await ask("One"), await ask("Two", { minutes: 5 }), await ask("Three")];
  await expect(settle(a.id, "dropped")).rejects.toMatchObject({ details: { fields: { answer: expect.any(String) } } });
  await settle(a.id, "dropped", { answer: "No longer matters" });
  await settle(b.id, "answered", { answer: "Yes" });
  expect(await newest()).toMatchObject({ text: "Question answered: Two → Yes" });
  await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Go on" } } });
  const list = await listQuestions(ctx(), { ref });
  expect(list.map(({ id }) => id).sort()).toEqual([a.id, b.id, c.id].sort());
  expect(list[0]).toMatchObject({ id: c.id, status: "open" });
  await expect(settle(a.id, "answered", { answer: "Late" })).rejects.toMatchObject({ code: "STALE" });
});

test("questions for a role are its holder's", async () => {
  const { t, ctx, ask } = await opened();
  const ops = await t.makeUser("customer_ops");
  await ask("For Customer Ops", { assignedTo: "Customer Ops" });
  await ask("For Ben", { assignedTo: "Ben" });
  const mine = async () =>
    (await listQuestions(t.ctxOf(ops), { ref })).filter((one) => one.isMine).map((one) => one.text);
  expect(await mine(), "nobody holds the slot: it is everyone's whose account has the role").toEqual([
    "For Customer Ops",
  ]);
  await assignRole({ ctx: ctx(), input: { ref, role: "customer_ops", name: "Somebody else" } });
  expect(await mine()).toEqual([]);
  await assignRole({ ctx: ctx(), input: { ref, role: "customer_ops", userId: ops.id } });
  expect(await mine()).toEqual(["For Customer Ops"]);
});
