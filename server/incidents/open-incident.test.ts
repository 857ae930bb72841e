import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { listTimeline } from "../timeline/reads";
import { openIncident } from "./open-incident";
import { listIncidents, listSimilarIncidents } from "./reads";

const input = { title: "Card payments fail at checkout", severity: "sev1" };

test("opening sets number, phase, alarm level, clocks, MIM, first entries and the first promise", async () => {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  const incident = await openIncident({
    ctx,
    input: { ...input, affectedSystems: ["payments-api", "Payments-API", "db"] },
  });
  expect(incident).toMatchObject({
    ref: "INC-1",
    severity: "Critical",
    alarmLevel: "Box3",
    status: "Active",
    phase: 1,
    affectedSystems: ["payments-api", "db"],
    detectedAt: ctx.now.toISOString(),
    openedAt: ctx.now.toISOString(),
    nextUpdateEta: new Date(ctx.now.getTime() + 15 * 60_000).toISOString(),
    isPublic: false,
    phaseTimes: { "1": ctx.now.toISOString() },
  });
  expect(incident.command.mim).toBe(incident.openedByName);
  const { items } = await listTimeline(ctx, { ref: "inc-1" });
  expect(items.map((entry) => [entry.seq, entry.name, entry.visibility])).toEqual([
    [4, "promise.made", "internal"],
    [3, "command.assigned", "internal"],
    [2, "phase.advanced", "internal"],
    [1, "incident.opened", "internal"],
  ]);
});

test("the same request id opens one incident, also when both presses arrive at once", async () => {
  const t = await testDb();
  const ctx = await t.asUser("mim", { requestId: "press-1" });
  const answers = await Promise.all([1, 2, 3].map(() => openIncident({ ctx, input })));
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  expect(await t.db.incident.count()).toBe(1);
  await expect(openIncident({ ctx, input: { ...input, title: "Another" } })).rejects.toMatchObject({
    code: "IDEMPOTENCY_MISMATCH",
  });
});

test("numbers are gapless when opened at once, and a refused one takes none", async () => {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  await expect(openIncident({ ctx, input: { title: " ", severity: "High" } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { title: "Say what broke, in one line." } },
  });
  await Promise.all(Array.from({ length: 8 }, (_, i) => openIncident({ ctx, input: { ...input, title: `No ${i}` } })));
  const { items, openCount } = await listIncidents(ctx, { status: "open" });
  expect(items.map((item) => item.number)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  expect(openCount).toBe(8);
});

test.each([
  ["http://meet.example.com/a", /Only https/],
  ["javascript:alert(1)", /Only https/],
  ["meet.example.com", /whole link/],
  ["https://user:pw@meet.example.com", /user name and password/],
])("the bridge link %s is refused with the reason", async (bridgeUrl, reason) => {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  const attempt = openIncident({ ctx, input: { ...input, bridgeUrl } });
  await expect(attempt).rejects.toMatchObject({ details: { fields: { bridgeUrl: expect.stringMatching(reason) } } });
  expect(await t.db.incident.count()).toBe(0);
});

test("emoji, right-to-left text, markup and control characters are kept as text", async () => {
  const t = await testDb();
  const ctx = await t.asUser("mim");
  const title = "🔥 الدفع <b>لا يعمل</b> & \u0000\ud800 {{x}}";
  const incident = await openIncident({ ctx, input: { ...input, title } });
  expect(incident.title).toBe("🔥 الدفع <b>لا يعمل</b> & \ufffd {{x}}");
});

test("only the MIM and admins open; a system's open incidents are pointed out", async () => {
  const t = await testDb();
  for (const role of ["observer", "customer_ops", "stakeholder", "executive", "responder", "comms"] as const) {
    const ctx = await t.asUser(role);
    await expect(openIncident({ ctx, input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  const anonymous = t.ctx({ actor: { kind: "anonymous" } });
  await expect(openIncident({ ctx: anonymous, input })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  const ctx = await t.asUser("mim");
  await openIncident({ ctx, input: { ...input, affectedSystems: ["Payments-API"] } });
  const similar = await listSimilarIncidents(ctx, ["payments-api"]);
  expect(similar.map((incident) => incident.ref)).toEqual(["INC-1"]);
  expect(await listSimilarIncidents(ctx, ["search"])).toEqual([]);
});
