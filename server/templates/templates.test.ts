import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { AppError } from "../core/errors";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import { editTemplate } from "./edit-template";
import { DEFAULTS, getTemplate, listTemplates, listValues, lookupTemplate, previewTemplate } from "./reads";
import { resetTemplate } from "./reset-template";
import { switchTemplate } from "./switch-template";

const ID = "initial.public.status_page";
const MAIL = "update.stakeholder.email";
const text = { subject: "{{title}}", body: "Own words: {{impact}}. Next update: {{nextUpdate}}.", note: "Shorter" };

async function house() {
  const t = await testDb();
  const comms = await t.makeUser("comms", { displayName: "Ana Lima" });
  return { t, ctx: () => t.ctxOf(comms) };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

test("where nobody edited anything, the set that MajorOps brings is in force, and nothing is written for it", async () => {
  const { t, ctx } = await house();
  const all = await listTemplates(ctx());
  expect(all.length).toBe(DEFAULTS.size);
  expect(all.every((one) => one.isActive && !one.isEdited && one.version === 1 && one.changedAt === null)).toBe(true);
  const slack = await listTemplates(ctx(), { audience: "executive", channel: "slack" });
  expect(slack.map((one) => one.stage)).toEqual(["initial", "update", "holding", "resolution"]);
  expect(await t.db.messageTemplate.count()).toBe(0);
  expect(
    await lookupTemplate(t.db, { stage: "initial", audience: "public", channel: "status_page", severity: "High" }),
  ).toMatchObject({ id: ID });
  expect(
    await lookupTemplate(t.db, { stage: "initial", audience: "public", channel: "status_page", severity: "Critical" }),
  ).toMatchObject({ id: `${ID}.Critical` });
});

test("an edit is a new version behind MajorOps's own, audited; the same text again is none", async () => {
  const { t, ctx } = await house();
  const before = await getTemplate(ctx(), { id: ID });
  const edited = await editTemplate({ ctx: ctx(), input: { id: ID, ...text, was: before.versionId } });
  expect(edited).toMatchObject({ version: 2, isEdited: true, body: text.body, changedByName: "Ana Lima" });
  expect(edited.versions.map((one) => [one.version, one.isDefault, one.note])).toEqual([
    [2, false, "Shorter"],
    [1, true, "Comes with MajorOps"],
  ]);
  expect(edited.versions[1]).toMatchObject({ id: before.versionId, subject: before.subject, body: before.body });
  const again = await editTemplate({ ctx: ctx(), input: { id: ID, ...text, was: edited.versionId } });
  expect(again.versions.length).toBe(2);
  const audit = await t.db.auditEvent.findMany({ where: { subject: ID } });
  expect(audit.map((row) => [row.name, row.actorName])).toEqual([["template.edited", "Ana Lima"]]);
  expect(audit[0]?.payload).toMatchObject({ version: 2, note: "Shorter", from: { body: before.body } });
});

test("two who edit the same version: one is kept, the other is told and shown what stands now", async () => {
  const { ctx } = await house();
  const { versionId: was } = await getTemplate(ctx(), { id: ID });
  const save = (body: string) => editTemplate({ ctx: ctx(), input: { id: ID, ...text, body, was } });
  const results = await Promise.allSettled([save("One. {{nextUpdate}}"), save("Two. {{nextUpdate}}")]);
  const refused = results.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
  expect(refused).toHaveLength(1);
  const after = await getTemplate(ctx(), { id: ID });
  expect(after.versions.map((one) => one.version)).toEqual([2, 1]);
  expect(refused[0]).toMatchObject({ code: "STALE", details: { current: { versionId: after.versionId } } });
});

test("a severity gets its own text; switched off, it gives way to the general one", async () => {
  const { t, ctx } = await house();
  const own = await editTemplate({ ctx: ctx(), input: { id: `${MAIL}.High`, ...text, was: null } });
  expect(own).toMatchObject({ version: 1, severity: "High", hasDefault: false, isEdited: true });
  const look = (severity: "High" | "Medium") =>
    lookupTemplate(t.db, { stage: "update", audience: "stakeholder", channel: "email", severity });
  expect([(await look("High"))?.id, (await look("Medium"))?.id]).toEqual([`${MAIL}.High`, MAIL]);
  const off = await switchTemplate({ ctx: ctx(), input: { id: `${MAIL}.High`, isActive: false } });
  expect([off.isActive, (await look("High"))?.id]).toEqual([false, MAIL]);
  await switchTemplate({ ctx: ctx(), input: { id: MAIL, isActive: false } });
  expect(await look("High")).toBeNull();
  expect((await switchTemplate({ ctx: ctx(), input: { id: MAIL, isActive: true } })).isEdited).toBe(false);
  expect((await look("High"))?.id).toBe(MAIL);
  expect(await codeOf(resetTemplate({ ctx: ctx(), input: { id: off.id, was: off.versionId } }))).toBe("CONFLICT");
  expect(
    await codeOf(
      editTemplate({ ctx: ctx(), input: { id: `${MAIL}.High`, ...text, body: "{{nextUpdate}}", was: null } }),
    ),
  ).toBe("STALE");
});

test("a reset brings MajorOps's text back as a new version, and newer ones reach it from then on", async () => {
  const { t, ctx } = await house();
  const brought = await getTemplate(ctx(), { id: ID });
  const edited = await editTemplate({ ctx: ctx(), input: { id: ID, ...text, was: brought.versionId } });
  expect(await codeOf(resetTemplate({ ctx: ctx(), input: { id: ID, was: brought.versionId } }))).toBe("STALE");
  const reset = await resetTemplate({ ctx: ctx(), input: { id: ID, was: edited.versionId } });
  expect(reset).toMatchObject({ version: 3, isEdited: false, body: brought.body, changedByName: "Ana Lima" });
  expect((await resetTemplate({ ctx: ctx(), input: { id: ID, was: reset.versionId } })).version).toBe(3);
  // As if the text that came with MajorOps then was another than the one that comes now.
  await t.db.templateVersion.create({
    data: {
      id: `${ID}@older`,
      templateId: ID,
      version: 4,
      subject: "Old",
      body: "Old. {{nextUpdate}}",
      isDefault: true,
      changedByName: "MajorOps",
      changedAt: t.clock.now(),
    },
  });
  const upgraded = await getTemplate(ctx(), { id: ID });
  expect(upgraded).toMatchObject({ version: 5, isEdited: false, body: brought.body, changedAt: null });
});

test("what cannot be a template is refused by field, with what to do", async () => {
  const { ctx } = await house();
  const { versionId: was } = await getTemplate(ctx(), { id: ID });
  const save = (over: object) => editTemplate({ ctx: ctx(), input: { id: ID, ...text, was, ...over } });
  await expect(save({ body: "{{currentBet}} {{nextUpdate}}" })).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { body: expect.stringContaining("do not read it") } },
  });
  await expect(save({ body: "No promise" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await expect(save({ note: " " })).rejects.toMatchObject({
    details: { fields: { note: expect.stringContaining("why") } },
  });
  await expect(save({ id: "initial.public.slack" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect((await getTemplate(ctx(), { id: ID })).version).toBe(1);
});

test("who may draft reads templates; comms and admins change them; nobody else does either", async () => {
  const { t, ctx } = await house();
  const { versionId: was } = await getTemplate(ctx(), { id: ID });
  const outcomes: Record<string, string[]> = {};
  for (const role of ["admin", "mim", "ops_lead", "responder", "customer_ops", "observer", "stakeholder"] as const) {
    const as = await t.asUser(role);
    outcomes[role] = [
      await codeOf(listTemplates(as)),
      await codeOf(editTemplate({ ctx: as, input: { id: ID, ...text, was } })),
      await codeOf(switchTemplate({ ctx: as, input: { id: MAIL, isActive: true } })),
      await codeOf(resetTemplate({ ctx: as, input: { id: MAIL, was: "x" } })),
    ];
  }
  const [all, reads, none] = [
    ["done", "done", "done", "done"],
    ["done", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"],
    ["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"],
  ];
  expect(outcomes).toEqual({
    admin: all,
    mim: reads,
    ops_lead: reads,
    responder: reads,
    customer_ops: none,
    observer: none,
    stakeholder: none,
  });
});

test("versions are append-only in the database itself", async () => {
  const { t, ctx } = await house();
  const { versionId: was } = await getTemplate(ctx(), { id: ID });
  await editTemplate({ ctx: ctx(), input: { id: ID, ...text, was } });
  for (const sql of [
    "update template_version set body = 'x'",
    "delete from template_version",
    "truncate template_version cascade",
    "delete from message_template",
  ]) {
    await expect(
      t.asSuperuser((client) => client.query(sql)),
      sql,
    ).rejects.toThrow(/append-only/);
  }
});

async function burning() {
  const { t, ctx } = await house();
  await openIncident({ ctx: t.ctx(), input: { title: "payments-gateway down", severity: "Critical" } });
  return { t, ctx };
}

test("a preview names what is not filled and what fills it, then comes out whole, and the linter agrees", async () => {
  const { t, ctx } = await burning();
  const id = "initial.public.status_page";
  const bare = await previewTemplate(ctx(), { ref: "INC-1", id, nextUpdateEta: null });
  expect(bare.unfilled.map((one) => [one.name, one.remedy])).toEqual([
    ["title", "Set the public headline."],
    ["impact", "Fill in the customer impact summary."],
    ["nextUpdate", "Promise the next update."],
  ]);
  expect(bare.findings.filter((one) => one.rule === "unfilled-variable").map((one) => one.excerpt)).toEqual([
    "{{title}}",
    "{{impact}}",
    "{{nextUpdate}}",
  ]);
  const admin = await t.asUser("admin");
  await editIncident({ ctx: admin, input: { ref: "INC-1", set: { customerImpactSummary: "Card payments fail" } } });
  const nextUpdateEta = new Date(t.clock.now().getTime() + 15 * 60_000).toISOString();
  const filled = await previewTemplate(ctx(), { ref: "inc-1", id, nextUpdateEta, publicTitle: "Card payments fail" });
  expect(filled).toMatchObject({ subject: "Card payments fail", unfilled: [], findings: [] });
  expect(filled.body).toMatch(
    /^We are investigating\. Card payments fail\.\n\nThe cause .* Next update: [^{}]+UTC\.$/s,
  );
});

test("a promise that lies behind is no promise for the next text", async () => {
  const { t, ctx } = await burning();
  const eta = new Date(t.clock.now().getTime() + 5 * 60_000);
  await t.asSuperuser((client) => client.query("update incident set next_update_eta = $1", [eta]));
  expect((await listValues(ctx(), { ref: "INC-1", audience: "stakeholder" })).nextUpdate).toContain("UTC");
  t.clock.advance(6);
  expect((await listValues(ctx(), { ref: "INC-1", audience: "stakeholder" })).nextUpdate).toBeUndefined();
});

test("the version that a text began as is kept with the milestone and its messages, also where it is MajorOps's own", async () => {
  const { t, ctx } = await burning();
  await t.db.distributionList.create({
    data: {
      id: "s",
      name: "s",
      audience: "stakeholder",
      createdAt: ctx().now,
      members: { create: [{ email: "ann@example.com", name: "Ann" }] },
    },
  });
  const { versionId } = await getTemplate(ctx(), { id: MAIL });
  const milestone = {
    ref: "INC-1",
    title: "Identified: card payments fail",
    body: "Card payments fail. We are on it.",
    nextUpdateEta: new Date(ctx().now.getTime() + 15 * 60_000).toISOString(),
    audience: ["stakeholder" as const],
    draftedBy: "template" as const,
  };
  const published = await publishMilestone({ ctx: ctx(), input: { ...milestone, templateVersionId: versionId } });
  expect(published.templateVersionId).toBe(versionId);
  const messages = await t.db.message.findMany({ select: { templateVersionId: true } });
  expect(messages).toEqual([{ templateVersionId: versionId }]);
  const kept = await t.db.templateVersion.findUniqueOrThrow({ where: { id: versionId } });
  expect(kept).toMatchObject({ templateId: MAIL, version: 1, isDefault: true, body: DEFAULTS.get(MAIL)?.body });
  expect(await getTemplate(ctx(), { id: MAIL })).toMatchObject({ isEdited: false, version: 1, versionId });
  // Used again, and then edited: the first stays as it is.
  await publishMilestone({ ctx: ctx(), input: { ...milestone, templateVersionId: versionId } });
  const edited = await editTemplate({ ctx: ctx(), input: { id: MAIL, ...text, was: versionId } });
  expect(edited.versions.map((one) => one.version)).toEqual([2, 1]);
  for (const odd of ["nonsense", `${MAIL}@0000`, `${ID}@${versionId.split("@")[1]}`]) {
    const refused = publishMilestone({ ctx: ctx(), input: { ...milestone, templateVersionId: odd } });
    await expect(refused, odd).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { fields: { templateVersionId: expect.stringContaining("not known") } },
    });
  }
  expect(await t.db.milestone.count()).toBe(2);
});

test("two that publish from MajorOps's own text at once both name it, and it is written down once", async () => {
  const { t, ctx } = await burning();
  await openIncident({ ctx: t.ctx(), input: { title: "search is slow", severity: "High" } });
  const { versionId } = await getTemplate(ctx(), { id: MAIL });
  const publish = (ref: string) =>
    publishMilestone({
      ctx: ctx(),
      input: {
        ref,
        title: "Identified",
        body: "We are on it.",
        nextUpdateEta: new Date(ctx().now.getTime() + 15 * 60_000).toISOString(),
        audience: ["stakeholder"],
        templateVersionId: versionId,
      },
    });
  const both = await Promise.all([publish("INC-1"), publish("INC-2")]);
  expect(both.map((one) => one.templateVersionId)).toEqual([versionId, versionId]);
  expect(await t.db.templateVersion.count()).toBe(1);
});
