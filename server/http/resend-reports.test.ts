import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { type ReportType, type ResendStandIn, startResendStandIn } from "../../tests/support/resend-stand-in";
import { jobs } from "../comms/jobs";
import { verifyComms } from "../comms-log/reads";
import { openIncident } from "../incidents/open-incident";
import { deliverMessage } from "../mail/deliver";
import { createResendTransport } from "../mail/resend-transport";
import { publishMilestone } from "../milestones/publish-milestone";
import { createResendHook } from "./resend-hook";

const SECRET = `whsec_${Buffer.from("the provider's key of this test!").toString("base64")}`;
const clock = new MovableClock();
let t: TestDb;
let provider: ResendStandIn;
let server: Server;

beforeAll(async () => {
  t = await testDb({ clock });
  provider = await startResendStandIn(() => clock.now().getTime());
  provider.perSecond = 1000;
  const hook = createResendHook({ secret: SECRET, db: t.db, clock: clock.now });
  server = createServer((req, res) => void hook(req, res, "request-1"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  provider.hook = { url: `http://127.0.0.1:${port}/api/hooks/resend`, secret: SECRET };
});
afterAll(async () => {
  await provider.close();
  await new Promise((resolve) => server.close(resolve));
});

const apply = () => jobs["comms.applyReports"](t.ctx({ source: "job" }));
const soundLog = async () => expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
const statesRows = () => t.db.commsLog.count({ where: { kind: "states" } });

/** What the provider says of each reader's mail, in this order, and where it must end. */
const READERS: Record<string, { told: ReportType[]; ends: string }> = {
  "fine@example.test": { told: ["email.sent", "email.delivered"], ends: "delivered" },
  "late-sent@example.test": { told: ["email.delivered", "email.sent"], ends: "delivered" },
  "bounced-late@example.test": { told: ["email.delivered", "email.bounced"], ends: "bounced" },
  "bounced-first@example.test": { told: ["email.bounced", "email.delivered"], ends: "bounced" },
  "spam@example.test": { told: ["email.complained", "email.delivered"], ends: "complained" },
  "silent@example.test": { told: [], ends: "sent" },
};

it("the provider's own reports end right in any order; repeats, forgeries and old ones change nothing, nor the log", async () => {
  const members = Object.keys(READERS).map((email) => ({ email, name: "" }));
  const list = { id: "l", name: "l", audience: "stakeholder", createdAt: clock.now() } as const;
  await t.db.distributionList.create({ data: { ...list, members: { create: members } } });
  const { ref } = await openIncident({ ctx: t.ctx(), input: { title: "Cards fail", severity: "Critical" } });
  const nextUpdateEta = new Date(clock.now().getTime() + 1_800_000).toISOString();
  const said = { ref, title: "We are looking", body: "Cards time out.", nextUpdateEta };
  const { id } = await publishMilestone({ ctx: t.ctx(), input: { ...said, audience: ["stakeholder"] } });
  const message = await t.db.message.findFirstOrThrow({ where: { milestoneId: id, channel: "email" } });
  const transport = createResendTransport({ apiKey: "re_test", baseUrl: provider.url, perSecond: 1000 });
  await deliverMessage(t.ctx({ source: "job" }), message.id, transport);
  const mailOf = new Map(provider.accepted.map((mail) => [mail.to, mail.id]));

  const events: { mail: string; type: ReportType; id: string }[] = [];
  for (const [address, { told }] of Object.entries(READERS)) {
    for (const type of told) {
      const event = { mail: mailOf.get(address) ?? "", type, id: `evt-${events.length}` };
      events.push(event);
      expect(await provider.report(event.mail, type, { id: event.id })).toEqual([200]);
      await apply();
    }
  }
  const states = async () =>
    Object.fromEntries(
      (await t.db.delivery.findMany({ where: { messageId: message.id } })).map((row) => [row.address, row.state]),
    );
  const ends = Object.fromEntries(Object.entries(READERS).map(([address, reader]) => [address, reader.ends]));
  expect(await states()).toEqual(ends);
  await soundLog();
  const rows = await statesRows();

  for (const { mail, type, id } of events) {
    expect(await provider.report(mail, type, { id, times: 3 })).toEqual([200, 200, 200]);
    // The same said anew, under another id, is no news either.
    expect(await provider.report(mail, type)).toEqual([200]);
  }
  const silent = mailOf.get("silent@example.test") ?? "";
  expect(await provider.report(silent, "email.bounced", { isForged: true, times: 2 })).toEqual([401, 401]);
  expect(await provider.report(silent, "email.bounced", { ageSeconds: 301 })).toEqual([400]);
  expect(await provider.report("no-such-mail", "email.bounced")).toEqual([200]);
  await apply();
  expect(await states()).toEqual(ends);
  expect(await statesRows()).toBe(rows);
  await soundLog();

  // Before the worker wrote down what the provider answered, and several at once for one mail.
  await t.db.delivery.updateMany({ where: { providerId: silent }, data: { providerId: null } });
  const early = ["email.delivered", "email.bounced", "email.delivered"] as const;
  await Promise.all(early.map((type) => provider.report(silent, type, { times: 2 })));
  await apply();
  expect((await states())["silent@example.test"]).toBe("sent");
  await t.db.delivery.updateMany({ where: { address: "silent@example.test" }, data: { providerId: silent } });
  await apply();
  await apply();
  expect((await states())["silent@example.test"]).toBe("bounced");
  expect(await statesRows()).toBe(rows + 1);
  await soundLog();
});
