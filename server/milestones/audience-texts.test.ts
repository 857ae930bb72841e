import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { addEndpoint } from "../channels/add-endpoint";
import { verifyComms } from "../comms-log/reads";
import { approveDraft } from "../drafts/approve-draft";
import { cutDraft } from "../drafts/cut-draft";
import { editDraft } from "../drafts/edit-draft";
import { publishDraft } from "../drafts/publish-draft";
import { openIncident } from "../incidents/open-incident";
import { previewMilestone } from "../mail/preview-milestone";
import { editSettings } from "../settings/edit-settings";
import { getPublicBoard } from "../status-page/reads";
import { publishMilestone } from "./publish-milestone";
import { listMilestones } from "./reads";
import { textFor, textReadBy } from "./rules";
import { AUDIENCES, type Audience, CHANNELS, type PublishMilestone, type TextOfAudience } from "./schemas";

const text = (audience: Audience, body: string, more: Partial<TextOfAudience> = {}): TextOfAudience => ({
  audience,
  channel: null,
  title: "",
  body,
  templateVersionId: null,
  ...more,
});

const TEXTS = [
  text("public", "Some card payments fail. Next update at 15:30 UTC.", { title: "Problems with card payments" }),
  text("executive", "About one checkout in eight fails; the release is being taken back."),
  text("executive", "One checkout in eight fails.", { channel: "slack" }),
];

async function opened() {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  const list = (audience: Audience, email: string) =>
    t.db.distributionList.create({
      data: {
        id: audience,
        name: audience,
        audience,
        createdAt: ctx().now,
        members: { create: [{ email, name: email }] },
      },
    });
  await list("stakeholder", "ann@example.com");
  await list("executive", "cy@example.com");
  await openIncident({ ctx: ctx(), input: { title: "pg-main-07 pool exhausted", severity: "Critical" } });
  const milestone: PublishMilestone = {
    ref: "INC-1",
    title: "Pool of pg-main-07 is exhausted",
    body: "One in eight checkouts fails; release 812 is being rolled back on pg-main-07.",
    nextUpdateEta: new Date(ctx().now.getTime() + 15 * 60_000).toISOString(),
    audience: ["public", "stakeholder", "executive"],
    publicTitle: "Problems with card payments",
    texts: TEXTS,
    isWarningsAccepted: true,
  };
  return { t, ctx, milestone };
}

test("each audience gets its own words, on every channel, and the log keeps exactly those", async () => {
  const { t, ctx, milestone } = await opened();
  const admin = await t.asUser("admin");
  await addEndpoint({
    ctx: admin,
    input: {
      kind: "slack",
      name: "Board room",
      url: "https://hooks.slack.com/services/T/B/x",
      audiences: ["executive"],
    },
  });
  const published = await publishMilestone({ ctx: ctx(), input: milestone });
  expect(published.texts).toEqual(TEXTS);

  const messages = await t.db.message.findMany({ where: { milestoneId: published.id } });
  const said = messages.map(({ audience, channel, props }) => [audience, channel, (props as { body: string }).body]);
  expect(said.sort()).toEqual([
    ["executive", "email", TEXTS[1]?.body],
    ["executive", "slack", TEXTS[2]?.body],
    ["stakeholder", "email", milestone.body],
  ]);
  const log = await t.db.commsLog.findMany({ where: { milestoneId: published.id }, orderBy: { seq: "asc" } });
  const logged = log.map(({ audience, channel, body }) => [audience, channel, body]);
  expect(logged.sort()).toEqual([...said, ["public", "status_page", TEXTS[0]?.body]].sort());
  expect(await verifyComms(ctx(), {})).toMatchObject({ broken: [] });

  const page = await getPublicBoard({ db: t.db, now: ctx().now });
  expect(page.open[0]?.updates[0]).toMatchObject({ title: "Problems with card payments", body: TEXTS[0]?.body });
  expect(JSON.stringify(page)).not.toContain("pg-main-07");
  const row = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "milestone.published" } });
  expect(row.text).toBe(`Problems with card payments: ${TEXTS[0]?.body}`);
});

test("who reads a page reads what was written for them, and nobody else's words", async () => {
  const { t, ctx, milestone } = await opened();
  await publishMilestone({ ctx: ctx(), input: milestone });
  const [executive] = await listMilestones(await t.asUser("executive"), { ref: "INC-1" });
  expect(executive).toMatchObject({ body: TEXTS[1]?.body, texts: [] });
  const [stakeholder] = await listMilestones(await t.asUser("stakeholder"), { ref: "INC-1", readAs: "executive" });
  expect(stakeholder).toMatchObject({ body: milestone.body, texts: [] });
  const [fighter] = await listMilestones(ctx(), { ref: "INC-1" });
  expect(fighter).toMatchObject({ body: milestone.body, texts: TEXTS });
  const [asExecutive] = await listMilestones(ctx(), { ref: "INC-1", readAs: "executive" });
  expect(asExecutive).toMatchObject({ body: TEXTS[1]?.body, texts: [] });
});

test("the preview shows each audience its own words", async () => {
  const { ctx, milestone } = await opened();
  const { previews } = await previewMilestone(ctx(), milestone);
  const of = (audience: Audience) => previews.find((one) => one.audience === audience);
  expect(of("public")?.text).toContain("Some card payments fail");
  expect(of("executive")?.text).toContain("the release is being taken back");
  expect(of("stakeholder")?.text).toContain("release 812");
});

test("the linter holds every audience's own text against its own rules", async () => {
  const { t, ctx, milestone } = await opened();
  // The milestone's own words name a host: nobody outside reads them, so they pass.
  await publishMilestone({ ctx: ctx(), input: milestone });
  const leaking = { ...milestone, texts: [text("public", "pg-main-07.internal is down. Next update at 15:30 UTC.")] };
  await expect(publishMilestone({ ctx: ctx(), input: leaking })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  const bare = { ...milestone, texts: [] };
  await expect(publishMilestone({ ctx: ctx(), input: bare })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect(await t.db.milestone.count()).toBe(1);
});

test("a text for nobody, or two for one place, is refused, and nothing is written", async () => {
  const { t, ctx, milestone } = await opened();
  const stray = { ...milestone, audience: ["stakeholder" as const] };
  const error = {
    code: "INVALID_INPUT",
    details: { fields: { texts: expect.stringContaining("not among the audiences") } },
  };
  await expect(publishMilestone({ ctx: ctx(), input: stray })).rejects.toMatchObject(error);
  const twice = { ...milestone, texts: [text("executive", "One."), text("executive", "Two.")] };
  await expect(publishMilestone({ ctx: ctx(), input: twice })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  expect([await t.db.milestone.count(), await t.db.milestoneText.count(), await t.db.message.count()]).toEqual([
    0, 0, 0,
  ]);
});

test("a published text is never edited", async () => {
  const { t, ctx, milestone } = await opened();
  await publishMilestone({ ctx: ctx(), input: milestone });
  for (const sql of ["update milestone_text set body = 'All is well'", "delete from milestone_text"]) {
    await expect(t.asSuperuser((client) => client.query(sql))).rejects.toThrow(/append-only/);
  }
});

test("an approval covers every audience's words: another one for executives needs it again", async () => {
  const { t, ctx, milestone } = await opened();
  const comms = await t.asUser("comms");
  const value = { Critical: "mim_approves", High: "either", Medium: "either", Low: "either" } as const;
  await editSettings({ ctx: await t.asUser("admin"), input: { set: { publishApproval: value } } });
  const { ref } = milestone;
  const cut = await cutDraft({ ctx: comms, input: { ref } });
  const edited = await editDraft({
    ctx: comms,
    input: { ...pick(milestone), draftId: cut.id, version: cut.version, texts: TEXTS },
  });
  expect(edited.texts).toEqual(TEXTS);
  const approved = await approveDraft({ ctx: ctx(), input: { ref, draftId: cut.id, version: edited.version } });
  const changed = { ...milestone, ...pick(milestone), draftId: cut.id, texts: TEXTS.slice(0, 2) };
  await expect(publishMilestone({ ctx: comms, input: changed })).rejects.toMatchObject({ code: "UNMET_CONDITIONS" });
  const input = { ref, draftId: cut.id, version: approved.version, isWarningsAccepted: true };
  const published = await publishDraft({ ctx: comms, input });
  expect(published).toMatchObject({ texts: TEXTS, approvedByName: expect.any(String) });
});

const pick = ({ ref, title, body, audience, publicTitle }: PublishMilestone) => ({
  ref,
  title,
  body,
  audience,
  ...(publicTitle ? { publicTitle } : {}),
});

const place = fc.record({ audience: fc.constantFrom(...AUDIENCES), channel: fc.constantFrom(null, ...CHANNELS) });
const texts = fc
  .uniqueArray(place, { selector: ({ audience, channel }) => `${audience} ${channel}`, maxLength: 12 })
  .map((places) => places.map((one, index) => text(one.audience, `text ${index}`, { channel: one.channel })));

test("of any set of texts an audience reads its channel's, else its own, else the milestone's, and never another's", () => {
  fc.assert(
    fc.property(texts, place, (all, { audience, channel }) => {
      const own = { title: "own", body: "own", templateVersionId: null, texts: all };
      const { body, title } = textFor(own, audience, channel);
      const found = all.find((one) => one.body === body);
      expect(title).toBe("own");
      if (found) expect(found.audience).toBe(audience);
      const exact = all.find((one) => one.audience === audience && one.channel === channel);
      const general = all.find((one) => one.audience === audience && one.channel === null);
      expect(body).toBe((exact ?? general)?.body ?? "own");
      const read = textReadBy({ ...own, audience: [audience] }, "stakeholder").body;
      const forLeadersOnly = all.find((one) => one.audience === "executive" && one.body === read);
      expect(forLeadersOnly).toBeUndefined();
    }),
  );
});
