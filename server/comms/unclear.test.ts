import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ChatStandIn, startChatStandIn } from "../../tests/support/chat-stand-in";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { type ResendStandIn, startResendStandIn } from "../../tests/support/resend-stand-in";
import { addEndpoint } from "../channels/add-endpoint";
import { assignRole } from "../command-team/assign-role";
import { verifyComms } from "../comms-log/reads";
import { sealSecret } from "../core/seal-secret";
import { erasePerson } from "../erasures/erase-person";
import { openIncident } from "../incidents/open-incident";
import { deliverMessage } from "../mail/deliver";
import { deliverToEndpoints } from "../mail/deliver-to-endpoints";
import { createResendTransport } from "../mail/resend-transport";
import { publishMilestone } from "../milestones/publish-milestone";
import type { Audience } from "../milestones/schemas";
import { confirmDelivery } from "./confirm-delivery";
import { dismissDelivery } from "./dismiss-delivery";
import { countTroubles, listTroubles } from "./reads";
import { resendDelivery } from "./resend-delivery";
import { MAX_ATTEMPTS } from "./rules";
import { tellTrouble } from "./tell-trouble";

const clock = new MovableClock();
let t: TestDb;
let mail: ResendStandIn;
let chat: ChatStandIn;
let made = 0;

beforeEach(async () => {
  t ??= await testDb({ clock });
  mail = await startResendStandIn(() => clock.now().getTime());
  mail.perSecond = 1000;
  chat = await startChatStandIn();
});
afterEach(async () => {
  await mail.close();
  await chat.close();
});

/** A milestone for a list of so many people of its own, or for a Slack channel; the message that carries it. */
async function published(to: { people: number } | { slack: string }) {
  made += 1;
  const audience: Audience = "people" in to ? "stakeholder" : "executive";
  const system = `system-${made}`;
  const { ref } = await openIncident({
    ctx: t.ctx(),
    input: { title: "Card payments fail", severity: "Critical", affectedSystems: [system] },
  });
  if ("people" in to) {
    const members = Array.from({ length: to.people }, (_, n) => ({ email: `p${n}-${made}@example.test`, name: "" }));
    const list = { id: system, name: system, audience, systems: [system], createdAt: clock.now() };
    await t.db.distributionList.create({ data: { ...list, members: { create: members } } });
  } else {
    const input = {
      kind: "slack",
      name: to.slack,
      url: "https://hooks.example.test/x",
      audiences: [audience],
    } as const;
    await addEndpoint({ ctx: t.ctx(), input: { ...input, audiences: [audience], systems: [system] } });
    await t.db.channelEndpoint.update({
      where: { name: to.slack },
      data: { urlSealed: sealSecret(chat.url("slack")) },
    });
  }
  const milestone = await publishMilestone({
    ctx: t.ctx(),
    input: {
      ref,
      title: "We are looking",
      body: "Card payments time out for some customers.",
      nextUpdateEta: new Date(clock.now().getTime() + 30 * 60_000).toISOString(),
      audience: [audience],
      channels: ["people" in to ? "email" : "slack"],
    },
  });
  const message = await t.db.message.findFirstOrThrow({ where: { milestoneId: milestone.id } });
  return { ref, messageId: message.id };
}

const job = () => t.ctx({ source: "job" });
const mails = () => createResendTransport({ apiKey: "re_test", baseUrl: mail.url, timeoutMs: 10_000, perSecond: 1000 });
const send = (messageId: string) => deliverMessage(job(), messageId, mails());
const post = (messageId: string) => deliverToEndpoints(job(), messageId, { timeoutMs: 10_000, isPrivateAllowed: true });
const rows = (messageId: string) => t.db.delivery.findMany({ where: { messageId }, orderBy: { position: "asc" } });
const states = async (messageId: string) => (await rows(messageId)).map((row) => row.state);
const told = () => mail.accepted.map((each) => each.to).sort();
const soundLog = async (ref: string) => expect((await verifyComms(t.ctx(), { ref })).broken).toEqual([]);
const erase = async (address: string) => erasePerson({ ctx: await t.asUser("admin"), input: { address } });

describe("a person erased between two tries of a batch", () => {
  it("leaves it where it was surely not taken, and the others are told once, under another key", async () => {
    const { ref, messageId } = await published({ people: 4 });
    mail.misbehave = ({ nth }) => (nth === 1 ? { kind: "status", status: 503 } : undefined);
    await send(messageId);
    const [first, gone, ...others] = await rows(messageId);
    await erase(gone?.address ?? "");
    clock.advance(1);
    await send(messageId);
    expect(await states(messageId)).toEqual(["sent", "suppressed", "sent", "sent"]);
    expect(told()).toEqual([first, ...others].map((row) => row?.address).sort());
    expect(mail.answers.get(409)).toBeUndefined();
    await soundLog(ref);
  });

  it("waits where the batch may have been taken: repeated as it was, all are told once, then the person is erased", async () => {
    const { ref, messageId } = await published({ people: 3 });
    mail.misbehave = ({ nth }) => (nth === 1 ? { kind: "accept-then-drop" } : undefined);
    await send(messageId);
    const [, gone] = await rows(messageId);
    await expect(erase(gone?.address ?? "")).rejects.toThrow(/may have gone out, and is tried again .* UTC/);
    clock.advance(1);
    await send(messageId);
    expect(await states(messageId)).toEqual(["sent", "sent", "sent"]);
    expect(told()).toHaveLength(3);
    await erase(gone?.address ?? "");
    await soundLog(ref);
  });

  it("keeps who unsubscribed meanwhile out of the repeat, where the batch was not taken", async () => {
    const { ref, messageId } = await published({ people: 3 });
    mail.misbehave = ({ nth }) => (nth === 1 ? { kind: "status", status: 503 } : undefined);
    await send(messageId);
    const [, left] = await rows(messageId);
    const suppression = { address: left?.address ?? "", reason: "unsubscribed", byName: "x", at: clock.now() } as const;
    await t.db.suppression.create({ data: suppression });
    clock.advance(1);
    await send(messageId);
    expect(await states(messageId)).toEqual(["sent", "suppressed", "sent"]);
    expect(told()).toHaveLength(2);
    await soundLog(ref);
  });
});

describe("what may have arrived", () => {
  it("waits for a person where the provider remembers the key with other contents, and one click settles all alike", async () => {
    const { ref, messageId } = await published({ people: 3 });
    mail.misbehave = ({ nth }) => (nth === 1 ? { kind: "accept-then-drop" } : undefined);
    await send(messageId);
    // As where MAIL_FROM, or the program itself, was changed between two tries.
    await t.db.message.update({ where: { id: messageId }, data: { renderedText: "Other words" } });
    clock.advance(1);
    await send(messageId);
    expect(await states(messageId)).toEqual(["unclear", "unclear", "unclear"]);
    expect(told()).toHaveLength(3);
    await soundLog(ref);
    const [one] = await rows(messageId);
    const ctx = await t.asUser("mim");
    const confirmed = await confirmDelivery({ ctx, input: { id: one?.id ?? "", withAlike: true } });
    expect(confirmed.state).toBe("sent");
    expect(await states(messageId)).toEqual(["sent", "sent", "sent"]);
    await expect(confirmDelivery({ ctx, input: { id: one?.id ?? "" } })).rejects.toMatchObject({ code: "CONFLICT" });
    await soundLog(ref);
  });

  it("is unclear and not given up where no try was ever answered; given up where each was refused", async () => {
    const [silent, refusing] = [await published({ people: 1 }), await published({ people: 1 })];
    mail.misbehave = () => ({ kind: "down" });
    for (let n = 0; n < MAX_ATTEMPTS; n += 1) {
      if (n === 2) mail.misbehave = () => ({ kind: "status", status: 503 });
      if (n < 2) await send(silent.messageId);
      else await Promise.all([send(silent.messageId), send(refusing.messageId)]);
      clock.advance(180);
    }
    expect(await states(silent.messageId)).toEqual(["unclear"]);
    await send(refusing.messageId);
    clock.advance(180);
    await send(refusing.messageId);
    expect(await states(refusing.messageId)).toEqual(["dead"]);
  });

  it("in a chat is told to people once, at once; who looked says it is there, or sends it again", async () => {
    for (const isThere of [true, false]) {
      const name = `#there-${isThere}`;
      const { ref, messageId } = await published({ slack: name });
      const before = chat.shown.length;
      chat.misbehave = () => ({ kind: isThere ? "accept-then-drop" : "down" });
      await post(messageId);
      chat.misbehave = () => undefined;
      await tellTrouble(job(), messageId);
      await tellTrouble(job(), messageId);
      const notices = await t.db.notice.findMany({ where: { occasion: messageId } });
      expect(notices.map(({ rule, text }) => [rule, text])).toEqual([
        [
          "delivery-unclear",
          `Slack: whether update 1 stands in ${name} is not known. Look there, then say so under Comms, Not delivered.`,
        ],
      ]);
      const ctx = await t.asUser("comms");
      const [row] = await rows(messageId);
      const id = row?.id ?? "";
      expect((await listTroubles(ctx)).troubles.map((each) => each.id)).toContain(id);
      if (isThere) await confirmDelivery({ ctx, input: { id } });
      else await resendDelivery({ ctx, input: { id } });
      await post(messageId);
      expect(await states(messageId)).toEqual(["sent"]);
      expect(chat.shown.length - before).toBe(1);
      await soundLog(ref);
    }
  });
});

describe("what did not arrive", () => {
  it("is sent again for all alike in batches under new keys, and leaves the list when it is dismissed", async () => {
    const { ref, messageId } = await published({ people: 5 });
    mail.misbehave = () => ({ kind: "status", status: 503 });
    clock.advance(24 * 60);
    await send(messageId);
    expect(new Set(await states(messageId))).toEqual(new Set(["dead"]));
    const keeper = await t.makeUser("comms");
    await assignRole({ ctx: await t.asUser("mim"), input: { ref, role: "comms", userId: keeper.id } });
    await tellTrouble(job(), messageId);
    expect(await t.db.notice.findMany({ where: { occasion: messageId } })).toMatchObject([
      { rule: "delivery-failed", text: expect.stringContaining("did not reach 5 of 5") },
    ]);
    const mailed = { template: "notice", deliveries: { some: { address: keeper.email } } };
    expect(await t.db.message.findMany({ where: mailed })).toMatchObject([
      {
        subject: expect.stringMatching(/\] Not delivered: /),
        props: { url: expect.stringMatching(/\/comms\/failed$/) },
      },
    ]);
    const ctx = await t.asUser("comms");
    const [one, two, ...rest] = await rows(messageId);
    const before = (await countTroubles(ctx)).failed;
    expect((await dismissDelivery({ ctx, input: { id: one?.id ?? "" } })).state).toBe("dead");
    expect((await countTroubles(ctx)).failed).toBe(before - 1);
    mail.misbehave = () => undefined;
    await resendDelivery({ ctx, input: { id: two?.id ?? "", withAlike: true } });
    await send(messageId);
    expect(await states(messageId)).toEqual(["dead", "sent", "sent", "sent", "sent"]);
    expect(told()).toEqual([two, ...rest].map((row) => row?.address).sort());
    expect(new Set(mail.accepted.map(({ key }) => key)).size).toBe(1);
    await expect(dismissDelivery({ ctx, input: { id: two?.id ?? "" } })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await countTroubles(ctx)).failed).toBe(before - 5);
    await soundLog(ref);
  });

  it("is told of while it is still tried, once it is late", async () => {
    const { messageId } = await published({ people: 2 });
    mail.misbehave = () => ({ kind: "status", status: 503 });
    const late = () => t.db.notice.count({ where: { occasion: messageId, rule: "delivery-late" } });
    await send(messageId);
    await tellTrouble(job(), messageId);
    expect(await late()).toBe(0);
    clock.advance(6);
    await send(messageId);
    await tellTrouble(job(), messageId);
    await tellTrouble(job(), messageId);
    expect(await late()).toBe(1);
  });
});
