import { beforeEach, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { verifyComms } from "../comms-log/reads";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { addListMember } from "../lists/add-list-member";
import { createList } from "../lists/create-list";
import { claimBatch } from "../mail/outbox";
import { publishMilestone } from "../milestones/publish-milestone";
import type { Audience } from "../milestones/schemas";
import { chooseSubscription } from "../subscriptions/choose-subscription";
import { getSubscription } from "../subscriptions/reads";
import { listSuppressions, previewRecipients } from "./reads";
import { releaseAddress } from "./release-address";
import { suppressAddress } from "./suppress-address";
import { unsubscribeAddress } from "./unsubscribe-address";

let t: TestDb;
let ctx: Context;
beforeEach(async () => {
  t = await testDb();
  ctx = await t.asUser("admin");
  const input = { title: "Checkout fails", severity: "Critical" as const, affectedSystems: ["Checkout"] };
  await openIncident({ ctx, input });
});

async function makeList(name: string, audience: Audience, emails: string[], systems: string[] = []) {
  const { id } = await createList({ ctx, input: { name, audience, systems } });
  for (const email of emails) await addListMember({ ctx, input: { listId: id, email } });
}
const publish = (audience: Audience[]) =>
  publishMilestone({
    ctx,
    input: {
      ref: "INC-1",
      title: "Card payments fail",
      body: "About one in eight checkouts fails. We are rolling back.",
      nextUpdateEta: new Date(ctx.now.getTime() + 900_000).toISOString(),
      audience,
    },
  });
const preview = (audience: Audience[]) => previewRecipients(ctx, { ref: "INC-1", audience });
const told = async (audience: Audience[]) =>
  (await preview(audience)).people.filter((one) => !one.why).map((one) => `${one.audience} ${one.address}`);

it("shows exactly whom publishing then tells, and names those left out with the reason", async () => {
  const gone = await t.makeUser("stakeholder", { email: "gone@x.test" });
  const left = await t.makeUser("executive", { email: "left@x.test" });
  await makeList("Leaders", "executive", ["boss@x.test", "left@x.test", "bounced@x.test"]);
  await makeList("Managers", "stakeholder", ["boss@x.test", "manager@x.test", "gone@x.test"]);
  await t.db.user.update({ where: { id: gone.id }, data: { disabledAt: t.clock.now() } });
  await chooseSubscription({ ctx: t.ctxOf(left), input: { ref: "INC-1", isSubscribed: false } });
  await suppressAddress({ ctx, input: { address: "Bounced@x.test", reason: "bounced", note: "mailbox full" } });

  const seen = await preview(["stakeholder", "executive"]);
  const isTold = seen.people.filter((one) => one.why === null);
  expect(isTold).toMatchObject([
    { address: "manager@x.test", name: "", audience: "stakeholder", because: ["list Managers"], notAlso: [] },
    {
      ...{ address: "boss@x.test", name: "", audience: "executive", notAlso: ["stakeholder"] },
      because: ["list Leaders", "list Managers"],
    },
  ]);
  expect(seen).toMatchObject({ total: 2, totalLeftOut: 3, totalMerged: 1, found: 5 });
  expect(seen.people.slice(2).map((one) => [one.address, one.why])).toEqual([
    ["bounced@x.test", "bounced"],
    ["gone@x.test", "disabled"],
    ["left@x.test", "left_incident"],
  ]);
  await publish(["stakeholder", "executive"]);
  const deliveries = await t.db.delivery.findMany({
    select: { address: true, message: { select: { audience: true } } },
  });
  expect(deliveries.map((one) => `${one.message.audience} ${one.address}`).sort()).toEqual(
    isTold.map((one) => `${one.audience} ${one.address}`).sort(),
  );
  await expect(previewRecipients(await t.asUser("observer"), { ref: "INC-1", audience: [] })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

it("asks whether a system of the list is affected, however it is spelled", async () => {
  await makeList("Checkout people", "stakeholder", ["checkout@x.test"], ["CHECKOUT", "Search"]);
  await makeList("Search people", "stakeholder", ["search@x.test"], ["Search"]);
  await makeList("Everybody", "stakeholder", ["all@x.test"]);
  expect(await told(["stakeholder"])).toEqual(["stakeholder all@x.test", "stakeholder checkout@x.test"]);
});

it("tells who subscribed with the text of their role, once, and no more once they left", async () => {
  const exec = await t.makeUser("executive", { email: "exec@x.test" });
  const asExec = () => t.ctxOf(exec);
  await makeList("Managers", "stakeholder", ["exec@x.test"]);
  expect(await getSubscription(asExec(), { ref: "INC-1" })).toEqual({
    ...{ isTold: true, chosen: null, why: null },
    because: ["list Managers"],
  });
  await chooseSubscription({ ctx: asExec(), input: { ref: "INC-1", isSubscribed: true } });
  expect((await preview(["stakeholder", "executive"])).people).toMatchObject([
    {
      address: "exec@x.test",
      audience: "executive",
      because: ["subscribed to this incident", "list Managers"],
    },
  ]);
  const off = await chooseSubscription({ ctx: asExec(), input: { ref: "INC-1", isSubscribed: false } });
  expect(off).toMatchObject({ isTold: false, chosen: false, why: "left_incident" });
  expect(await told(["stakeholder", "executive"])).toEqual([]);
  await openIncident({ ctx, input: { title: "Another", severity: "High" } });
  expect(await getSubscription(asExec(), { ref: "INC-2" })).toMatchObject({ isTold: true });
  await suppressAddress({ ctx, input: { address: "exec@x.test", note: "asked by phone" } });
  const kept = await chooseSubscription({ ctx: asExec(), input: { ref: "INC-2", isSubscribed: true } });
  expect(kept).toMatchObject({ isTold: false, chosen: true, why: "manual" });
  await expect(chooseSubscription({ ctx: t.ctx(), input: { ref: "INC-1", isSubscribed: true } })).rejects.toMatchObject(
    { code: "FORBIDDEN" },
  );
});

it("takes a reader out of one audience, or of all, and back by hand", async () => {
  await makeList("Accounts", "strategic", ["cio@acme.test"]);
  await makeList("Readers", "public", ["cio@acme.test"]);
  const leave = (isAll: boolean) =>
    unsubscribeAddress({ ctx: t.ctx(), input: { address: "cio@acme.test", audience: "strategic", isAll } });
  expect(await told(["strategic", "public"])).toEqual(["strategic cio@acme.test"]);
  expect([(await leave(false)).isNew, (await leave(false)).isNew]).toEqual([true, false]);
  expect(await told(["strategic", "public"])).toEqual(["public cio@acme.test"]);
  await leave(true);
  expect(await told(["strategic", "public"])).toEqual([]);
  expect((await listSuppressions(ctx, {})).suppressions.map((one) => one.audience)).toEqual(
    expect.arrayContaining([null, "strategic"]),
  );
  const release = () => releaseAddress({ ctx, input: { address: "cio@acme.test", note: "asked for it" } });
  await release();
  expect(await told(["strategic", "public"])).toEqual(["strategic cio@acme.test"]);
  await expect(release()).rejects.toMatchObject({ code: "NOT_FOUND" });
  const names = (await t.db.auditEvent.findMany({ where: { subject: "cio@acme.test" } })).map((one) => one.name);
  expect(names.sort()).toEqual(["address.released", "address.unsubscribed", "address.unsubscribed"]);
});

it("asks again when a batch is claimed: who unsubscribed meanwhile gets nothing, the others all do", async () => {
  const emails = Array.from({ length: 7 }, (_, n) => `p${n}@x.test`);
  await makeList("Managers", "stakeholder", emails);
  await publish(["stakeholder"]);
  for (const n of [0, 1, 2, 5]) {
    await suppressAddress({ ctx, input: { address: `p${n}@x.test`, note: "asked by phone" } });
  }
  const message = await t.db.message.findFirstOrThrow({ where: { audience: "stakeholder" } });
  const claim = () => claimBatch(t.db, message.id, 3, t.clock.now());
  const batches = [await claim(), await claim(), await claim()];
  expect(batches.map((batch) => batch?.deliveries.map((one) => one.address))).toEqual([
    ["p3@x.test", "p4@x.test", "p6@x.test"],
    undefined,
    undefined,
  ]);
  expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
  const held = await t.db.delivery.findMany({ where: { state: "suppressed" }, orderBy: { id: "asc" } });
  expect(held.map((one) => [one.address, one.lastError])).toEqual(
    [0, 1, 2, 5].map((n) => [`p${n}@x.test`, "Not sent: the address is suppressed."]),
  );
});

it("tells who subscribed the text that goes to everyone where none is for their role", async () => {
  const exec = await t.makeUser("executive", { email: "exec@x.test" });
  const reader = await t.makeUser("responder", { email: "reader@x.test" });
  for (const user of [exec, reader]) {
    await chooseSubscription({ ctx: t.ctxOf(user), input: { ref: "INC-1", isSubscribed: true } });
  }
  expect(await told(["public", "strategic"])).toEqual(["public exec@x.test", "public reader@x.test"]);
  expect(await told(["public", "stakeholder"])).toEqual(["stakeholder exec@x.test", "stakeholder reader@x.test"]);
  const { people } = await preview(["executive"]);
  expect(people.map((one) => [one.address, one.why])).toEqual([
    ["exec@x.test", null],
    ["reader@x.test", "other_audience"],
  ]);
});
