import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { confirmEverything } from "../../tests/support/validate";
import { assignRole } from "../command-team/assign-role";
import { advancePhase } from "../incidents/advance-phase";
import { closeIncident } from "../incidents/close-incident";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { setSeverity } from "../incidents/set-severity";
import { setStatus } from "../incidents/set-status";
import { listTimeline } from "../timeline/reads";
import { addCheck } from "./add-check";
import { confirmCheck } from "./confirm-check";
import { confirmSystem } from "./confirm-system";
import { getChecklist } from "./reads";
import { startValidation } from "./start-validation";

async function inValidation(severity = "Critical", affectedSystems = ["Checkout", "Vault"]) {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  const ref = "INC-1";
  await openIncident({ ctx: ctx(), input: { title: "Checkout down", severity, affectedSystems } });
  await advancePhase({ ctx: ctx(), input: { ref, toPhase: 7, override: { reason: "The fix is in" } } });
  const list = () => getChecklist(ctx(), { ref });
  const last = async () => (await listTimeline(ctx(), { ref, limit: 1 })).items[0];
  return { t, user, ctx, ref, list, last };
}

const CLOSE = {
  finalImpact: "412 orders failed",
  resolutionSummary: "Rolled back release 812",
  rootCauseStatus: "deferred" as const,
};

test("entering Validation makes the checks of every system, once; systems that come to light later get theirs", async () => {
  const { ctx, ref, list, last } = await inValidation();
  const first = await list();
  expect(first.checks).toHaveLength(8);
  expect(first.checks.map((check) => check.system)).toEqual([...Array(4).fill("Checkout"), ...Array(4).fill("Vault")]);
  expect(await last()).toMatchObject({ name: "validation.started", payload: { systems: ["Checkout", "Vault"] } });
  await confirmEverything(ctx(), ref);
  expect((await list()).cleanSince).toBe(ctx().now.toISOString());
  await editIncident({ ctx: ctx(), input: { ref, set: { affectedSystems: ["checkout", "Vault", "Search"] } } });
  const later = await list();
  expect(later.checks).toHaveLength(12);
  expect(later.checks.filter((check) => check.system === "Search").every((check) => check.status === "pending")).toBe(
    true,
  );
  expect(later.cleanSince).toBeNull();
});

test("where validation began early, a system that comes to light stops the clock: nobody skips past it", async () => {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const admin = await t.makeUser("admin");
  const ref = "INC-1";
  const input = { title: "Checkout down", severity: "Critical", affectedSystems: ["Checkout"] };
  await openIncident({ ctx: t.ctxOf(user), input });
  await startValidation({ ctx: t.ctxOf(user), input: { ref } });
  await confirmEverything(t.ctxOf(user), ref);
  await editIncident({ ctx: t.ctxOf(user), input: { ref, set: { affectedSystems: ["Checkout", "Vault"] } } });
  t.clock.advance(11);
  const skip = advancePhase({ ctx: t.ctxOf(admin), input: { ref, toPhase: 8, override: { reason: "It is over" } } });
  await expect(skip).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: expect.stringMatching(/^Not met yet: 10 clean/),
  });
});

test("without a system there is one stand-in, which steps aside when the systems get names", async () => {
  const { ctx, ref, list, last } = await inValidation("High", []);
  expect(new Set((await list()).checks.map((check) => check.system))).toEqual(new Set(["Service"]));
  expect((await last())?.text).toContain("no affected system is named");
  await editIncident({ ctx: ctx(), input: { ref, set: { affectedSystems: ["Search"] } } });
  await confirmSystem({ ctx: ctx(), input: { ref, system: "search", status: "pass" } });
  expect((await list()).cleanSince).toBe(ctx().now.toISOString());
});

test("checks can be made before phase 7, and phase 7 leaves them as they are", async () => {
  const t = await testDb();
  const lead = await t.asUser("ops_lead");
  const mim = await t.asUser("mim");
  const input = { ref: "INC-1" };
  await openIncident({ ctx: mim, input: { title: "Slow", severity: "Medium", affectedSystems: ["Search"] } });
  expect((await startValidation({ ctx: lead, input })).checks).toHaveLength(4);
  await confirmSystem({ ctx: lead, input: { ...input, system: "Search", status: "pass" } });
  await advancePhase({ ctx: mim, input: { ...input, toPhase: 7, override: { reason: "Done" } } });
  const { checks, cleanSince } = await getChecklist(mim, input);
  expect(checks.map((check) => check.status)).toEqual(Array(4).fill("pass"));
  expect(cleanSince).not.toBeNull();
  const observer = await t.asUser("observer");
  await expect(startValidation({ ctx: observer, input })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a confirmation says who, through what and when by the server's clock, whatever time it was written at", async () => {
  const { t, ref, list, last } = await inValidation();
  const [check] = (await list()).checks;
  const checkId = check?.id ?? "";
  const support = await t.asUser("customer_ops", { writtenAt: new Date("2020-01-01T00:00:00Z") });
  const after = await confirmCheck({ ctx: support, input: { ref, checkId, status: "pass", via: "bridge" } });
  expect(after.checks[0]).toMatchObject({
    status: "pass",
    confirmedVia: "tool",
    confirmedAt: support.now.toISOString(),
    confirmedByName: expect.stringContaining("Customer Ops"),
  });
  expect(await last()).toMatchObject({
    name: "validation.confirmed",
    payload: { from: "pending", to: "pass", via: "tool" },
  });
  const na = { ref, checkId, status: "not_applicable" as const };
  await expect(confirmCheck({ ctx: support, input: na })).rejects.toMatchObject({
    details: { fields: { note: expect.any(String) } },
  });
  await confirmCheck({ ctx: support, input: { ...na, note: "No monitor there" } });
  const back = await confirmCheck({ ctx: support, input: { ref, checkId, status: "pending" } });
  expect(back.checks[0]).toMatchObject({ status: "pending", confirmedVia: null, confirmedByName: null, note: "" });
});

test("nobody paints over a red that their screen did not show", async () => {
  const { t, ctx, ref, list } = await inValidation();
  const [check] = (await list()).checks;
  const checkId = check?.id ?? "";
  const seen = check?.version ?? 0;
  const other = await t.asUser("responder");
  await confirmCheck({ ctx: other, input: { ref, checkId, status: "fail", note: "Errors at 4 %" } });
  await expect(confirmCheck({ ctx: ctx(), input: { ref, checkId, status: "pass", seen } })).rejects.toMatchObject({
    code: "STALE",
    details: { current: { status: "fail" } },
  });
  const versions = Object.fromEntries((await list()).checks.map(({ id }) => [id, 1]));
  const whole = { ref, system: "Checkout", status: "pass" as const };
  await expect(confirmSystem({ ctx: ctx(), input: { ...whole, seen: versions } })).rejects.toMatchObject({
    code: "STALE",
  });
  const after = await confirmSystem({ ctx: ctx(), input: whole });
  expect(after.checks.filter((one) => one.system === "Checkout").every((one) => one.status === "pass")).toBe(true);
});

test("one's own check stops the clock when it is required, and stands once on the list", async () => {
  const { ctx, ref, list } = await inValidation();
  await confirmEverything(ctx(), ref);
  const optional = { ref, system: "vault", item: "Night batch ran", isRequired: false };
  expect((await addCheck({ ctx: ctx(), input: optional })).cleanSince).not.toBeNull();
  await expect(addCheck({ ctx: ctx(), input: { ...optional, item: "NIGHT batch ran" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  const required = await addCheck({ ctx: ctx(), input: { ref, system: "Vault", item: "Refunds go through" } });
  expect(required.cleanSince).toBeNull();
  // An optional check that fails is a red all the same.
  await confirmEverything(ctx(), ref);
  const batch = (await list()).checks.find((check) => check.item === "Night batch ran");
  const red = { ref, checkId: batch?.id ?? "", status: "fail" as const };
  expect((await confirmCheck({ ctx: ctx(), input: red })).cleanSince).toBeNull();
});

test("a Critical leaves Validation after ten clean minutes without a break, by no clock but the server's", async () => {
  const { t, user, ctx, ref, list } = await inValidation();
  const advance = () => advancePhase({ ctx: ctx(), input: { ref } });
  t.clock.advance(30);
  await expect(advance()).rejects.toMatchObject({
    details: {
      unmet: [
        "Every required check of every system is confirmed: 8 to go",
        "10 clean minutes of validation have passed",
      ],
    },
  });
  await confirmEverything(ctx(), ref);
  t.clock.advance(6);
  const [check] = (await list()).checks;
  const set = (status: "pass" | "fail") =>
    confirmCheck({ ctx: ctx(), input: { ref, checkId: check?.id ?? "", status } });
  await set("fail");
  await set("pass");
  t.clock.advance(9.5);
  await expect(advance()).rejects.toMatchObject({
    code: "UNMET_CONDITIONS",
    details: { unmet: ["10 clean minutes of validation have passed (0:30 to go)"] },
  });
  const late = t.ctxOf(user, { writtenAt: new Date(ctx().now.getTime() + 3_600_000) });
  await expect(advancePhase({ ctx: late, input: { ref } })).rejects.toMatchObject({ code: "UNMET_CONDITIONS" });
  t.clock.advance(0.5);
  expect(await advance()).toMatchObject({ phase: 8 });
});

test("only the MIM and the Leader go past the window, with a reason that the record lists; an admin does not", async () => {
  const { t, ctx, ref, last } = await inValidation();
  const override = { reason: "The board wants it closed" };
  const admin = await t.makeUser("admin");
  const input = { ref, override };
  await expect(advancePhase({ ctx: t.ctxOf(admin), input })).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: expect.stringContaining("Only the MIM or the Leader"),
  });
  const token = {
    kind: "apiToken" as const,
    tokenId: "t",
    userId: admin.id,
    name: "Bot",
    role: admin.role,
    scopes: ["*"],
  };
  await expect(advancePhase({ ctx: t.ctx({ actor: token }), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const cli = t.ctx({ actor: { kind: "system", name: "Command line (root)" }, source: "cli" });
  await expect(advancePhase({ ctx: cli, input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const leader = await t.makeUser("ops_lead");
  await expect(advancePhase({ ctx: t.ctxOf(leader), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await assignRole({ ctx: ctx(), input: { ref, role: "leader", userId: leader.id } });
  expect(await advancePhase({ ctx: t.ctxOf(leader), input })).toMatchObject({ phase: 8 });
  const { items } = await listTimeline(ctx(), { ref, limit: 5 });
  const advanced = items.find((entry) => entry.name === "phase.advanced");
  expect(advanced?.payload).toMatchObject({ ...override, overrode: expect.arrayContaining(["clean-window"]) });
  // Phase 8 does not end the debt: Resolved owes it again.
  const resolve = { ref, status: "Resolved" as const, reason: "It is over", override: true };
  await expect(setStatus({ ctx: t.ctxOf(admin), input: resolve })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await setStatus({ ctx: ctx(), input: resolve });
  expect(await last()).toMatchObject({
    text: expect.stringMatching(/^Status Active → Resolved: It is over\. Not met: 10 clean minutes .* have passed; /),
    payload: { overrode: expect.arrayContaining(["clean-window"]) },
  });
});

test("what turned red since the screen was read is not overridden with the rest", async () => {
  const { t, ctx, ref, list } = await inValidation();
  await confirmEverything(ctx(), ref);
  t.clock.advance(11);
  const shown = { reason: "The path has no owner left", of: ["paths-closed"] };
  const [check] = (await list()).checks;
  await confirmCheck({ ctx: ctx(), input: { ref, checkId: check?.id ?? "", status: "fail" } });
  await expect(advancePhase({ ctx: ctx(), input: { ref, override: shown } })).rejects.toMatchObject({
    code: "UNMET_CONDITIONS",
  });
});

test("neither a lower severity nor a jump from phase 3 is a way round", async () => {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  const admin = await t.asUser("admin");
  const ref = "INC-1";
  await openIncident({ ctx, input: { title: "Checkout down", severity: "High" } });
  await advancePhase({ ctx, input: { ref, toPhase: 3, override: { reason: "Known fault" } } });
  await setSeverity({ ctx, input: { ref, severity: "Low", reason: "Only one client" } });
  const jump = { ref, toPhase: 8, override: { reason: "It is over" } };
  await expect(advancePhase({ ctx: admin, input: jump })).rejects.toMatchObject({ code: "FORBIDDEN" });
  const resolve = { ref, status: "Resolved" as const, reason: "It is over", override: true };
  await expect(setStatus({ ctx: admin, input: resolve })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await getIncident(ctx, { ref })).toMatchObject({ phase: 3, status: "Active", peakSeverity: "High" });
});

test("a resolved Medium does not become a Critical that nobody validated", async () => {
  const { ctx, ref } = await inValidation("Medium", ["Search"]);
  await advancePhase({ ctx: ctx(), input: { ref, override: { reason: "Seen to work" } } });
  await setStatus({ ctx: ctx(), input: { ref, status: "Resolved" } });
  await expect(setSeverity({ ctx: ctx(), input: { ref, severity: "Critical" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
});

test("the database refuses what no verb vouched for", async () => {
  const { t, ctx, ref } = await inValidation();
  const sql = (text: string) => t.pool.query(text);
  await expect(sql("update incident set phase = 8")).rejects.toThrow(/clean window/);
  await expect(sql("update incident set status = 'Resolved'")).rejects.toThrow(/clean window/);
  await expect(sql("update incident set severity = 'Low', phase = 8")).rejects.toThrow(/clean window/);
  await confirmEverything(ctx(), ref);
  const vouched = `set local majorops.now = '${new Date(ctx().now.getTime() + 599_000).toISOString()}'`;
  await expect(sql(`begin; ${vouched}; update incident set phase = 8; commit`)).rejects.toThrow(/clean window/);
  await sql("rollback");
});

test("of a red and a resolve at the same moment one wins, never both", async () => {
  const { t, ctx, ref, list } = await inValidation();
  await confirmEverything(ctx(), ref);
  t.clock.advance(10);
  await advancePhase({ ctx: ctx(), input: { ref } });
  const afterActionAt = new Date(ctx().now.getTime() + 86_400_000).toISOString();
  const [check] = (await list()).checks;
  const responder = await t.asUser("responder");
  const [red, resolved] = await Promise.allSettled([
    confirmCheck({ ctx: responder, input: { ref, checkId: check?.id ?? "", status: "fail" } }),
    closeIncident({ ctx: ctx(), input: { ref, ...CLOSE, afterActionAt } }),
  ]);
  const incident = await getIncident(ctx(), { ref });
  expect([red.status, resolved.status].sort()).toEqual(["fulfilled", "rejected"]);
  expect(incident.status === "Resolved").toBe(resolved.status === "fulfilled");
  expect(incident.cleanSince === null).toBe(red.status === "fulfilled");
});

test("the close writes the guide's items, releases responders and resolves, in one action or not at all", async () => {
  const { t, ctx, ref } = await inValidation();
  const responder = await t.makeUser("responder");
  await t.db.participant.create({
    data: {
      id: "p1",
      incidentId: (await getIncident(ctx(), { ref })).id,
      userId: responder.id,
      displayName: "R. Okafor",
      role: "responder",
      joinedAt: ctx().now,
    },
  });
  await confirmEverything(ctx(), ref);
  t.clock.advance(10);
  await advancePhase({ ctx: ctx(), input: { ref } });
  await expect(setStatus({ ctx: ctx(), input: { ref, status: "Resolved" } })).rejects.toMatchObject({
    code: "UNMET_CONDITIONS",
    details: {
      unmet: [
        "The final impact is stated",
        "What was done is stated",
        "The cause is confirmed, or said to be under review",
        "The After Action has a date",
        "Responders are released",
      ],
    },
  });
  const close = { ref, ...CLOSE, releaseResponders: true };
  await expect(closeIncident({ ctx: ctx(), input: close })).rejects.toMatchObject({
    details: { unmet: ["The After Action has a date"] },
  });
  const past = { ...close, afterActionAt: "2020-01-01T00:00:00Z", rootCauseStatus: "confirmed" as const };
  await expect(closeIncident({ ctx: ctx(), input: past })).rejects.toMatchObject({
    details: { fields: { afterActionAt: expect.any(String), rootCause: expect.any(String) } },
  });
  expect(await t.db.participant.count({ where: { role: "responder", leftAt: null } })).toBe(1);
  const afterActionAt = new Date(ctx().now.getTime() + 86_400_000).toISOString();
  const closed = await closeIncident({ ctx: ctx(), input: { ...close, afterActionAt } });
  expect(closed).toMatchObject({
    status: "Resolved",
    resolvedAt: ctx().now.toISOString(),
    finalImpact: CLOSE.finalImpact,
    afterActionAt,
    rootCauseStatus: "deferred",
    respondersReleasedAt: ctx().now.toISOString(),
    nextUpdateEta: null,
  });
  expect(closed.conditions.filter((one) => !one.isMet).map((one) => one.key)).toEqual(["resolution"]);
  const { items } = await listTimeline(ctx(), { ref, limit: 3 });
  expect(items.map((entry) => entry.name)).toEqual(["incident.statusChanged", "command.released", "incident.edited"]);
  expect(await t.db.participant.findUnique({ where: { id: "p1" } })).toMatchObject({ endedBy: "released" });
});

test("reopening clears the end and the clock, takes every check back, counts, and promises an update", async () => {
  const { t, ctx, ref, list } = await inValidation();
  await confirmEverything(ctx(), ref);
  t.clock.advance(10);
  await advancePhase({ ctx: ctx(), input: { ref } });
  const afterActionAt = new Date(ctx().now.getTime() + 86_400_000).toISOString();
  await closeIncident({ ctx: ctx(), input: { ref, ...CLOSE, afterActionAt } });
  const checkId = (await list()).checks[0]?.id ?? "";
  await expect(confirmCheck({ ctx: ctx(), input: { ref, checkId, status: "fail" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  const reopened = await setStatus({ ctx: ctx(), input: { ref, status: "Active", reason: "Errors are back" } });
  expect(reopened).toMatchObject({ status: "Active", resolvedAt: null, cleanSince: null, reopenedCount: 1 });
  expect(reopened.nextUpdateEta).toBe(new Date(ctx().now.getTime() + 15 * 60_000).toISOString());
  expect((await list()).checks.every((check) => check.status === "pending" && check.confirmedByName === null)).toBe(
    true,
  );
  const { items } = await listTimeline(ctx(), { ref, limit: 4 });
  expect(items.map((entry) => entry.name)).toContain("validation.reset");
  const admin = await t.asUser("admin");
  const again = { ref, status: "Resolved" as const, reason: "Over again", override: true };
  await expect(setStatus({ ctx: admin, input: again })).rejects.toMatchObject({ code: "FORBIDDEN" });
});
