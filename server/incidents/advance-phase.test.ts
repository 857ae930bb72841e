import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { confirmEverything } from "../../tests/support/validate";
import { assignRole } from "../command-team/assign-role";
import { listTimeline } from "../timeline/reads";
import { advancePhase } from "./advance-phase";
import { editIncident } from "./edit-incident";
import { openIncident } from "./open-incident";
import { setSeverity } from "./set-severity";
import { setStatus } from "./set-status";

async function opened(severity = "Critical") {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity } });
  return { t, ctx, ref: "INC-1" };
}

test("unmet conditions stop the advance and name themselves; an override needs a reason, which is recorded", async () => {
  const { ctx, ref } = await opened();
  const unmet = ["A technical lead (SRE / Ops Lead) is on the incident"];
  await expect(advancePhase({ ctx: ctx(), input: { ref } })).rejects.toMatchObject({
    code: "UNMET_CONDITIONS",
    details: { unmet },
  });
  await expect(advancePhase({ ctx: ctx(), input: { ref, override: true } })).rejects.toMatchObject({
    details: { fields: { reason: expect.any(String) } },
  });
  const after = await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Alone at 3 a.m." } } });
  expect(after.phase).toBe(2);
  const { items } = await listTimeline(ctx(), { ref, limit: 1 });
  expect(items[0]?.payload).toMatchObject({ from: 1, to: 2, overrode: unmet, reason: "Alone at 3 a.m." });
  expect(items[0]?.text).toBe(`Alert → Gather. Not met: ${unmet[0]}. All the same: Alone at 3 a.m.`);
});

test("a met condition needs no override", async () => {
  const { ctx, ref } = await opened();
  await assignRole({ ctx: ctx(), input: { ref, role: "sre", name: "S. Chen" } });
  expect((await advancePhase({ ctx: ctx(), input: { ref, fromPhase: 1 } })).phase).toBe(2);
});

test("of two screens that advance at once one wins, and the other learns where things stand", async () => {
  const { ctx, ref } = await opened();
  const press = () => advancePhase({ ctx: ctx(), input: { ref, fromPhase: 1, override: { reason: "Go" } } });
  const results = await Promise.allSettled([press(), press()]);
  const refused = results.find((result) => result.status === "rejected");
  expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  expect(refused?.reason).toMatchObject({ code: "STALE", details: { current: { phase: 2 } } });
});

test("phases never go back: not by the verb, not in the database, and Resolution is the last", async () => {
  const { t, ctx, ref } = await opened();
  await advancePhase({ ctx: ctx(), input: { ref, toPhase: 8, override: { reason: "Drill" } } });
  await expect(advancePhase({ ctx: ctx(), input: { ref } })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(t.pool.query("update incident set phase = 3")).rejects.toThrow(/only go forward/);
});

test("status: Monitoring from 7, Resolved in 8, reopening needs a reason, clears the stamp and counts", async () => {
  const { t, ctx, ref } = await opened("Medium");
  const status = (to: "Active" | "Monitoring" | "Resolved", reason?: string) =>
    setStatus({ ctx: ctx(), input: { ref, status: to, ...(reason ? { reason } : {}) } });
  await expect(status("Resolved")).rejects.toMatchObject({ code: "UNMET_CONDITIONS" });
  await expect(status("Monitoring")).rejects.toMatchObject({ code: "UNMET_CONDITIONS" });
  await advancePhase({ ctx: ctx(), input: { ref, toPhase: 7, override: { reason: "Short one" } } });
  await expect(status("Monitoring")).rejects.toMatchObject({
    details: { unmet: ["Every required check of every system is confirmed: 4 to go"] },
  });
  await confirmEverything(ctx(), ref);
  expect((await status("Monitoring")).mitigatedAt).toBe(ctx().now.toISOString());
  await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Short one" } } });
  t.clock.advance(5);
  const resolved = await status("Resolved");
  expect(resolved).toMatchObject({ status: "Resolved", resolvedAt: ctx().now.toISOString(), nextUpdateEta: null });
  await expect(status("Active")).rejects.toMatchObject({ details: { fields: { reason: expect.any(String) } } });
  expect(await status("Active", "Errors are back")).toMatchObject({ status: "Active", resolvedAt: null });
  expect(await t.db.incident.findFirst({ select: { reopenedCount: true } })).toEqual({ reopenedCount: 1 });
});

test("severity up raises the alarm level; down asks for a reason and leaves the level", async () => {
  const { ctx, ref } = await opened("High");
  expect(await setSeverity({ ctx: ctx(), input: { ref, severity: "P1" } })).toMatchObject({ alarmLevel: "Box3" });
  await expect(setSeverity({ ctx: ctx(), input: { ref, severity: "Low" } })).rejects.toMatchObject({
    details: { fields: { reason: expect.any(String) } },
  });
  const lower = await setSeverity({ ctx: ctx(), input: { ref, severity: "Low", reason: "Only one client" } });
  expect(lower).toMatchObject({ severity: "Low", alarmLevel: "Box3" });
});

test("of two who edit the same field the later one sees both texts; nothing is lost", async () => {
  const { t, ctx, ref } = await opened();
  await editIncident({
    ctx: ctx(),
    input: { ref, set: { title: "Checkout times out" }, was: { title: "Checkout down" } },
  });
  const other = await t.asUser("comms");
  const late = { ref, set: { title: "Payments fail" }, was: { title: "Checkout down" } };
  await expect(editIncident({ ctx: other, input: late })).rejects.toMatchObject({
    code: "STALE",
    details: { current: { title: "Checkout times out" } },
  });
  const chosen = { ...late, was: { title: "Checkout times out" } };
  expect(await editIncident({ ctx: other, input: chosen })).toMatchObject({ title: "Payments fail" });
  const { items } = await listTimeline(ctx(), { ref, limit: 1 });
  expect(items[0]?.payload).toEqual({ changes: [{ field: "title", from: "Checkout times out", to: "Payments fail" }] });
});

test("numbers of customers are the MIM's and the Service Manager's to change", async () => {
  const { t, ref } = await opened();
  const set = { customerCount: 127 };
  const comms = await t.asUser("comms");
  await expect(editIncident({ ctx: comms, input: { ref, set } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const manager = await t.asUser("service_manager");
  expect(await editIncident({ ctx: manager, input: { ref, set } })).toMatchObject({ customerCount: 127 });
});
