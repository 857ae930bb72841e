import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { advancePhase } from "../incidents/advance-phase";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { openPath } from "../recovery/open-path";
import { listTimeline } from "../timeline/reads";
import { askConditions } from "./ask-conditions";
import { closeConditions } from "./close-conditions";
import { getConditions, listCans, listTeamNames } from "./reads";
import { reportCan } from "./report-can";
import { settleNeed } from "./settle-need";

async function opened() {
  const t = await testDb();
  const mim = await t.makeUser("mim");
  const responder = await t.makeUser("responder");
  const as = { mim: () => t.ctxOf(mim), responder: () => t.ctxOf(responder) };
  const systems = ["Checkout", "Payments"];
  await openIncident({ ctx: as.mim(), input: { title: "Down", severity: "Critical", affectedSystems: systems } });
  const ref = "INC-1";
  const entries = async (name: string) =>
    (await listTimeline(as.mim(), { ref })).items.filter((entry) => entry.name === name).toReversed();
  const ask = (teams: string[], minutes?: number) => askConditions({ ctx: as.mim(), input: { ref, teams, minutes } });
  const report = (team: string, conditions = ["It is slow"]) =>
    reportCan({ ctx: as.responder(), input: { ref, team, conditions } });
  const attention = async () => (await getIncident(as.mim(), { ref })).attention.conditions;
  return { t, as, ref, entries, ask, report, attention, mim, responder };
}

test("a report stands in the record as it was given, in order, with its needs open", async () => {
  const { as, ref, entries, responder, t } = await opened();
  const path = await openPath({ ctx: as.mim(), input: { ref, title: "Roll back" } });
  const needs = ["a DBA", "vault access", "a decision", "more disk"].map((text) => ({ text, askOf: "MIM" }));
  const given = await reportCan({
    ctx: as.responder(),
    input: {
      ref,
      team: " App ",
      recoveryPathId: path.id,
      conditions: ["30 % of calls fail", "Pool is full"],
      actions: [{ text: "Roll back 812", owner: "Ada", timeboxMinutes: 10 }, { text: "Watch" }],
      needs,
    },
  });
  expect(given).toMatchObject({
    team: "App",
    recoveryPathId: path.id,
    authorName: responder.displayName,
    reportedAt: t.clock.now().toISOString(),
  });
  expect(given.needs.map((need) => need.text)).toEqual(needs.map((need) => need.text));
  expect(given.needs.every((need) => need.status === "open" && need.askOf === "MIM")).toBe(true);
  const [entry] = await entries("can.reported");
  expect(entry?.seq).toBe(given.eventSeq);
  expect(entry?.text).toBe(
    "CAN from App\nConditions: 30 % of calls fail; Pool is full\nActions: Roll back 812 (Ada, 10 min); Watch\n" +
      "Needs: a DBA (asked of MIM); vault access (asked of MIM); a decision (asked of MIM); more disk (asked of MIM)",
  );
  expect(await listCans(as.mim(), { ref })).toEqual([given]);
});

test("without a condition, with a path of nowhere, or by who does not fight, nothing is written", async () => {
  const { t, as, ref, entries } = await opened();
  const input = { ref, team: "App", conditions: ["It is slow"] };
  await expect(reportCan({ ctx: as.mim(), input: { ...input, conditions: [] } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { conditions: "Say at least one condition: what you see now." } },
  });
  for (const wrong of [{ team: " " }, { conditions: [" "] }, { recoveryPathId: "nowhere" }]) {
    await expect(reportCan({ ctx: as.mim(), input: { ...input, ...wrong } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  }
  for (const role of ["customer_ops", "observer", "executive", "stakeholder"] as const) {
    await expect(reportCan({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  expect(await entries("can.reported")).toEqual([]);
  expect(await t.db.canReport.count()).toBe(0);
});

test("what was written without network keeps its time, but answers when it arrives", async () => {
  const { t, as, ref, ask } = await opened();
  await ask(["App"], 5);
  const writtenAt = t.clock.now();
  t.clock.advance(3);
  const ctx = { ...as.responder(), writtenAt };
  const given = await reportCan({ ctx, input: { ref, team: "App", conditions: ["It is slow"] } });
  expect(given.reportedAt).toBe(writtenAt.toISOString());
  const [request] = await getConditions(as.mim(), { ref });
  expect(request?.asks[0]).toMatchObject({ answeredAt: t.clock.now().toISOString(), canReportId: given.id });
});

test("one request starts a timer a team; answers count whatever the case, and the last one ends it", async () => {
  const { t, as, ref, ask, report, entries, attention } = await opened();
  const [request] = await ask(["App", "Database", "app"], 3);
  expect(request).toMatchObject({ missing: ["App", "Database"], secondsLeft: 180, closedAt: null });
  expect(request?.dueAt).toBe(new Date(t.clock.now().getTime() + 180_000).toISOString());
  expect(await attention()).toEqual({ count: 2, dueAt: request?.dueAt, alarm: null });
  t.clock.advance(1);
  await report("database");
  await report("Cloud");
  const [half] = await getConditions(as.mim(), { ref });
  expect(half).toMatchObject({ missing: ["App"], secondsLeft: 120, closedAt: null });
  expect((await attention())?.count).toBe(1);
  // Open needs are counted where no team is awaited: both together would all read as overdue.
  const needs = [{ text: "DBA" }, { text: "disk" }, { text: "vault" }];
  await reportCan({ ctx: as.mim(), input: { ref, team: "Cloud", conditions: ["Slow"], needs } });
  expect(await attention()).toEqual({ count: 1, dueAt: request?.dueAt, alarm: null });
  t.clock.advance(1);
  await report("APP");
  expect(await attention()).toEqual({ count: 3, dueAt: null, alarm: null });
  const [done] = await getConditions(as.mim(), { ref });
  expect(done).toMatchObject({ missing: [], closedAt: t.clock.now().toISOString() });
  expect((await entries("conditions.asked")).map((entry) => entry.text)).toEqual([
    "Conditions asked of App and Database, within 3 min",
  ]);
  expect((await entries("conditions.closed")).map((entry) => [entry.text, entry.payload])).toEqual([
    ["Conditions are in from App and Database", { requestId: request?.id, missing: [] }],
  ]);
  await report("App");
  expect(await entries("conditions.closed")).toHaveLength(1);
});

test("two last answers at the same time end it once", async () => {
  const { ask, report, entries } = await opened();
  await ask(["App", "Database"]);
  await Promise.all([report("App"), report("Database")]);
  expect(await entries("conditions.closed")).toHaveLength(1);
});

test("asked again, the team's time runs anew and the old request ends when it awaits nobody else", async () => {
  const { t, as, ref, ask, report, entries, attention } = await opened();
  await ask(["App", "Database", "Cloud"], 5);
  t.clock.advance(6);
  await report("Cloud");
  await ask(["Database"], 3);
  let [second, first] = await getConditions(as.mim(), { ref });
  expect(first).toMatchObject({ missing: ["App"], closedAt: null, secondsLeft: -60 });
  expect(first?.asks.filter((one) => one.isAskedAgain).map((one) => one.team)).toEqual(["Database"]);
  expect(second).toMatchObject({ missing: ["Database"], secondsLeft: 180 });
  expect((await attention())?.count).toBe(2);
  t.clock.advance(0.1);
  await ask(["app"], 3);
  [, second, first] = await getConditions(as.mim(), { ref });
  expect(first).toMatchObject({ missing: [], closedAt: t.clock.now().toISOString() });
  expect(second).toMatchObject({ missing: ["Database"], closedAt: null });
  expect((await entries("conditions.asked")).map((entry) => entry.text)).toEqual([
    "Conditions asked of App, Database and Cloud, within 5 min",
    "Conditions asked again of Database, within 3 min",
    "Conditions asked again of app, within 3 min",
  ]);
});

test("without minutes the setting's timebox counts", async () => {
  const { t, ask } = await opened();
  const data = { key: "conditionsTimeboxMinutes", value: 7, updatedAt: t.clock.now(), updatedBy: "admin" };
  await t.db.setting.create({ data });
  expect((await ask(["App"]))[0]?.secondsLeft).toBe(420);
});

test("going on with what there is names the missing ones, once", async () => {
  const { as, ref, ask, report, entries } = await opened();
  const [request] = await ask(["App", "Database", "Cloud"]);
  await report("App");
  const input = { ref, requestId: request?.id ?? "" };
  const [closed] = await closeConditions({ ctx: as.mim(), input });
  expect(closed?.closedAt).not.toBeNull();
  const [entry] = await entries("conditions.closed");
  expect(entry?.text).toBe("Went on without conditions from Cloud and Database");
  expect(entry?.payload).toMatchObject({ missing: ["Cloud", "Database"] });
  await expect(closeConditions({ ctx: as.mim(), input })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(closeConditions({ ctx: as.mim(), input: { ref, requestId: "x" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  // A late report is still taken, and answers nothing any more.
  await report("Database");
  expect((await getConditions(as.mim(), { ref }))[0]?.asks.filter((one) => one.answeredAt)).toHaveLength(1);
});

test("only command and leads ask and go on; nothing is asked of a resolved incident", async () => {
  const { t, as, ref, ask } = await opened();
  for (const role of ["responder", "comms", "service_manager", "customer_ops", "observer"] as const) {
    const ctx = await t.asUser(role);
    await expect(askConditions({ ctx, input: { ref, teams: ["App"] } })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(closeConditions({ ctx, input: { ref, requestId: "x" } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  for (const input of [
    { teams: [] },
    { teams: [" "] },
    { teams: ["App"], minutes: 0 },
    { teams: ["App"], minutes: 0.5 },
  ]) {
    await expect(askConditions({ ctx: as.mim(), input: { ref, ...input } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  }
  await t.db.incident.updateMany({ data: { status: "Resolved", cleanSince: new Date(0) } });
  await expect(ask(["App"])).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a need ends once, met or dropped, with who and why, and is a blocker until then", async () => {
  const { t, as, ref, entries, attention, mim } = await opened();
  const needs = [{ text: "a DBA", askOf: "MIM" }, { text: "more disk" }];
  const given = await reportCan({ ctx: as.responder(), input: { ref, team: "App", conditions: ["Slow"], needs } });
  const [first, second] = given.needs.map((need) => need.id);
  expect((await attention())?.count).toBe(2);
  t.clock.advance(2);
  const met = { ref, needId: first ?? "", status: "met", note: "Kim is on" } as const;
  const after = await settleNeed({ ctx: as.mim(), input: met });
  expect(after.needs[0]).toMatchObject({
    status: "met",
    closedAt: t.clock.now().toISOString(),
    closedByName: mim.displayName,
    closedNote: "Kim is on",
  });
  expect((await attention())?.count).toBe(1);
  await expect(settleNeed({ ctx: as.responder(), input: { ...met, status: "dropped" } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await settleNeed({ ctx: as.responder(), input: { ref, needId: second ?? "", status: "dropped" } });
  expect((await entries("can.needSettled")).map((entry) => entry.text)).toEqual([
    "Need of App met: a DBA (Kim is on)",
    "Need of App dropped: more disk",
  ]);
  await openIncident({ ctx: as.mim(), input: { title: "Other", severity: "Low" } });
  await expect(settleNeed({ ctx: as.mim(), input: { ...met, ref: "INC-2" } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await expect(settleNeed({ ctx: await t.asUser("observer"), input: met })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("a report in Gather logs its conditions; one before Gather does not", async () => {
  const { as, ref, report } = await opened();
  const isLogged = async () =>
    (await getIncident(as.mim(), { ref })).conditions.find((one) => one.key === "conditions")?.isMet;
  await report("App");
  await advancePhase({ ctx: as.mim(), input: { ref, override: { reason: "Go" } } });
  expect(await isLogged()).toBe(false);
  await report("Database");
  expect(await isLogged()).toBe(true);
});

test("names to choose from: who is awaited, who was asked or heard, systems, teams, each once", async () => {
  const { t, as, ref, ask, report } = await opened();
  await report("Cloud");
  await report("App");
  await ask(["App", "Database"]);
  await report("app");
  const team = { division: "", onCallRotation: "", emails: [], branch: "", createdAt: t.clock.now() };
  await t.db.team.createMany({
    data: [
      { ...team, id: "1", name: "Payments" },
      { ...team, id: "2", name: "Network" },
      { ...team, id: "3", name: "Gone", isActive: false },
    ],
  });
  const names = await listTeamNames(as.mim(), { ref });
  expect(names[0]).toBe("Database");
  expect(names.toSorted()).toEqual(["App", "Checkout", "Cloud", "Database", "Network", "Payments"]);
});

test("a repeat of the same request makes one report and one request", async () => {
  const { as, ref, entries } = await opened();
  const ctx = { ...as.mim(), requestId: "k1" };
  const input = { ref, team: "App", conditions: ["Slow"], needs: [{ text: "DBA" }] };
  const first = await reportCan({ ctx, input });
  expect(await reportCan({ ctx, input })).toEqual(first);
  const asked = { ...as.mim(), requestId: "k2" };
  await askConditions({ ctx: asked, input: { ref, teams: ["App"] } });
  await askConditions({ ctx: asked, input: { ref, teams: ["App"] } });
  expect(await entries("can.reported")).toHaveLength(1);
  expect(await entries("conditions.asked")).toHaveLength(1);
});

test("readers without the fireground see none of it", async () => {
  const { t, ref } = await opened();
  for (const role of ["executive", "stakeholder"] as const) {
    const ctx = await t.asUser(role);
    await expect(listCans(ctx, { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(getConditions(ctx, { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(listTeamNames(ctx, { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});
