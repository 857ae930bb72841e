import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { assignRole } from "../command-team/assign-role";
import type { Role } from "../core/policy";
import { ROLES } from "../core/policy";
import { advancePhase } from "../incidents/advance-phase";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { getIncident } from "../incidents/reads";
import { loadLintFacts } from "../linter/reads";
import { lintText } from "../linter/rules";
import { publishMilestone } from "../milestones/publish-milestone";
import { AUDIENCES } from "../milestones/schemas";
import { closePath } from "../recovery/close-path";
import { openPath } from "../recovery/open-path";
import { replayIncident } from "../replay/replay-incident";
import { editSettings } from "../settings/edit-settings";
import type { PublishPolicy } from "../settings/schemas";
import { loadTemplateFacts, loadTemplates } from "../templates/reads";
import { fillLate } from "../templates/rules";
import { listTimeline } from "../timeline/reads";
import { approveDraft } from "./approve-draft";
import { composeDraft } from "./compose-draft";
import { cutDraft } from "./cut-draft";
import { discardDraft } from "./discard-draft";
import { editDraft } from "./edit-draft";
import { jobs as registered } from "./jobs";
import { publishDraft } from "./publish-draft";
import { getDraft, listDrafts } from "./reads";
import { returnDraft } from "./return-draft";
import { changeOf } from "./rules";
import { submitDraft } from "./submit-draft";

const ref = "INC-1";
const FOLDER = "prisma/seed/recordings";
const recordings = readdirSync(FOLDER).map((name) => JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf8")));
const MINUTE = 60_000;

async function opened() {
  const t = await testDb();
  const [mim, comms] = [
    await t.makeUser("mim", { displayName: "Ada" }),
    await t.makeUser("comms", { displayName: "Cy" }),
  ];
  const asMim = () => t.ctxOf(mim);
  const asComms = () => t.ctxOf(comms);
  await openIncident({ ctx: asMim(), input: { title: "postgres-main pool exhausted", severity: "Critical" } });
  const job = () => t.ctx({ actor: { kind: "job", name: "drafts" }, source: "job" });
  const sweep = () => registered["drafts.sweep"](job());
  const queued = async () => {
    const { rows } = await t.asSuperuser((client) =>
      client.query<{ run_at: Date }>("select run_at from graphile_worker.jobs where key like 'drafts.cut:%'"),
    );
    return rows.map((row) => row.run_at.toISOString());
  };
  const drafts = () => listDrafts(asMim(), { ref });
  const policy = async (one: PublishPolicy) => {
    const admin = await t.asUser("admin");
    const value = { Critical: one, High: one, Medium: one, Low: one };
    await editSettings({ ctx: admin, input: { set: { publishApproval: value } } });
  };
  const newest = async () => (await listTimeline(asMim(), { ref, limit: 1 })).items[0];
  const at = (minutes: number) => new Date(t.clock.now().getTime() + minutes * MINUTE).toISOString();
  return { t, mim, comms, asMim, asComms, job, sweep, queued, drafts, policy, newest, at };
}

test("a draft is cut in time before the promise, once, and never published by itself", async () => {
  const { t, asMim, job, sweep, queued, drafts, at } = await opened();
  expect(await queued()).toEqual([at(10)]);
  const { nextUpdateEta, lastSeq } = await getIncident(asMim(), { ref });
  expect(nextUpdateEta).toBe(at(15));

  t.clock.advance(9.9);
  await sweep();
  expect(await drafts()).toEqual([]);
  t.clock.advance(0.1);
  const { id } = await getIncident(asMim(), { ref });
  await Promise.all([1, 2, 3].map(() => registered["drafts.cut"](job(), { incidentId: id })));
  await sweep();
  const [draft, ...more] = await drafts();
  expect(more).toEqual([]);
  expect(draft).toMatchObject({
    number: 1,
    state: "cut",
    stage: "initial",
    draftedBy: "template",
    audience: ["public", "stakeholder", "executive"],
    channels: [],
    nextUpdateMinutes: 15,
    entrySeqs: [1],
    cutByName: "MajorOps",
    publicTitle: "Service disruption",
  });
  expect(`${draft?.title} ${draft?.body}`).not.toContain("postgres");
  const after = await getIncident(asMim(), { ref });
  expect(after).toMatchObject({ milestoneCount: 0, lastSeq: lastSeq + 1, draft: { number: 1, entryCount: 1 } });
  expect(await t.db.delivery.count()).toBe(0);
  const { entries } = await getDraft(asMim(), { ref, draftId: draft?.id ?? "" });
  expect(entries).toMatchObject([{ seq: 1, text: expect.stringContaining("opened") }]);
});

test("the next is cut after the interval, where there is news; the old one is kept as superseded", async () => {
  const { t, asMim, sweep, drafts } = await opened();
  t.clock.advance(10);
  await sweep();
  t.clock.advance(20);
  await sweep();
  expect(await drafts()).toHaveLength(1);
  const path = await openPath({ ctx: asMim(), input: { ref, title: "Restart postgres-main" } });
  await closePath({ ctx: asMim(), input: { ref, pathId: path.id, outcome: "fail", reason: "Still full" } });
  await editIncident({ ctx: asMim(), input: { ref, set: { customerImpactSummary: "Card payments fail" } } });
  await sweep();
  const [second, first, ...none] = await drafts();
  expect(none).toEqual([]);
  expect(first).toMatchObject({ number: 1, state: "superseded", closedReason: "Draft 2 was cut" });
  expect(second).toMatchObject({ number: 2, state: "cut", stage: "initial" });
  expect(second?.body).toContain("Card payments fail.");
  expect(second?.body).toContain("did not bring the result");
  expect(second?.texts.find((one) => one.audience === "stakeholder")?.body).toContain(
    '"Restart postgres-main" did not',
  );
});

test("what a person works on is not taken away by the clock; a milestone ends it", async () => {
  const { t, asMim, asComms, sweep, drafts, queued, at } = await opened();
  t.clock.advance(10);
  await sweep();
  const [draft] = await drafts();
  if (!draft) throw new Error("no draft");
  await editDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 1, title: "Cards fail" } });
  await editIncident({ ctx: asMim(), input: { ref, set: { customerImpactSummary: "Card payments fail" } } });
  t.clock.advance(40);
  await sweep();
  expect(await drafts()).toMatchObject([{ number: 1, state: "edited", title: "Cards fail", draftedBy: "human" }]);
  const update = { ref, title: "Cards fail", body: "We look at it.", audience: ["stakeholder" as const] };
  await publishMilestone({ ctx: asComms(), input: { ...update, nextUpdateEta: at(30) } });
  expect(await drafts()).toMatchObject([{ state: "superseded", closedReason: "Update 1 was published" }]);
  // Every 15 minutes, and 5 before the promise.
  expect(await queued()).toEqual([at(15)]);
  t.clock.advance(15);
  await sweep();
  expect((await drafts())[0]).toMatchObject({ number: 2, stage: "holding", audience: ["stakeholder"], entrySeqs: [] });
});

test("recordings that were played get no drafts, nor do incidents that are resolved", async () => {
  const { t, asMim, sweep, queued } = await opened();
  const [recording] = recordings;
  const before = await queued();
  await replayIncident({ ctx: t.ctx({ source: "replay" }), input: { recording } });
  expect(await queued()).toEqual(before);
  await openIncident({ ctx: asMim(), input: { title: "Slow search", severity: "Medium" } });
  await openIncident({ ctx: asMim(), input: { title: "Slow login", severity: "Medium" } });
  await t.db.incident.update({ where: { number: 3 }, data: { status: "Resolved" } });
  t.clock.advance(60);
  await sweep();
  const rows = await t.db.milestoneDraft.findMany({
    select: { incident: { select: { number: true } } },
    orderBy: { cutAt: "asc" },
  });
  expect(rows.map(({ incident }) => incident.number)).toEqual([1, 4]);
});

test("over every recording, at its first entries and each third: what outsiders would read breaks no rule that blocks", async () => {
  const t = await testDb();
  const late = { nextUpdate: "15:30 UTC", duration: "2 hours" };
  let texts = 0;
  for (const recording of recordings) {
    const { id } = await replayIncident({ ctx: t.ctx({ source: "replay" }), input: { recording } });
    const incident = await t.db.incident.findUniqueOrThrow({ where: { id } });
    const lint = await loadLintFacts(t.db, incident, {
      isResolution: false,
      nextUpdateEta: t.clock.now().toISOString(),
    });
    const [templates, filled] = [await loadTemplates(t.db), await loadTemplateFacts(t.db, incident, t.clock.now())];
    const events = await t.db.timelineEvent.findMany({ where: { incidentId: id }, orderBy: { seq: "asc" } });
    for (const [index, { phase, text }] of events.entries()) {
      // Every third, so that this stays quick; the first ones all.
      if (index > 3 && index % 3 > 0) continue;
      const changes = events.slice(0, index + 1).flatMap((event) => changeOf(event) ?? []);
      // What was said in the record stands in every field that people fill, the title among them.
      const fields = { title: text, publicTitle: text.slice(0, 200), customerImpactSummary: text, workaround: text };
      const status = "Active" as const;
      const facts = { ...filled, ...fields, phase, status, rootCauseStatus: "suspected", currentBet: text };
      const { externalImpact } = incident;
      const others = [{ audience: "executive" as const, channel: "email" as const }];
      const record = { changes, isFirst: index < 3, externalImpact, phaseEnteredAt: filled.now, others, templates };
      const held = { ...lint, workaround: text, isCauseConfirmed: false };
      const draft = composeDraft({ ...facts, ...record, audience: AUDIENCES }, held);
      for (const one of [{ ...draft, audience: "public" as const }, ...draft.texts]) {
        const read = fillLate(`${one.title}\n${one.body}\n${draft.publicTitle}`, late);
        const errors = lintText(read, { ...held, audience: one.audience }).filter(({ level }) => level === "error");
        expect(errors, `${recording.slug} ${index}: ${read}`).toEqual([]);
      }
      texts += 1;
    }
  }
  expect(texts).toBeGreaterThan(60);
}, 120_000);

test("a draft is published whole: one transaction makes milestone and draft true, and a second time is refused", async () => {
  const { t, asComms, drafts, newest, at } = await opened();
  const draft = await cutDraft({ ctx: asComms(), input: { ref } });
  const once = { ...asComms(), requestId: "form-1" };
  const input = { ref, draftId: draft.id, version: draft.version };
  const answers = await Promise.all([1, 2, 3].map(() => publishDraft({ ctx: once, input })));
  expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  t.clock.advance(1);
  expect(await publishDraft({ ctx: { ...asComms(), requestId: "form-1" }, input })).toEqual(answers[0]);
  expect(answers[0]).toMatchObject({ draftedBy: "template", nextUpdateEta: at(14), approvedByName: null });
  expect(await drafts()).toMatchObject([{ state: "published", milestoneId: answers[0]?.id, closedReason: "Update 1" }]);
  expect((await newest())?.payload).toMatchObject({ draftId: draft.id, publishedBy: "Cy", approvedBy: null });
  const again = publishDraft({ ctx: asComms(), input });
  await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await t.db.milestone.count()).toBe(1);
});

test("what was superseded while one read it is published all the same, unless an update went out meanwhile", async () => {
  const { t, asComms, at } = await opened();
  const first = await cutDraft({ ctx: asComms(), input: { ref } });
  t.clock.advance(1);
  const second = await cutDraft({ ctx: asComms(), input: { ref } });
  t.clock.advance(1);
  const text = { ref, title: "Cards fail", body: "We look at it.", audience: ["stakeholder" as const] };
  await publishMilestone({ ctx: asComms(), input: { ...text, draftId: first.id, nextUpdateEta: at(15) } });
  expect((await t.db.milestoneDraft.findMany({ orderBy: { number: "asc" } })).map((row) => row.state)).toEqual([
    "published",
    "superseded",
  ]);
  const late = publishMilestone({ ctx: asComms(), input: { ...text, draftId: second.id, nextUpdateEta: at(15) } });
  await expect(late).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("Cy published") });
});

test("where the MIM approves, Comms publishes the approved text and no other, and both are on record", async () => {
  const { t, asMim, asComms, policy, newest, at } = await opened();
  await policy("mim_approves");
  const draft = await cutDraft({ ctx: asComms(), input: { ref } });
  const by = (version: number) => ({ ref, draftId: draft.id, version });
  const unapproved = { code: "UNMET_CONDITIONS" };
  await expect(publishDraft({ ctx: asComms(), input: by(1) })).rejects.toMatchObject(unapproved);
  const handWritten = { ref, title: "A", body: "B", audience: ["stakeholder" as const], nextUpdateEta: at(15) };
  await expect(publishMilestone({ ctx: asComms(), input: handWritten })).rejects.toMatchObject(unapproved);

  await submitDraft({ ctx: asComms(), input: by(1) });
  await expect(approveDraft({ ctx: asComms(), input: by(2) })).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(approveDraft({ ctx: asMim(), input: by(1) })).rejects.toMatchObject({ code: "STALE" });
  await returnDraft({ ctx: asMim(), input: { ...by(2), reason: "Name the region" } });
  expect((await newest())?.text).toBe("Draft 1 sent back: Name the region");
  await editDraft({ ctx: asComms(), input: { ...by(3), body: "Card payments fail in Europe." } });
  await submitDraft({ ctx: asComms(), input: by(4) });
  await approveDraft({ ctx: asMim(), input: by(5) });
  // Another word, and it needs it again.
  await editDraft({ ctx: asComms(), input: { ...by(6), body: "Card payments fail in Asia." } });
  await expect(publishDraft({ ctx: asComms(), input: by(7) })).rejects.toMatchObject(unapproved);
  const approved = await approveDraft({ ctx: asMim(), input: by(7) });
  expect(approved).toMatchObject({ state: "approved", approvedByName: "Ada", version: 8 });

  const { title, body, audience, publicTitle } = approved;
  const same = { ref, draftId: draft.id, title, body, audience, publicTitle, nextUpdateEta: at(15) };
  const others = [
    { title: `${title}.` },
    { body: `${body} Now.` },
    { audience: ["stakeholder" as const] },
    { publicTitle: "Other" },
    { channels: ["email" as const] },
    { nextUpdateEta: at(40) },
    { publicStage: "resolved" as const },
  ];
  for (const other of others) {
    const changed = publishMilestone({ ctx: asComms(), input: { ...same, ...other } });
    await expect(changed, JSON.stringify(other)).rejects.toMatchObject(unapproved);
  }
  const published = await publishMilestone({ ctx: asComms(), input: same });
  expect(published).toMatchObject({ cutByName: "Cy", approvedByName: "Ada" });
  const event = await newest();
  expect(event?.text).toContain("(approved by Ada)");
  expect(event?.payload).toMatchObject({ publishedBy: "Cy", approvedBy: "Ada" });
  expect(await t.db.milestone.findFirst()).toMatchObject({ approvedByName: "Ada" });
});

test("where the MIM publishes, Comms does not, not even what is approved; who holds the slot is MIM", async () => {
  const { t, asMim, asComms, comms, policy, at } = await opened();
  await policy("mim_publishes");
  const draft = await cutDraft({ ctx: asComms(), input: { ref } });
  await approveDraft({ ctx: asMim(), input: { ref, draftId: draft.id, version: 1 } });
  const refused = publishDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 2 } });
  await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await t.db.milestone.count()).toBe(0);
  await assignRole({ ctx: asMim(), input: { ref, role: "mim", userId: comms.id } });
  const text = { ref, title: "A", body: "B", audience: ["stakeholder" as const], nextUpdateEta: at(15) };
  expect(await publishMilestone({ ctx: asComms(), input: text })).toMatchObject({ cutByName: "Cy" });
});

test("two who edit the same draft: the second sees what the first left", async () => {
  const { asMim, asComms } = await opened();
  const draft = await cutDraft({ ctx: asMim(), input: { ref } });
  const edits = ["A", "B"].map((title) =>
    editDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 1, title } }),
  );
  const outcomes = await Promise.allSettled(edits);
  const lost = outcomes.filter((one) => one.status === "rejected");
  expect(lost).toHaveLength(1);
  expect(lost[0]?.reason).toMatchObject({ code: "STALE", details: { current: { version: 2, state: "edited" } } });
  const nothing = await editDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 2, title: "A" } }).catch(
    () => null,
  );
  expect(nothing === null || [2, 3].includes(nothing.version)).toBe(true);
  await expect(editDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 2 } })).rejects.toMatchObject({
    code: "INVALID_INPUT",
  });
});

test("who may what: Customer Ops, observers, executives and stakeholders by no way in, by token neither", async () => {
  const { t, asMim, at } = await opened();
  const MAY: Record<string, readonly Role[]> = {
    cut: ["admin", "mim", "ops_lead", "comms", "service_manager", "responder"],
    edit: ["admin", "mim", "ops_lead", "comms", "service_manager", "responder"],
    submit: ["admin", "mim", "ops_lead", "comms", "service_manager", "responder"],
    approve: ["admin", "mim"],
    return: ["admin", "mim"],
    discard: ["admin", "mim", "comms"],
    publish: ["admin", "mim", "comms"],
    milestone: ["admin", "mim", "comms"],
  };
  const draft = await cutDraft({ ctx: asMim(), input: { ref } });
  const stale = { ref, draftId: draft.id, version: 999 };
  const text = { ref, title: "A", body: "B", audience: ["stakeholder" as const], nextUpdateEta: at(-1) };
  for (const role of ROLES) {
    const person = await t.makeUser(role);
    const token = (scopes: string[]) =>
      t.ctxOf(person, {
        actor: { kind: "apiToken", tokenId: "t", userId: person.id, name: "t", role, scopes },
        source: "api",
      });
    for (const [ctx, isLet] of [
      [t.ctxOf(person), true],
      [token(["*"]), true],
      [token(["timeline.*"]), false],
    ] as const) {
      const calls = {
        // Each fails for another reason where the person may: what is refused here is refused for who they are.
        cut: () => cutDraft({ ctx, input: { ref: "INC-99" } }),
        edit: () => editDraft({ ctx, input: { ...stale, title: "x" } }),
        submit: () => submitDraft({ ctx, input: stale }),
        approve: () => approveDraft({ ctx, input: stale }),
        return: () => returnDraft({ ctx, input: { ...stale, reason: "x" } }),
        discard: () => discardDraft({ ctx, input: stale }),
        publish: () => publishDraft({ ctx, input: stale }),
        milestone: () => publishMilestone({ ctx, input: text }),
      };
      for (const [name, call] of Object.entries(calls)) {
        const code = await call().then(
          () => "done",
          (error: { code: string }) => error.code,
        );
        expect(code === "FORBIDDEN", `${role} ${name}: ${code}`).toBe(!(isLet && MAY[name]?.includes(role)));
        expect(code).not.toBe("done");
      }
    }
  }
  expect(await t.db.milestone.count()).toBe(0);
});

test("a draft that waits for approval is not swept aside, and a discarded one is gone for good", async () => {
  const { asMim, asComms, drafts } = await opened();
  const draft = await cutDraft({ ctx: asComms(), input: { ref } });
  await submitDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 1 } });
  await expect(cutDraft({ ctx: asComms(), input: { ref } })).rejects.toMatchObject({ code: "CONFLICT" });
  await discardDraft({ ctx: asMim(), input: { ref, draftId: draft.id, version: 2, reason: "Too early" } });
  expect(await drafts()).toMatchObject([{ state: "discarded", closedReason: "Too early" }]);
  const gone = editDraft({ ctx: asComms(), input: { ref, draftId: draft.id, version: 3, title: "x" } });
  await expect(gone).rejects.toMatchObject({ code: "CONFLICT" });
});

test("in phase 8 the resolution is drafted: without a promise, and with no cause that is not confirmed", async () => {
  const { asMim } = await opened();
  await advancePhase({ ctx: asMim(), input: { ref, toPhase: 8, override: { reason: "Drill" } } });
  await editIncident({
    ctx: asMim(),
    input: { ref, set: { rootCause: "A bad deploy", rootCauseStatus: "suspected" } },
  });
  const draft = await cutDraft({ ctx: asMim(), input: { ref } });
  expect(draft).toMatchObject({ stage: "resolution", isResolution: true, nextUpdateMinutes: null });
  expect(draft.body).toMatch(/^Service is back to normal\. .*\n\nWe are confirming .*\n\nCause: under review\./);
  const published = await publishDraft({ ctx: asMim(), input: { ref, draftId: draft.id, version: 1 } });
  expect(published).toMatchObject({ isResolution: true, nextUpdateEta: null, publicStage: "resolved" });
});
