import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import type { User } from "../db/generated/client";
import { openIncident } from "../incidents/open-incident";
import { closePath } from "../recovery/close-path";
import { openPath } from "../recovery/open-path";
import { listTimeline } from "../timeline/reads";
import { answerRoll } from "./answer-roll";
import { callRoll } from "./call-roll";
import { closeRoll } from "./close-roll";
import { listRollCalls } from "./reads";
import { isOwner, rollState } from "./rules";

const ref = "INC-1";

async function opened() {
  const t = await testDb();
  const mim = await t.makeUser("mim", { displayName: "Ada" });
  const cho = await t.makeUser("responder", { displayName: "Cho" });
  const as = (user: User) => t.ctxOf(user);
  await openIncident({ ctx: as(mim), input: { title: "Checkout down", severity: "Critical" } });
  const path = (title: string, owner: string) => openPath({ ctx: as(mim), input: { ref, title, owner } });
  const call = (minutes?: number) => callRoll({ ctx: as(mim), input: { ref, minutes } });
  const answer = (by: User, rollCallId: string, pathId: string, note?: string) =>
    answerRoll({ ctx: as(by), input: { ref, rollCallId, pathId, note } });
  const texts = async () => (await listTimeline(as(mim), { ref })).items.map((entry) => entry.text);
  return { t, mim, cho, as, path, call, answer, texts };
}

test("every owner of an active path is asked, within the setting's time unless another is said", async () => {
  const { t, mim, as, path, call } = await opened();
  await path("Roll back", "Cho");
  const done = await path("Restart", "Dee");
  const paused = await path("Vendor", "Eve");
  await closePath({ ctx: as(mim), input: { ref, pathId: done.id, outcome: "fail", reason: "No effect" } });
  await t.db.recoveryPath.update({ where: { id: paused.id }, data: { status: "paused", pausedAt: t.clock.now() } });
  const roll = await call();
  expect(roll).toMatchObject({ dueAt: "2026-03-10T02:35:00.000Z", calledByName: "Ada", closedAt: null });
  expect(roll.answers.map((one) => one.owner)).toEqual(["Cho"]);
  await expect(call()).rejects.toMatchObject({ code: "CONFLICT" });
  await closeRoll({ ctx: as(mim), input: { ref, rollCallId: roll.id } });
  expect(await call(12)).toMatchObject({ dueAt: "2026-03-10T02:42:00.000Z" });
});

test("owner or who speaks for them confirms, by name; the last answer ends it", async () => {
  const { t, mim, cho, as, path, call, answer, texts } = await opened();
  const [a, b] = [await path("Roll back", "cho"), await path("Vendor", "App on-call")];
  const roll = await call();
  t.clock.advance(1);
  await answer(cho, roll.id, a.id);
  expect((await texts())[0]).toBe("Roll-call: cho confirms Roll back");
  await answer(cho, roll.id, a.id, "Twice changes nothing");
  const ended = await answer(mim, roll.id, b.id, "On the bridge");
  expect(ended.closedAt).toBe("2026-03-10T02:31:00.000Z");
  expect(ended.answers).toMatchObject([
    { owner: "cho", answeredByName: "Cho", note: "" },
    { owner: "App on-call", answeredByName: "Ada", note: "On the bridge" },
  ]);
  expect((await texts()).slice(0, 3)).toEqual([
    "Roll-call complete: everybody has confirmed",
    "Roll-call: App on-call confirms Vendor, said by Ada. On the bridge",
    "Roll-call: cho confirms Roll back",
  ]);
  expect(await listRollCalls(as(mim), { ref })).toEqual([ended]);
});

test("closing names who is missing, and nobody answers afterwards", async () => {
  const { t, mim, cho, as, path, call, answer, texts } = await opened();
  const [a, b] = [await path("Roll back", "Cho"), await path("Vendor", "Dee")];
  const roll = await call();
  await answer(cho, roll.id, a.id);
  const close = () => closeRoll({ ctx: as(mim), input: { ref, rollCallId: roll.id } });
  await close();
  await close();
  expect((await texts()).filter((text) => text.includes("closed"))).toEqual(["Roll-call closed without Dee (Vendor)"]);
  await expect(answer(cho, roll.id, b.id)).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await t.db.rollCallAnswer.count({ where: { answeredAt: null } })).toBe(1);
});

test("without paths there is nobody to ask; strangers and watchers are refused", async () => {
  const { t, cho, as, path, call, answer } = await opened();
  await expect(call()).rejects.toThrow("Open a path first");
  const a = await path("Roll back", "Cho");
  for (const role of ["responder", "comms", "observer", "customer_ops", "stakeholder"] as const) {
    await expect(callRoll({ ctx: await t.asUser(role), input: { ref } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const roll = await call();
  const input = { ref, rollCallId: roll.id, pathId: a.id };
  await expect(answerRoll({ ctx: await t.asUser("observer"), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(closeRoll({ ctx: as(cho), input: { ref, rollCallId: roll.id } })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(answer(cho, roll.id, "another")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(answer(cho, "another", a.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(callRoll({ ctx: as(cho), input: { ref, minutes: 0 } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(call(0)).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

test("a path without owner asks nobody by a name that is none; a resolved incident asks nobody", async () => {
  const { t, mim, as, path, call, answer, texts } = await opened();
  const a = await path("Roll back", "");
  await path("Vendor", "Cho");
  const roll = await call();
  expect((await texts())[0]).toBe("Roll-call: Cho to confirm by 02:35 UTC. Nobody owns Roll back");
  await answer(mim, roll.id, a.id);
  expect((await texts())[0]).toBe("Roll-call: Ada confirms Roll back");
  await closeRoll({ ctx: as(mim), input: { ref, rollCallId: roll.id } });
  await t.db.incident.updateMany({ data: { phase: 8, cleanSince: new Date(0) } });
  await t.db.incident.updateMany({ data: { status: "Resolved", resolvedAt: t.clock.now() } });
  await expect(call()).rejects.toThrow("The incident is resolved");
});

test("two who answer for the last path at once end it once", async () => {
  const { mim, cho, path, call, answer, texts } = await opened();
  const a = await path("Roll back", "Cho");
  const roll = await call();
  await Promise.all([answer(cho, roll.id, a.id), answer(mim, roll.id, a.id), answer(cho, roll.id, a.id)]);
  expect((await texts()).filter((text) => text.startsWith("Roll-call complete"))).toHaveLength(1);
});

test("a roll-call is overdue from its time on while somebody is missing, and never once closed", () => {
  const answered = fc.array(fc.boolean(), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(answered, fc.integer({ min: -600, max: 600 }), fc.boolean(), (done, seconds, isClosed) => {
      const dueAt = "2026-03-10T02:35:00.000Z";
      const answers = done.map((is, index) => ({
        pathId: `p${index}`,
        pathTitle: `Path ${index}`,
        owner: "Cho",
        answeredAt: is ? dueAt : null,
        answeredByName: is ? "Cho" : null,
        note: "",
      }));
      const state = rollState(
        { answers, dueAt, closedAt: isClosed ? dueAt : null },
        Date.parse(dueAt) + seconds * 1000,
      );
      expect(state.answered + state.missing.length).toBe(done.length);
      expect(state.isOverdue).toBe(!isClosed && seconds >= 0 && done.includes(false));
    }),
  );
  expect(isOwner("cho ", "Cho")).toBe(true);
  expect(isOwner("", "")).toBe(false);
});
