import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { correctDelivery } from "../comms/correct-delivery";
import { enqueueMessages } from "../comms/enqueue-messages";
import { jobs } from "../comms/jobs";
import { countTroubles, listTroubles } from "../comms/reads";
import { resendDelivery } from "../comms/resend-delivery";
import { signature } from "../mail/webhook-message";
import { createResendHook } from "./resend-hook";

const SECRET = `whsec_${Buffer.from("the provider's key of this test!").toString("base64")}`;
const clock = new MovableClock();
let t: TestDb;
let server: Server;
beforeAll(async () => {
  t = await testDb({ clock });
  const hook = createResendHook({ secret: SECRET, db: t.db, clock: clock.now });
  server = createServer((req, res) => void hook(req, res, "request-1"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Change = { id?: string; ageSeconds?: number; secret?: string; names?: "svix" | "webhook"; from?: string };
let made = 0;
async function report(type: string, emailId: string, data: object = {}, change: Change = {}): Promise<number> {
  made += 1;
  const body = JSON.stringify({ type, created_at: clock.now().toISOString(), data: { email_id: emailId, ...data } });
  return post(body, { id: `msg_${made}`, ...change });
}
async function post(
  body: string,
  { id = "", ageSeconds = 0, secret = SECRET, names = "svix", from = "1.2.3.4" }: Change,
) {
  const timestamp = String(Math.floor(clock.now().getTime() / 1000) - ageSeconds);
  const { port } = server.address() as AddressInfo;
  const headers = {
    [`${names}-id`]: id,
    [`${names}-timestamp`]: timestamp,
    [`${names}-signature`]: `v1,AAAA ${signature(secret, id, timestamp, body)}`,
    "x-forwarded-for": from,
  };
  const answer = await fetch(`http://127.0.0.1:${port}/api/hooks/resend`, { method: "POST", headers, body });
  await answer.text();
  return answer.status;
}
const apply = () => jobs["comms.applyReports"](t.ctx({ source: "job" }));

let sent = 0;
/** A delivery that the provider took under this id. */
async function sentAs(providerId: string | null, state: "sent" | "sending" = "sent") {
  sent += 1;
  const about = { audience: null, incidentId: null, milestoneId: null };
  const { messageId } = await t.db.$transaction((tx) =>
    enqueueMessages(tx, t.ctx(), {
      template: "channel-test",
      channel: "email",
      subject: "x",
      props: { endpoint: "e", sentByName: "s", sentAt: "2026-03-10T02:30:00.000Z", url: "https://x.test" },
      ...about,
      recipients: [{ address: `reader-${sent}@example.test`, name: "" }],
    }),
  );
  const row = await t.db.delivery.findFirstOrThrow({ where: { messageId } });
  return t.db.delivery.update({ where: { id: row.id }, data: { providerId, state } });
}
const stateOf = async (id: string) => (await t.db.delivery.findUniqueOrThrow({ where: { id } })).state;

describe("reports of the provider", () => {
  it("say on the delivery what became of it, whichever header names they come with", async () => {
    const [a, b, c] = [await sentAs("p-a"), await sentAs("p-b"), await sentAs("p-c")];
    expect(await report("email.delivered", "p-a")).toBe(200);
    expect(
      await report(
        "email.bounced",
        "p-b",
        { bounce: { type: "Permanent", message: "No such user" } },
        { names: "webhook" },
      ),
    ).toBe(200);
    expect(await report("email.complained", "p-c")).toBe(200);
    await apply();
    expect([await stateOf(a.id), await stateOf(b.id), await stateOf(c.id)]).toEqual([
      "delivered",
      "bounced",
      "complained",
    ]);
    const kept = await t.db.suppression.findMany({ where: { address: { in: [a.address, b.address, c.address] } } });
    expect(kept.map(({ address, reason }) => [address, reason]).sort()).toEqual(
      [
        [b.address, "bounced"],
        [c.address, "complained"],
      ].sort(),
    );
    const bounced = (await listTroubles(await t.asUser("comms"))).troubles.find((row) => row.id === b.id);
    expect(bounced).toMatchObject({ lastError: "Permanent: No such user", isResendable: true });
  });

  it("change nothing when forged, stale, from the future, repeated, or about something else", async () => {
    const row = await sentAs("p-x");
    const forged = { secret: `whsec_${Buffer.from("another key, thirty-two bytes yes").toString("base64")}` };
    expect(await report("email.bounced", "p-x", {}, forged)).toBe(401);
    expect(await report("email.bounced", "p-x", {}, { ageSeconds: 301 })).toBe(400);
    expect(await report("email.bounced", "p-x", {}, { ageSeconds: -301 })).toBe(400);
    expect(await report("email.bounced", "p-x", {}, { id: "" })).toBe(401);
    expect(await report("email.opened", "p-x")).toBe(200);
    expect(await post('{"type":"domain.created","created_at":"2026-03-10T00:00:00Z","data":{}}', { id: "d" })).toBe(
      200,
    );
    expect(await post("x".repeat(70_000), { id: "large" })).toBe(413);
    await apply();
    expect(await stateOf(row.id)).toBe("sent");
    expect(await report("email.delivered", "p-x", {}, { id: "same" })).toBe(200);
    expect(await report("email.bounced", "p-x", {}, { id: "same" })).toBe(200);
    await apply();
    expect(await stateOf(row.id)).toBe("delivered");
    expect(await t.db.providerEvent.count({ where: { providerId: "p-x" } })).toBe(1);
  });

  it("count by what they say, not by when they come: in every order the same state", async () => {
    const types = ["email.delivered", "email.bounced", "email.complained"];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const isTogether of [true, false]) {
      for (const order of orders) {
        const providerId = `p-${isTogether}-${order.join("")}`;
        const row = await sentAs(providerId);
        for (const index of order) {
          await report(types[index] ?? "", providerId);
          if (!isTogether) await apply();
        }
        await apply();
        expect([order, await stateOf(row.id)]).toEqual([order, "complained"]);
      }
    }
  });

  it("are kept when they come before the mail's id was written down", async () => {
    const row = await sentAs(null, "sending");
    await report("email.bounced", "p-early");
    await apply();
    expect(await stateOf(row.id)).toBe("sending");
    await t.db.delivery.update({ where: { id: row.id }, data: { providerId: "p-early", state: "sent" } });
    await apply();
    expect(await stateOf(row.id)).toBe("bounced");
  });

  it("of an earlier try do not touch what a person sent again, to a corrected address once and to nobody twice", async () => {
    const row = await sentAs("p-old");
    await report("email.bounced", "p-old", { bounce: { message: "No such user" } });
    await apply();
    const ctx = await t.asUser("comms");
    expect(await countTroubles(ctx)).toMatchObject({ failed: expect.any(Number) });
    await expect(
      correctDelivery({ ctx: await t.asUser("responder"), input: { id: row.id, address: "a@x.test" } }),
    ).rejects.toThrow("may not");
    await expect(correctDelivery({ ctx, input: { id: row.id, address: "nonsense" } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    const corrected = await correctDelivery({ ctx, input: { id: row.id, address: "Right@Example.test" } });
    expect(corrected).toMatchObject({ state: "queued", address: "right@example.test", attempts: 0, lastError: null });
    await report("email.complained", "p-old");
    await apply();
    expect(await stateOf(row.id)).toBe("queued");
    await expect(correctDelivery({ ctx, input: { id: row.id, address: "b@x.test" } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await t.db.auditEvent.count({ where: { subject: row.id, name: "delivery.corrected" } })).toBe(1);

    const again = await sentAs("p-again");
    await report("email.bounced", "p-again");
    await apply();
    await resendDelivery({ ctx, input: { id: again.id } });
    await report("email.complained", "p-again");
    await apply();
    expect(await stateOf(again.id)).toBe("queued");
  });

  it("are taken no more from who keeps sending forged ones, for a minute", async () => {
    const from = "6.6.6.6";
    const forged = { secret: `whsec_${Buffer.from("another key, thirty-two bytes yes").toString("base64")}`, from };
    for (let n = 0; n < 31; n++) expect(await report("email.bounced", "p", {}, forged)).toBe(401);
    expect(await report("email.opened", "p", {}, { from })).toBe(429);
    expect(await report("email.opened", "p")).toBe(200);
    clock.advance(1.1);
    expect(await report("email.opened", "p", {}, { from })).toBe(200);
  });
});
