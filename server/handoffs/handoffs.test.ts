import { addMinutes } from "date-fns/addMinutes";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { listParticipants, listSlots } from "../command-team/reads";
import type { User } from "../db/generated/client";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import { makePrimary } from "../recovery/make-primary";
import { openPath } from "../recovery/open-path";
import { logEntry } from "../timeline/log-entry";
import { listTimeline } from "../timeline/reads";
import { offerHandoff } from "./offer-handoff";
import { draftBrief, listHandoffs } from "./reads";
import type { OfferHandoff } from "./schemas";
import { settleHandoff } from "./settle-handoff";

const ref = "INC-1";

async function opened() {
  const t = await testDb();
  const mim = await t.makeUser("mim", { displayName: "Ada" });
  const next = await t.makeUser("mim", { displayName: "Ben" });
  const lead = await t.makeUser("ops_lead", { displayName: "Cho" });
  const as = (user: User) => t.ctxOf(user);
  await openIncident({ ctx: as(mim), input: { title: "Checkout down", severity: "Critical" } });
  await assignRole({ ctx: as(mim), input: { ref, role: "sre", userId: lead.id } });
  const offer = (by: User, input: Partial<OfferHandoff> = {}) =>
    offerHandoff({
      ctx: as(by),
      input: { ref, role: "mim", toUserId: next.id, brief: "What you must know", ...input },
    });
  const settle = (by: User, handoffId: string, decision: "accept" | "decline" | "withdraw", note?: string) =>
    settleHandoff({ ctx: as(by), input: { ref, handoffId, decision, note } });
  const holder = async (role: string) => (await listSlots(as(mim), { ref })).find((slot) => slot.role === role)?.name;
  return { t, mim, next, lead, as, offer, settle, holder };
}

test("the role changes hands when the successor accepts, not before, and whole", async () => {
  const { t, mim, next, as, offer, settle, holder } = await opened();
  const { id } = await offer(mim);
  expect(await holder("mim")).toBe("Ada");
  t.clock.advance(3);
  expect(await settle(next, id, "accept")).toMatchObject({ state: "accepted", decidedNote: "" });
  expect(await holder("mim")).toBe("Ben");
  const rows = (await listParticipants(as(mim), { ref })).filter((row) => row.role === "mim");
  expect(rows).toMatchObject([
    { name: "Ada", leftAt: "2026-03-10T02:33:00.000Z", endedBy: "handed_over" },
    { name: "Ben", joinedAt: "2026-03-10T02:33:00.000Z", leftAt: null, userId: next.id },
  ]);
  const { items } = await listTimeline(as(mim), { ref });
  expect(items.slice(0, 2)).toMatchObject([
    { name: "handoff.settled", payload: { state: "accepted", isOnBehalf: false }, actorName: "Ben" },
    { name: "handoff.offered", payload: { brief: "What you must know" }, actorName: "Ada" },
  ]);
});

test("only the successor accepts or declines; only who leaves, or the MIM, withdraws", async () => {
  const { t, mim, next, lead, offer, settle, holder } = await opened();
  const other = await t.makeUser("ops_lead");
  const { id } = await offer(lead, { role: "sre", toUserId: other.id });
  for (const by of [mim, lead, next]) {
    for (const decision of ["accept", "decline"] as const) {
      await expect(settle(by, id, decision)).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  }
  await expect(settle(other, id, "withdraw")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await settle(other, id, "decline", "My shift ends too")).toMatchObject({ state: "declined" });
  expect(await holder("sre")).toBe("Cho");
  const again = await offer(lead, { role: "sre", toUserId: other.id });
  expect(await settle(lead, again.id, "withdraw")).toMatchObject({ state: "withdrawn" });
  const third = await offer(mim, { role: "sre", toUserId: other.id });
  expect(await settle(mim, third.id, "withdraw")).toMatchObject({ state: "withdrawn" });
});

test("a successor without an account: the MIM accepts for them, and the record says so", async () => {
  const { t, mim, lead, offer, settle, holder } = await opened();
  const { id, toUserId } = await offer(lead, { role: "sre", toUserId: null, toName: "Vendor's night shift" });
  expect(toUserId).toBeNull();
  await expect(settle(lead, id, "accept")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await settle(mim, id, "accept", "Heard on the bridge")).toMatchObject({
    decidedNote: "accepted for Vendor's night shift by Ada. Heard on the bridge",
  });
  expect(await holder("sre")).toBe("Vendor's night shift");
  const row = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "handoff.settled" } });
  expect(row).toMatchObject({ text: expect.stringContaining("for Vendor's night shift by Ada") });
  expect(row.payload).toMatchObject({ isOnBehalf: true });
});

test("an offer that the role has outrun is refused with what happened", async () => {
  const { t, mim, next, as, offer, settle, holder } = await opened();
  const { id } = await offer(mim);
  await assignRole({ ctx: as(mim), input: { ref, role: "mim", name: "Dee" } });
  await expect(settle(next, id, "accept")).rejects.toThrow("withdrawn already: MIM changed hands meanwhile");
  expect(await holder("mim")).toBe("Dee");
  const stale = await offer(mim);
  await t.db.participant.updateMany({ where: { role: "mim", leftAt: null }, data: { displayName: "Somebody" } });
  await expect(settle(next, stale.id, "accept")).rejects.toThrow("MIM is held by Somebody now");
  expect(await holder("mim")).toBe("Somebody");
});

test("two answers at once: one counts, and the slot has one holder", async () => {
  const { t, mim, next, offer, settle } = await opened();
  const { id } = await offer(mim);
  const results = await Promise.allSettled([
    settle(next, id, "accept"),
    settle(next, id, "decline"),
    settle(next, id, "accept"),
    settle(mim, id, "withdraw"),
  ]);
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(await t.db.participant.count({ where: { role: "mim", leftAt: null } })).toBe(1);
});

test("what cannot be handed over is refused with what to do", async () => {
  const { t, mim, next, lead, offer } = await opened();
  await expect(offer(next, { role: "sre" })).resolves.toBeTruthy();
  await expect(offer(mim, { role: "sre" })).rejects.toThrow("offered to Ben already");
  await expect(offer(lead)).rejects.toThrow("MIM is held by Ada");
  await expect(offer(mim, { role: "comms" })).rejects.toThrow("Nobody holds Comms");
  await expect(offer(mim, { toUserId: mim.id })).rejects.toMatchObject({
    details: { fields: { toName: expect.any(String) } },
  });
  await expect(offer(mim, { toUserId: null, toName: "" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(offer(mim, { brief: "  " })).rejects.toMatchObject({
    details: { fields: { brief: expect.any(String) } },
  });
  const exec = await t.makeUser("executive");
  await expect(offer(mim, { toUserId: exec.id })).rejects.toThrow("cannot open the fireground");
  for (const role of ["executive", "stakeholder"] as const) {
    await expect(draftBrief(await t.asUser(role), { ref, role: "mim" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

test("a repeat with the same key gives the first answer, and makes one offer", async () => {
  const { t, mim, next, as } = await opened();
  const input = { ref, role: "mim", toUserId: next.id, brief: "Once" } as const;
  const ctx = () => ({ ...as(mim), requestId: "one" });
  const first = await offerHandoff({ ctx: ctx(), input });
  expect(await offerHandoff({ ctx: ctx(), input })).toEqual(first);
  expect(await t.db.handoff.count()).toBe(1);
});

test("the brief is written from the record: what is open stands in it, what is closed does not", async () => {
  const { t, mim, as } = await opened();
  const ctx = () => as(mim);
  const empty = (await draftBrief(ctx(), { ref, role: "mim" })).brief;
  expect(empty).toContain("OPEN PATHS\nNo recovery path runs.");
  expect(empty).toContain("OPEN QUESTIONS\nNone.");

  const path = { ref, title: "Roll back 812", owner: "Cho", currentBet: "812 broke the pool", timeboxMinutes: 20 };
  await openPath({ ctx: ctx(), input: path });
  const { id: incidentId } = await t.db.incident.findFirstOrThrow();
  const now = t.clock.now();
  const due = new Date(now.getTime() + 11 * 60_000);
  const question = { incidentId, askedByName: "Ada", askedAt: now };
  await t.db.openQuestion.createMany({
    data: [
      { ...question, id: "q1", text: "Is the replica in step?", assignedTo: "Cho", dueAt: due },
      { ...question, id: "q2", text: "Who owns the cron?", status: "answered" },
    ],
  });
  await t.db.conditionsRequest.create({
    data: {
      id: "r1",
      incidentId,
      askedByName: "Ada",
      askedAt: now,
      dueAt: due,
      asks: { create: [{ team: "Database" }, { team: "App", answeredAt: now }] },
    },
  });
  await t.db.canReport.create({
    data: {
      id: "c1",
      incidentId,
      eventSeq: 1,
      team: "App",
      conditions: ["Pool is full"],
      actions: [],
      authorName: "Cho",
      reportedAt: now,
      needs: { create: [{ id: "n1", text: "A database reviewer", askOf: "Database" }] },
    },
  });
  await t.db.incident.updateMany({ data: { nextUpdateEta: due } });
  t.clock.advance(2);

  const { brief } = await draftBrief(ctx(), { ref, role: "mim" });
  expect(brief.split("\n")[0]).toBe("MIM of INC-1: Checkout down");
  expect(brief).toContain("- Roll back 812: Cho, timebox ends 02:50 UTC (in 18 min). Bet: 812 broke the pool");
  expect(brief).toContain("- Is the replica in step? (Cho, due 02:41 UTC (in 9 min))");
  expect(brief).toContain("- Next update to stakeholders: 02:41 UTC (in 9 min)");
  expect(brief).toContain("- Conditions from Database: 02:41 UTC (in 9 min)");
  expect(brief).toContain("- App needs: A database reviewer, asked of Database");
  expect(brief).toContain("- SRE / Ops Lead: Cho");
  expect(brief).not.toMatch(/cron|Conditions from App/);
  t.clock.advance(20);
  expect((await draftBrief(ctx(), { ref, role: "mim" })).brief).toContain("02:41 UTC (overdue by 11 min)");
});

test("everyone on the fireground reads the handoffs, newest first", async () => {
  const { t, mim, lead, offer } = await opened();
  await offer(mim);
  t.clock.advance(1);
  await offer(lead, { role: "sre" });
  const list = await listHandoffs(await t.asUser("observer"), { ref });
  expect(list.map(({ role, state }) => [role, state])).toEqual([
    ["sre", "offered"],
    ["mim", "offered"],
  ]);
  await expect(listHandoffs(await t.asUser("stakeholder"), { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("whoever took over as MIM runs that incident as one, whatever their account, and no other", async () => {
  const { t, mim, as, offer, settle, holder } = await opened();
  const dee = await t.makeUser("responder", { displayName: "Dee" });
  await openIncident({ ctx: as(mim), input: { title: "Search slow", severity: "Medium" } });
  const { id } = await offer(mim, { toUserId: dee.id });
  await settle(dee, id, "accept");
  const run = async (on: string) => {
    const path = await openPath({ ctx: as(dee), input: { ref: on, title: "Roll back", timeboxMinutes: 10 } });
    await makePrimary({ ctx: as(dee), input: { ref: on, pathId: path.id } });
  };
  await run(ref);
  await expect(run("INC-2")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await assignRole({ ctx: as(dee), input: { ref, role: "leader", name: "Eve" } });
  expect(await holder("leader")).toBe("Eve");
  await logEntry({ ctx: as(dee), input: { ref, type: "action", text: "Known", visibility: "public" } });
  const words = {
    title: "Checkout down",
    body: "Orders fail.",
    nextUpdateEta: addMinutes(t.clock.now(), 15).toISOString(),
    audience: ["stakeholder" as const],
  };
  await publishMilestone({ ctx: as(dee), input: { ref, ...words } });
  await expect(publishMilestone({ ctx: as(dee), input: { ref: "INC-2", ...words } })).rejects.toThrow(
    "may not do this",
  );
  const back = await offer(dee, { role: "leader", toUserId: mim.id });
  expect(await settle(dee, back.id, "withdraw")).toMatchObject({ state: "withdrawn" });
});

test("Customer Ops, observers and stakeholders get no voice by a slot", async () => {
  const { t, mim, as } = await opened();
  for (const role of ["customer_ops", "observer", "stakeholder"] as const) {
    const one = await t.makeUser(role);
    for (const slot of ["mim", "leader"] as const) {
      await assignRole({ ctx: as(mim), input: { ref, role: slot, userId: one.id } });
      await expect(advancePhase({ ctx: as(one), input: { ref } })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
  }
});
