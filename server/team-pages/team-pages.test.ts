import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import { listDeliveries } from "../comms/reads";
import type { Context } from "../core/context";
import type { User } from "../db/generated/client";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { deliverMessage } from "../mail/deliver";
import { createMailboxTransport } from "../mail/mailbox-transport";
import { listTimeline } from "../timeline/reads";
import { acknowledgePage } from "./acknowledge-page";
import { addTeam } from "./add-team";
import { arrivePage } from "./arrive-page";
import { cancelPage } from "./cancel-page";
import { editTeam } from "./edit-team";
import { jobs } from "./jobs";
import { pageTeam } from "./page-team";
import { listPages, listTeams } from "./reads";
import { pageObservation, pageState, summarizePages, usualTeams } from "./rules";
import type { TeamPage } from "./schemas";

let t: TestDb;
let mim: User;
let lead: User;
let responder: User;

beforeAll(async () => {
  t = await testDb();
  [mim, lead, responder] = await Promise.all([
    t.makeUser("mim"),
    t.makeUser("ops_lead"),
    t.makeUser("responder", { displayName: "Rae Responder" }),
  ]);
  for (const name of ["Database", "Payments"]) {
    await addTeam({ ctx: await t.asUser("admin"), input: { name, emails: [`${name}-oncall@example.test`] } });
  }
  await addTeam({ ctx: t.ctx(), input: { name: "Mainframe" } });
});

const as = (user: User, overrides?: Partial<Context>) => t.ctxOf(user, overrides);
async function opened(): Promise<string> {
  const { ref } = await openIncident({ ctx: as(mim), input: { title: "Payments fail", severity: "Critical" } });
  return ref;
}
const page = async (ref: string, input: Partial<Parameters<typeof pageTeam>[0]["input"]> = {}) => {
  const [first] = await pageTeam({ ctx: as(mim), input: { ref, teams: ["Database"], ...input } });
  if (!first) throw new Error("paged nobody");
  return first;
};
const events = async (ref: string, name: string) =>
  (await listTimeline(t.ctx(), { ref })).items.filter((entry) => entry.name === name);
const overdueJob = (pageId: string) => jobs["team-pages.overdue"](t.ctx({ source: "job" }), { pageId });
const waitingJobs = (key: string) =>
  t.asSuperuser(async (client) => {
    const { rows } = await client.query<{ run_at: Date }>("select run_at from graphile_worker.jobs where key = $1", [
      key,
    ]);
    return rows.map((row) => row.run_at.toISOString());
  });

test("a page is a row, an entry in the record, a mail to the rotation and a look at the time it would be overdue", async () => {
  const ref = await opened();
  const [database, payments] = await pageTeam({
    ctx: as(lead),
    input: { ref, teams: ["database", "Payments", "Database"], notes: "Vault is out of connections" },
  });
  expect([database?.team, payments?.team]).toEqual(["Database", "Payments"]);
  expect(database).toMatchObject({ alarmLevel: "Box3", recipientCount: 1, mail: "queued", acknowledgedAt: null });
  const due = new Date(t.clock.now().getTime() + 5 * 60_000).toISOString();
  expect(database?.overdueAt).toBe(due);
  expect(await waitingJobs(`team-pages.overdue:${database?.id}`)).toEqual([due]);
  const [entry] = await events(ref, "page.sent");
  expect(entry?.payload).toMatchObject({ team: "Payments", recipients: 1, isAgain: false, contactName: null });
  expect(entry?.text).toBe("Paged at Box 3: Payments: Vault is out of connections");

  const { deliveries } = await listDeliveries(t.ctx(), { ref });
  expect(deliveries.map((one) => [one.template, one.address]).sort()).toEqual([
    ["team-page", "database-oncall@example.test"],
    ["team-page", "payments-oncall@example.test"],
  ]);
  const messageId = deliveries[0]?.messageId ?? "";
  const transport = createMailboxTransport(t.db);
  for (let run = 0; run < 2; run += 1) await deliverMessage(t.ctx({ source: "job" }), messageId, transport);
  const mails = await t.db.mailboxMail.findMany({ where: { subject: { contains: ref } } });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain(`/admin/incidents/${ref}?panel=pages`);
  expect(mails[0]?.text).toContain("Vault is out of connections");
  expect((await getIncident(t.ctx(), { ref })).attention.pages).toMatchObject({ count: 2, dueAt: due });
});

test("a team without an address is paged as a record, and says so", async () => {
  const ref = await opened();
  const sent = await page(ref, { teams: ["Mainframe"] });
  expect(sent).toMatchObject({ recipientCount: 0, mail: "none" });
  expect((await events(ref, "page.sent"))[0]?.text).toContain("no mail address, to be called");
});

test("unknown and switched off teams, nobody, and a resolved incident are refused with what to do", async () => {
  const ref = await opened();
  await expect(page(ref, { teams: ["Databse"] })).rejects.toMatchObject({
    code: "NOT_FOUND",
    message: 'There is no team "Databse". An admin adds teams in the settings.',
  });
  await expect(page(ref, { teams: [] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  const admin = await t.asUser("admin");
  await addTeam({ ctx: admin, input: { name: "Retired" } });
  await editTeam({ ctx: admin, input: { team: "Retired", set: { isActive: false } } });
  await expect(page(ref, { teams: ["Retired"] })).rejects.toThrow("Retired is switched off");
  await expect(page(ref, { teams: ["Database", "Retired"] })).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await listPages(t.ctx(), { ref })).toEqual([]);
  await t.db.incident.updateMany({
    where: { number: Number(ref.slice(4)) },
    data: { status: "Resolved", cleanSince: new Date(0) },
  });
  await expect(page(ref)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("who may page and answer: responders answer but do not page, observers do neither", async () => {
  const ref = await opened();
  const sent = await page(ref);
  for (const role of ["responder", "comms", "observer", "stakeholder", "executive"] as const) {
    const ctx = await t.asUser(role);
    await expect(pageTeam({ ctx, input: { ref, teams: ["Payments"] } })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(cancelPage({ ctx, input: { ref, pageId: sent.id, reason: "x" } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  }
  for (const role of ["observer", "customer_ops", "stakeholder"] as const) {
    const input = { ref, pageId: sent.id };
    await expect(acknowledgePage({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(arrivePage({ ctx: await t.asUser(role), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
  await expect(addTeam({ ctx: as(mim), input: { name: "Mine" } })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(listPages(await t.asUser("stakeholder"), { ref })).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the same team is not paged twice by two people at once; on purpose it is", async () => {
  const ref = await opened();
  const both = await Promise.allSettled(
    [mim, lead].map((who) => pageTeam({ ctx: as(who), input: { ref, teams: ["Database"] } })),
  );
  expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  const refused = both.find((one) => one.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "CONFLICT" });
  t.clock.advance(2);
  await expect(page(ref)).rejects.toThrow(
    /Database was paged 2 min ago by .+ and has not acknowledged yet\. Page again/,
  );
  const again = await page(ref, { again: true });
  expect((await events(ref, "page.sent"))[0]).toMatchObject({ payload: { isAgain: true } });
  // An answer to the second page is an answer to the first.
  t.clock.advance(1);
  await acknowledgePage({ ctx: as(responder), input: { ref, pageId: again.id } });
  const pages = await listPages(t.ctx(), { ref });
  expect(pages.map((one) => one.acknowledgedByName)).toEqual(["Rae Responder", "Rae Responder"]);
  const [entry] = await events(ref, "page.acknowledged");
  expect(entry?.text).toBe("Database acknowledged the page after 3:00 (Rae Responder)");
  expect(entry?.payload).toMatchObject({
    pageId: again.id,
    alsoPageIds: [pages.find((one) => one.id !== again.id)?.id],
  });
  // Answered, it may be paged once more without saying so.
  expect((await page(ref)).acknowledgedAt).toBeNull();
});

test("a repeat of the same request pages once", async () => {
  const ref = await opened();
  const input = { ref, teams: ["Database"] };
  const send = () => pageTeam({ ctx: as(mim, { requestId: `twice-${ref}` }), input });
  const [one, other] = await Promise.all([send(), send()]);
  expect(one).toEqual(other);
  expect(await listPages(t.ctx(), { ref })).toHaveLength(1);
  expect(await t.db.message.count({ where: { incident: { number: Number(ref.slice(4)) } } })).toBe(1);
});

test("arriving acknowledges as well; a second answer changes nothing; nobody is put on the incident", async () => {
  const ref = await opened();
  const { id: pageId } = await page(ref);
  t.clock.advance(3);
  const here = await arrivePage({ ctx: as(responder), input: { ref, pageId } });
  expect(here).toMatchObject({ acknowledgedByName: "Rae Responder", arrivedByName: "Rae Responder", overdueAt: null });
  expect(here.acknowledgedAt).toBe(here.arrivedAt);
  t.clock.advance(1);
  expect(await acknowledgePage({ ctx: as(lead), input: { ref, pageId } })).toEqual(here);
  expect(await arrivePage({ ctx: as(lead), input: { ref, pageId } })).toEqual(here);
  expect(await events(ref, "page.arrived")).toHaveLength(1);
  expect(await events(ref, "page.acknowledged")).toHaveLength(0);
  expect(await t.db.participant.count({ where: { userId: responder.id } })).toBe(0);
  await expect(cancelPage({ ctx: as(mim), input: { ref, pageId, reason: "Not needed" } })).rejects.toThrow(
    "on the bridge",
  );
});

test("a page is taken back with a reason, and then cannot be answered", async () => {
  const ref = await opened();
  const { id: pageId } = await page(ref);
  await expect(cancelPage({ ctx: as(mim), input: { ref, pageId, reason: " " } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { reason: "Say why the page is taken back." } },
  });
  const gone = await cancelPage({ ctx: as(mim), input: { ref, pageId, reason: "Wrong team" } });
  expect(gone).toMatchObject({ cancelReason: "Wrong team", cancelledByName: mim.displayName, overdueAt: null });
  await expect(acknowledgePage({ ctx: as(lead), input: { ref, pageId } })).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(arrivePage({ ctx: as(lead), input: { ref, pageId } })).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await events(ref, "page.cancelled"))[0]?.payload).toMatchObject({ reason: "Wrong team" });
  const other = await opened();
  await expect(acknowledgePage({ ctx: as(lead), input: { ref: other, pageId } })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

test("a person by name: MIM or Leader only, with a reason, one team, and the mail goes to them instead", async () => {
  const ref = await opened();
  const named = { contactUserId: responder.id, contactReason: "Wrote the vault's pool" };
  await expect(pageTeam({ ctx: as(lead), input: { ref, teams: ["Database"], ...named } })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(page(ref, { contactUserId: responder.id })).rejects.toMatchObject({
    details: { fields: { contactReason: "Say why this person and not the rotation; the reason is recorded." } },
  });
  await expect(page(ref, { ...named, teams: ["Database", "Payments"] })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  await assignRole({ ctx: as(mim), input: { ref, role: "leader", userId: lead.id } });
  const [sent] = await pageTeam({ ctx: as(lead), input: { ref, teams: ["Database"], ...named } });
  expect(sent).toMatchObject({ contactName: "Rae Responder", contactReason: "Wrote the vault's pool" });
  const { deliveries } = await listDeliveries(t.ctx(), { ref });
  expect(deliveries.map((one) => one.address)).toEqual([responder.email]);
  expect((await events(ref, "page.sent"))[0]?.payload).toMatchObject({ contactReason: "Wrote the vault's pool" });
  // The rotation itself was not paged by that.
  expect((await page(ref)).contactName).toBeNull();
});

test("a page that nobody acknowledges is told once, when it turns overdue", async () => {
  const ref = await opened();
  const { id } = await page(ref);
  await overdueJob(id);
  expect(await events(ref, "notice.raised")).toHaveLength(0);
  t.clock.advance(5);
  await overdueJob(id);
  await overdueJob(id);
  const raised = await events(ref, "notice.raised");
  expect(raised).toHaveLength(1);
  expect(raised[0]?.payload).toMatchObject({ rule: "page-overdue", occasion: id });
  expect(raised[0]?.text).toContain("Database has not acknowledged the page within 5 minutes");
  expect(await t.db.notice.count({ where: { occasion: id } })).toBe(1);
});

test("answered, taken back or resolved in time: no notice; a longer policy puts the look off", async () => {
  const ref = await opened();
  const first = await page(ref);
  await acknowledgePage({ ctx: as(lead), input: { ref, pageId: first.id } });
  const second = await page(ref, { teams: ["Payments"] });
  await cancelPage({ ctx: as(mim), input: { ref, pageId: second.id, reason: "Wrong team" } });
  const third = await page(ref, { teams: ["Mainframe"] });
  t.clock.advance(6);
  const setting = { key: "pageOverdueMinutes", value: 20, updatedAt: t.clock.now(), updatedBy: "admin" };
  await t.db.setting.create({ data: setting });
  for (const { id } of [first, second, third]) await overdueJob(id);
  expect(await events(ref, "notice.raised")).toHaveLength(0);
  const due = new Date(Date.parse(third.pagedAt) + 20 * 60_000).toISOString();
  expect(await waitingJobs(`team-pages.overdue:${third.id}`)).toEqual([due]);
  await t.db.setting.delete({ where: { key: "pageOverdueMinutes" } });
  await t.db.incident.updateMany({
    where: { number: Number(ref.slice(4)) },
    data: { status: "Resolved", cleanSince: new Date(0) },
  });
  await overdueJob(third.id);
  expect(await events(ref, "notice.raised")).toHaveLength(0);
});

test("teams: one name once in any case, addresses checked, every change audited old to new, stale ones refused", async () => {
  const admin = await t.asUser("admin");
  await expect(addTeam({ ctx: admin, input: { name: "DATABASE" } })).rejects.toMatchObject({
    code: "CONFLICT",
    details: { fields: { name: 'There is a team named "Database" already. Choose another name.' } },
  });
  await expect(addTeam({ ctx: admin, input: { name: "X", emails: ["nonsense"] } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
  const team = await addTeam({ ctx: admin, input: { name: "Search", emails: ["A@example.test", "a@example.test"] } });
  expect(team.emails).toEqual(["a@example.test"]);
  const was = { branch: "" };
  await editTeam({ ctx: admin, input: { team: team.id, set: { branch: "App" }, was } });
  await expect(editTeam({ ctx: admin, input: { team: team.id, set: { branch: "Infra" }, was } })).rejects.toMatchObject(
    {
      code: "STALE",
      details: { current: { branch: "App" } },
    },
  );
  await expect(editTeam({ ctx: admin, input: { team: team.id, set: { name: "payments" } } })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await editTeam({ ctx: admin, input: { team: "search", set: { name: "search", isActive: false } } });
  const audits = await t.db.auditEvent.findMany({ where: { subject: team.id }, orderBy: { seq: "asc" } });
  expect(audits.map((row) => row.name)).toEqual(["team.added", "team.edited", "team.edited"]);
  expect(audits[2]?.payload).toMatchObject({
    changes: { isActive: { from: true, to: false }, name: { from: "Search" } },
  });
  expect((await listTeams(as(mim))).at(-1)).toMatchObject({ isActive: false });
});

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 10) + minutes * 60_000).toISOString();
const measured = (
  id: number,
  ack: number | null,
  here: number | null,
  alarmLevel: TeamPage["alarmLevel"] = "Box3",
) => ({
  id: String(id),
  pagedAt: at(0),
  acknowledgedAt: ack === null ? null : at(ack),
  arrivedAt: here === null ? null : at(here),
  alarmLevel,
});
const TARGETS = { Box3: 2, Box2: 5, Box1: null, Box0: null };

test("team-page-to-ack and -to-bridge: mean, median and the targets met, over the pages that have the end event", () => {
  const pages = [measured(1, 1, 4), measured(2, 3, null), measured(3, null, null), measured(4, 8, 9, "Box1")];
  expect(summarizePages("team-page-to-ack", pages, TARGETS)).toEqual({
    n: 3,
    meanMinutes: 4,
    medianMinutes: 3,
    withTarget: 2,
    met: 1,
  });
  expect(summarizePages("team-page-to-bridge", pages, TARGETS)).toMatchObject({ n: 2, medianMinutes: 6.5 });
  expect(summarizePages("team-page-to-ack", [], TARGETS)).toMatchObject({
    n: 0,
    meanMinutes: null,
    medianMinutes: null,
  });
  expect(pageObservation("team-page-to-ack", measured(1, -1, null))).toBeNull();
  expect(pageObservation("team-page-to-bridge", measured(1, null, 4))).toMatchObject({ minutes: 4, at: at(4) });
});

test("mean and median lie within what was measured, whatever the order; a negative length never counts", () => {
  const ack = fc.option(fc.integer({ min: -50, max: 500 }), { nil: null });
  fc.assert(
    fc.property(fc.array(ack, { maxLength: 30 }), (lengths) => {
      const pages = lengths.map((length, index) => measured(index, length, null));
      const kept = lengths.filter((length) => length !== null && length >= 0).map(Number);
      const summary = summarizePages("team-page-to-ack", pages, TARGETS);
      expect(summary.n).toBe(kept.length);
      expect(summary).toEqual(summarizePages("team-page-to-ack", [...pages].reverse(), TARGETS));
      if (kept.length === 0) return;
      for (const value of [summary.meanMinutes, summary.medianMinutes]) {
        expect(value).toBeGreaterThanOrEqual(Math.min(...kept) - 1e-6);
        expect(value).toBeLessThanOrEqual(Math.max(...kept) + 1e-6);
      }
      expect(summary.met).toBe(kept.filter((length) => length <= 2).length);
    }),
  );
});

test("a page's state: overdue from the very instant on, and never once answered", () => {
  const open = { acknowledgedAt: null, arrivedAt: null, cancelledAt: null, overdueAt: at(5) };
  const due = Date.parse(at(5));
  expect([due - 1, due].map((now) => pageState(open, now))).toEqual(["paged", "overdue"]);
  expect(pageState({ ...open, acknowledgedAt: at(1) }, due + 1)).toBe("acknowledged");
  expect(pageState({ ...open, acknowledgedAt: at(1), arrivedAt: at(2) }, due + 1)).toBe("arrived");
  expect(pageState({ ...open, acknowledgedAt: at(1), cancelledAt: at(2) }, due)).toBe("cancelled");
});

test("teams that are usually paged at a level: those whose own level is not above it", () => {
  const team = (defaultAlarmLevel: TeamPage["alarmLevel"], isActive = true) => ({ defaultAlarmLevel, isActive });
  const teams = [team("Box3"), team("Box1"), team("Box1", false), team("Box2")];
  expect(usualTeams(teams, "Box2").map((one) => one.defaultAlarmLevel)).toEqual(["Box1", "Box2"]);
});
