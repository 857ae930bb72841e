import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { newId } from "../core/ids";
import { listTimeline } from "../timeline/reads";
import { correctResolvedAt } from "./correct-resolved-at";
import { openIncident } from "./open-incident";
import { getIncident } from "./reads";
import { setAlarmLevel } from "./set-alarm-level";
import { setSeverity } from "./set-severity";
import { setStatus } from "./set-status";

async function activated() {
  const t = await testDb();
  const mim = await t.makeUser("mim");
  const ctx = () => t.ctxOf(mim);
  const ref = "INC-1";
  const { id } = await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity: "Critical" } });
  const leader = await t.makeUser("ops_lead", { email: "leader@example.test" });
  // Two slots, one person: one mail.
  await assignRole({ ctx: ctx(), input: { ref, role: "leader", userId: leader.id } });
  await assignRole({ ctx: ctx(), input: { ref, role: "sre", userId: leader.id } });
  await assignRole({ ctx: ctx(), input: { ref, role: "comms", name: "Someone without an account" } });
  const createdAt = ctx().now;
  for (const [name, isCancelled] of [
    ["Database", false],
    ["Network", true],
  ] as const) {
    const team = await t.db.team.create({
      data: {
        id: newId(createdAt),
        name,
        emails: [`${name.toLowerCase()}@example.test`, "oncall@example.test"],
        createdAt,
      },
    });
    await t.db.teamPage.create({
      data: {
        id: newId(createdAt),
        incidentId: id,
        teamId: team.id,
        teamName: name,
        alarmLevel: "Box3",
        pagedByName: "M",
        pagedAt: createdAt,
        cancelledAt: isCancelled ? createdAt : null,
      },
    });
  }
  const told = async () => {
    const messages = await t.db.message.findMany({
      where: { template: "posture-changed" },
      include: { deliveries: { orderBy: { address: "asc" } } },
      orderBy: { id: "asc" },
    });
    return messages.map(({ subject, deliveries }) => ({ subject, to: deliveries.map(({ address }) => address) }));
  };
  return { t, ctx, ref, told, mim, leader };
}

const EVERYONE = ["database@example.test", "leader@example.test", "oncall@example.test"];

test("down from Critical tells everyone activated once, with the reason; up, or down from Medium, tells nobody", async () => {
  const { ctx, ref, told, t } = await activated();
  const set = (severity: string, reason?: string) =>
    setSeverity({ ctx: ctx(), input: { ref, severity, ...(reason ? { reason } : {}) } });
  await expect(set("Medium")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await told()).toEqual([]);
  await set("Medium", "Only one region");
  expect(await told()).toEqual([{ subject: "[INC-1] Severity Critical → Medium: Checkout down", to: EVERYONE }]);
  await set("Low");
  await set("High");
  expect(await told()).toHaveLength(1);
  const [message] = await t.db.message.findMany({ where: { template: "posture-changed" } });
  expect(message?.props).toMatchObject({ reason: "Only one region", beside: [{ value: "Box 3, as before" }] });
});

test("the alarm level falls only by a decision with its reason, to any level, and everyone activated is told", async () => {
  const { t, ctx, ref, told } = await activated();
  const set = (alarmLevel: "Box0" | "Box2" | "Box3", reason = "") =>
    setAlarmLevel({ ctx: ctx(), input: { ref, alarmLevel, reason } });
  await expect(set("Box0")).rejects.toMatchObject({ details: { fields: { reason: expect.any(String) } } });
  expect(await set("Box0", "Mitigated, teams may sleep")).toMatchObject({ alarmLevel: "Box0", severity: "Critical" });
  const { items } = await listTimeline(ctx(), { ref, limit: 1 });
  expect(items[0]).toMatchObject({
    name: "incident.alarmLevelChanged",
    payload: { from: "Box3", to: "Box0", reason: "Mitigated, teams may sleep" },
  });
  expect(await told()).toEqual([{ subject: "[INC-1] Alarm level Box 3 → Box 0: Checkout down", to: EVERYONE }]);
  expect(await set("Box2")).toMatchObject({ alarmLevel: "Box2" });
  await set("Box2");
  expect(await told()).toHaveLength(2);
  const observer = await t.asUser("observer");
  const refused = setAlarmLevel({ ctx: observer, input: { ref, alarmLevel: "Box0", reason: "x" } });
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("who takes the slot of MIM changes severity and level on that incident, and on no other", async () => {
  const { t, ctx, ref } = await activated();
  const lead = await t.makeUser("ops_lead");
  const input = { ref, severity: "High", reason: "Smaller than feared" };
  await expect(setSeverity({ ctx: t.ctxOf(lead), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await assignRole({ ctx: ctx(), input: { ref, role: "mim", userId: lead.id } });
  expect(await setSeverity({ ctx: t.ctxOf(lead), input })).toMatchObject({ severity: "High" });
  await openIncident({ ctx: ctx(), input: { title: "Another", severity: "High" } });
  const other = { ...input, ref: "INC-2", severity: "Low" };
  await expect(setSeverity({ ctx: t.ctxOf(lead), input: other })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const narrow = { kind: "apiToken" as const, tokenId: "t", userId: lead.id, name: "Bot", role: lead.role };
  const scoped = t.ctx({ actor: { ...narrow, scopes: ["timeline.*"] } });
  await expect(setSeverity({ ctx: scoped, input })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the time of the end is corrected with a reason, within what happened", async () => {
  const { t, ctx, ref } = await activated();
  const correct = (resolvedAt: string, reason = "The graph says so") =>
    correctResolvedAt({ ctx: ctx(), input: { ref, resolvedAt, reason } });
  t.clock.advance(60);
  const earlier = new Date(ctx().now.getTime() - 20 * 60_000).toISOString();
  await expect(correct(earlier)).rejects.toMatchObject({ code: "CONFLICT" });
  await setStatus({ ctx: ctx(), input: { ref, status: "Resolved", reason: "Drill", override: true } });
  const tomorrow = new Date(ctx().now.getTime() + 86_400_000).toISOString();
  await expect(correct(tomorrow)).rejects.toMatchObject({ details: { fields: { resolvedAt: expect.any(String) } } });
  await expect(correct(earlier, "")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await correct(earlier)).toMatchObject({ resolvedAt: earlier });
  const { items } = await listTimeline(ctx(), { ref, limit: 1 });
  expect(items[0]?.payload).toMatchObject({ changes: [{ field: "resolvedAt", to: earlier }] });
  expect(await getIncident(ctx(), { ref })).toMatchObject({ status: "Resolved" });
});
