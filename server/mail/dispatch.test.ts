import { beforeEach, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { createList } from "../lists/create-list";
import { replaceMembers } from "../lists/replace-members";
import { publishMilestone } from "../milestones/publish-milestone";
import type { Audience } from "../milestones/schemas";
import { dispatchMessage } from "./dispatch";
import type { Mail, MailTransport } from "./mail";

let t: TestDb;
let ctx: Context;
beforeEach(async () => {
  t = await testDb();
  ctx = await t.asUser("admin");
  await openIncident({ ctx, input: { title: "Checkout fails", severity: "Critical" } });
});

async function makeList(audience: Audience, members: Record<string, unknown>[]) {
  const { id } = await createList({ ctx, input: { name: `For ${audience}`, audience } });
  await replaceMembers({ ctx, input: { listId: id, members } });
}
const dayIn = (days: number) => new Date(ctx.now.getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** Two at a time, each request answered only when everything that could come before it had its chance. */
function slowProvider(answer: (mail: Mail) => "sent" | "retry" = () => "sent") {
  const asked: string[] = [];
  const transport: MailTransport = {
    ...{ name: "slow", batchSize: 2, atOnce: 1, close: async () => {} },
    send: async (mails) => {
      asked.push(...mails.map((mail) => mail.to.address));
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
      return mails.map((mail) =>
        answer(mail) === "sent"
          ? { kind: "sent", providerId: mail.id }
          : { kind: "retry", error: "busy", afterMs: 60_000, isCounted: true, isUnsure: false },
      );
    },
  };
  return { asked, open: async () => transport };
}

async function publish() {
  const nextUpdateEta = new Date(ctx.now.getTime() + 900_000).toISOString();
  const audience = ["strategic", "affected_customers", "stakeholder"] as const;
  const said = { title: "Card payments fail", body: "One checkout in eight fails.", audience: [...audience] };
  await publishMilestone({
    ctx,
    input: { ref: "INC-1", ...said, nextUpdateEta, publicTitle: "Card payments", isWarningsAccepted: true },
  });
  const messages = await t.db.message.findMany({ where: { channel: "email" } });
  return (of: Audience) => messages.find((one) => one.audience === of)?.id ?? "";
}

const accounts = () => [
  { email: "a-rest@x.test" },
  { email: "b-usage@x.test", isHighUsage: true },
  { email: "c-sponsor@x.test", hasSponsor: true },
  { email: "d-renewal-later@x.test", renewalAt: dayIn(80) },
  { email: "e-renewal-soon@x.test", renewalAt: dayIn(3), isHighUsage: true },
  { email: "f-escalation@x.test", hasEscalation: true },
  { email: "g-renewal-far@x.test", renewalAt: dayIn(200) },
];
const S4_ORDER = [
  "f-escalation@x.test",
  "e-renewal-soon@x.test",
  "d-renewal-later@x.test",
  "c-sponsor@x.test",
  "b-usage@x.test",
  "a-rest@x.test",
  "g-renewal-far@x.test",
];

it("asks the provider for strategic accounts first, in the order of S4 phase 3, whichever job comes first", async () => {
  await makeList("strategic", accounts());
  await makeList("affected_customers", [{ email: "a-customer@x.test" }, { email: "z-customer@x.test" }]);
  await makeList("stakeholder", [{ email: "a-manager@x.test" }]);
  const idOf = await publish();
  const provider = slowProvider();
  const work = (audience: Audience) => dispatchMessage(t.ctx({ source: "job" }), idOf(audience), provider.open);
  await work("affected_customers");
  expect(provider.asked).toEqual([...S4_ORDER, "a-customer@x.test", "z-customer@x.test"]);
  await Promise.all([work("strategic"), work("stakeholder")]);
  expect(provider.asked.slice(9)).toEqual(["a-manager@x.test"]);
});

it("lets nobody wait for accounts whose mail is to be tried again later", async () => {
  await makeList("strategic", [{ email: "account@x.test" }]);
  await makeList("stakeholder", [{ email: "manager@x.test" }]);
  const idOf = await publish();
  const provider = slowProvider((mail) => (mail.to.address === "account@x.test" ? "retry" : "sent"));
  await dispatchMessage(t.ctx({ source: "job" }), idOf("stakeholder"), provider.open);
  expect(provider.asked).toEqual(["account@x.test", "manager@x.test"]);
  const states = await t.db.delivery.findMany({ where: { channel: "email" }, orderBy: { address: "asc" } });
  expect(states.map((one) => one.state)).toEqual(["queued", "sent"]);
});

it("gives each reader their own link to leave, in both versions of the mail", async () => {
  await makeList("stakeholder", [{ email: "ann@x.test" }, { email: "bo@x.test" }]);
  const idOf = await publish();
  const seen: Mail[] = [];
  const transport: MailTransport = {
    ...{ name: "kept", batchSize: 10, atOnce: 1, close: async () => {} },
    send: async (mails) => {
      seen.push(...mails);
      return mails.map((mail) => ({ kind: "sent", providerId: mail.id }));
    },
  };
  await dispatchMessage(t.ctx({ source: "job" }), idOf("stakeholder"), async () => transport);
  expect(seen).toHaveLength(2);
  expect(new Set(seen.map((mail) => mail.unsubscribeUrl)).size).toBe(2);
  for (const { html, text, unsubscribeUrl } of seen) {
    expect(html).toContain(`href="${unsubscribeUrl}"`);
    expect(text).toContain(unsubscribeUrl);
    expect(html + text).not.toContain("unsubscribe.invalid");
  }
});
