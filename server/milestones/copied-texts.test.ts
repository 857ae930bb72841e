import fc from "fast-check";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { addEndpoint } from "../channels/add-endpoint";
import { verifyComms } from "../comms-log/reads";
import { editIncident } from "../incidents/edit-incident";
import { openIncident } from "../incidents/open-incident";
import { previewMilestone } from "../mail/preview-milestone";
import { DEFAULTS } from "../templates/reads";
import { publishMilestone } from "./publish-milestone";
import { copyAudiences, smsLength } from "./rules";
import { AUDIENCES, type PublishMilestone } from "./schemas";

async function opened(severity: "Critical" | "Low" = "Critical") {
  const t = await testDb();
  const user = await t.makeUser("mim");
  const ctx = () => t.ctxOf(user);
  await openIncident({ ctx: ctx(), input: { title: "pg-main-07 is full", severity } });
  const at = (minutes: number) => new Date(ctx().now.getTime() + minutes * 60_000).toISOString();
  const milestone: PublishMilestone = {
    ref: "INC-1",
    title: "Card payments fail",
    body: "Some card payments fail. Next update: {{nextUpdate}}.",
    nextUpdateEta: at(15),
    audience: ["public", "stakeholder"],
    publicTitle: "Card payments",
  };
  return { t, ctx, at, milestone };
}

test("a banner and an SMS are kept with the milestone and logged, and nobody is sent them", async () => {
  const { t, ctx, at, milestone } = await opened();
  await editIncident({ ctx: ctx(), input: { ref: "INC-1", set: { customerImpactSummary: "Card payments fail" } } });
  const body = "Card payments fail at present.";
  const published = await publishMilestone({
    ctx: ctx(),
    input: {
      ...milestone,
      channels: ["status_page", "email", "banner", "sms"],
      texts: [{ audience: "public", channel: "banner", body }],
    },
  });
  const due = `${at(15).slice(11, 16)} UTC`;
  // The one that was given as it was; the others as the active templates of the moment have them, with the promise.
  expect(published.texts.map((one) => [one.audience, one.channel])).toEqual([
    ["public", "banner"],
    ["public", "sms"],
    ["stakeholder", "sms"],
  ]);
  const [banner, sms, inside] = published.texts;
  expect(banner).toMatchObject({ body, templateVersionId: null });
  expect(sms?.body).toContain(`Card payments. We are investigating. Next update: ${due}. INC-1`);
  expect(sms?.templateVersionId).toBe(DEFAULTS.get("initial.public.sms")?.versionId);
  expect(inside?.body).toContain("pg-main-07 is full");
  const log = await t.db.commsLog.findMany({ where: { channel: { in: ["banner", "sms"] } }, orderBy: { seq: "asc" } });
  expect(log.map((row) => [row.audience, row.body, row.messageId, row.recipientCount])).toEqual(
    published.texts.map((one) => [one.audience, one.body, null, 0]),
  );
  expect(await t.db.message.count({ where: { channel: { in: ["banner", "sms"] } } })).toBe(0);
  expect(await verifyComms(t.ctx(), {})).toMatchObject({ broken: [] });
});

test("a text to copy is held to the same rules, and a banner is nothing for those inside", async () => {
  const { ctx, milestone } = await opened();
  const leak = { audience: "public" as const, channel: "banner" as const, body: "pg-main-07.internal is full" };
  const wrong = publishMilestone({ ctx: ctx(), input: { ...milestone, channels: ["banner"], texts: [leak] } });
  await expect(wrong).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { texts: expect.any(String) } },
  });
  const inside = publishMilestone({
    ctx: ctx(),
    input: { ...milestone, audience: ["stakeholder"], channels: ["email", "banner"] },
  });
  await expect(inside).rejects.toMatchObject({
    details: { fields: { channels: expect.stringContaining("customers") } },
  });
});

test("a variable without a value blocks, is named, and the promise is filled at the very publication", async () => {
  const { t, ctx, at, milestone } = await opened();
  const unfilled = publishMilestone({ ctx: ctx(), input: { ...milestone, body: "{{impact}}. {{nextUpdate}}" } });
  await expect(unfilled).rejects.toMatchObject({
    details: { fields: { body: "Impact has no value yet. Fill in the customer impact summary." } },
  });
  const theirs = { audience: "stakeholder" as const, body: "Systems: {{systems}}." };
  const named = publishMilestone({ ctx: ctx(), input: { ...milestone, texts: [theirs] } });
  await expect(named).rejects.toMatchObject({
    details: { fields: { texts: expect.stringMatching(/^Stakeholders, Email: Systems has no value yet/) } },
  });
  const published = await publishMilestone({ ctx: ctx(), input: milestone });
  expect(published.body).toBe(`Some card payments fail. Next update: ${at(15).slice(11, 16)} UTC.`);
  const row = await t.db.timelineEvent.findFirstOrThrow({ where: { name: "milestone.published" } });
  expect(row.text).toBe(`Card payments fail: ${published.body}`);
});

test("a Low without a promise says that it comes when there is news; any other severity owes one", async () => {
  const { ctx, milestone } = await opened("Low");
  const input = { ...milestone, nextUpdateEta: null, isWarningsAccepted: true };
  expect((await publishMilestone({ ctx: ctx(), input })).body).toContain("Next update: when there is news.");
  const { ctx: other } = await opened();
  const owed = publishMilestone({ ctx: other(), input: { ...input, noPromiseReason: "The vendor decides" } });
  await expect(owed).rejects.toMatchObject({
    details: { fields: { body: expect.stringContaining("Next update has no value") } },
  });
});

test("the preview tells chats, webhooks and texts to copy as they will look, and counts mails where mail is chosen", async () => {
  const { t, ctx, milestone } = await opened();
  const admin = await t.asUser("admin");
  const audiences = ["stakeholder" as const];
  const slack = {
    kind: "slack" as const,
    name: "#incidents",
    url: "https://hooks.slack.com/services/T/B/x",
    audiences,
  };
  await addEndpoint({ ctx: admin, input: slack });
  await addEndpoint({
    ctx: admin,
    input: { kind: "webhook", name: "Paging", url: "https://example.com/x", audiences },
  });
  await t.db.distributionList.create({
    data: {
      id: "inside",
      name: "inside",
      audience: "stakeholder",
      createdAt: ctx().now,
      members: { create: [{ email: "ann@example.com", name: "Ann" }] },
    },
  });
  const { previews, reach } = await previewMilestone(ctx(), milestone);
  expect(reach.map((one) => [one.channel, one.isDefault, one.names])).toEqual([
    ["status_page", true, []],
    ["email", true, []],
    ["banner", false, []],
    ["sms", false, []],
    ["slack", true, ["#incidents"]],
    ["webhook", true, ["Paging"]],
  ]);
  const of = (channel: string) => previews.find((one) => one.channel === channel);
  expect(of("email")).toMatchObject({ recipientCount: 1, recipients: [{ address: "ann@example.com" }] });
  expect(of("slack")?.chat).toMatchObject({ title: "Card payments fail", over: "INC-1 · Critical" });
  expect(of("slack")?.chat?.body).toMatch(/^Some card payments fail\. Next update: \d\d:\d\d UTC\.$/);
  expect(JSON.parse(of("webhook")?.text ?? "")).toMatchObject({
    type: "milestone.published",
    data: { incident: { ref: "INC-1" } },
  });

  const channels = ["status_page", "banner", "sms"] as const;
  const silent = await previewMilestone(ctx(), { ...milestone, channels: [...channels] });
  expect(silent.previews.map((one) => [one.channel, one.recipientCount])).toEqual([
    ["status_page", 0],
    ["banner", 0],
    ["sms", 0],
    ["sms", 0],
  ]);
  // The preview is what goes out.
  const published = await publishMilestone({ ctx: ctx(), input: { ...milestone, channels: [...channels] } });
  expect(published.texts.map((one) => one.body)).toEqual(silent.previews.slice(1).map((one) => one.body));
});

test("the length of an SMS: 160 and 153 septets, 70 and 67 units, as the networks count them", () => {
  expect(smsLength("")).toEqual({ encoding: "GSM-7", units: 0, segments: 0, left: 160 });
  expect(smsLength("a".repeat(160))).toMatchObject({ segments: 1, left: 0 });
  expect(smsLength("a".repeat(161))).toMatchObject({ segments: 2, left: 145 });
  expect(smsLength("€".repeat(80))).toMatchObject({ encoding: "GSM-7", units: 160, segments: 1 });
  expect(smsLength("ś".repeat(70))).toMatchObject({ encoding: "UCS-2", segments: 1, left: 0 });
  expect(smsLength("ś".repeat(71))).toMatchObject({ segments: 2, left: 63 });
  // A character of two units is not parted: 76 of them fill 152 of 153 septets.
  expect(smsLength("€".repeat(81))).toMatchObject({ units: 162, segments: 2, left: 143 });
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), (text) => {
      const { units, segments, left, encoding } = smsLength(text);
      const [single, joined] = encoding === "GSM-7" ? [160, 153] : [70, 67];
      expect(units).toBeGreaterThanOrEqual([...text].length);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(segments).toBe(units === 0 ? 0 : units <= single ? 1 : segments);
      if (segments > 1) expect(units).toBeLessThanOrEqual(segments * joined - left);
    }),
  );
});

test("whose texts are copied: customers first, and one inside", () => {
  expect(copyAudiences("banner", AUDIENCES)).toEqual(["public"]);
  expect(copyAudiences("banner", ["strategic", "executive"])).toEqual([]);
  expect(copyAudiences("sms", ["strategic", "executive"])).toEqual(["strategic", "executive"]);
  expect(copyAudiences("sms", ["executive"])).toEqual(["executive"]);
});
