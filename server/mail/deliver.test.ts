import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LEAVE_LINK } from "../../emails/parts/words";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { type ResendStandIn, startResendStandIn } from "../../tests/support/resend-stand-in";
import { enqueueMessages } from "../comms/enqueue-messages";
import { resendDelivery } from "../comms/resend-delivery";
import { MAX_ATTEMPTS } from "../comms/rules";
import { deliverMessage } from "./deliver";
import type { MailTransport } from "./mail";
import { createMailboxTransport } from "./mailbox-transport";
import { createResendTransport } from "./resend-transport";

const clock = new MovableClock();
let t: TestDb;
let provider: ResendStandIn;
let transport: MailTransport;

const PROPS = {
  audience: "stakeholder",
  ref: "INC-1",
  incidentTitle: "Card payments fail at checkout",
  severity: "Critical",
  status: "Active",
  phase: 4,
  phaseName: "Initial",
  publicStage: "investigating",
  sequence: 1,
  title: "We are looking",
  body: "Cards time out.",
  publishedAt: "2026-03-10T02:30:00.000Z",
  nextUpdateEta: "2026-03-10T02:45:00.000Z",
  isResolution: false,
  url: "https://ops.example.test/stakeholder/incidents/INC-1",
} as const;

beforeEach(async () => {
  t ??= await testDb({ clock });
  provider = await startResendStandIn(() => clock.now().getTime());
  provider.perSecond = 1000;
  transport = createResendTransport({ apiKey: "re_test", baseUrl: provider.url, timeoutMs: 10_000, perSecond: 1000 });
});
afterEach(() => provider.close());

const people = (count: number, prefix = "p") =>
  Array.from({ length: count }, (_, index) => ({ address: `${prefix}${index}@example.test`, name: `Person ${index}` }));

async function enqueue(recipients: { address: string; name: string }[], isOutboundSuppressed = false) {
  const ctx = t.ctx({ isOutboundSuppressed });
  return t.db.$transaction((tx) =>
    enqueueMessages(tx, ctx, {
      template: "milestone",
      channel: "email",
      subject: "[INC-1] Critical: We are looking",
      props: PROPS,
      audience: "stakeholder",
      incidentId: null,
      milestoneId: null,
      recipients,
    }),
  );
}

const deliver = (messageId: string, via = transport) => deliverMessage(t.ctx({ source: "job" }), messageId, via);
const rows = (messageId: string) => t.db.delivery.findMany({ where: { messageId }, orderBy: { id: "asc" } });
const states = async (messageId: string) => (await rows(messageId)).map((row) => row.state);

/** Jobs that wait for the message, with when they run. */
async function jobs(messageId: string): Promise<Date[]> {
  return t.asSuperuser(async (client) => {
    const { rows: found } = await client.query<{ run_at: Date }>(
      "select run_at from graphile_worker.jobs where key = $1",
      [`deliver:${messageId}`],
    );
    return found.map((row) => row.run_at);
  });
}

describe("the outbox", () => {
  it("holds each address once, in lower case, with one job, also where they are ten thousand", async () => {
    const { messageId, count } = await enqueue([
      { address: " Ann@Example.test ", name: "Ann" },
      { address: "ann@example.test", name: "Ann twice" },
      { address: "bob@example.test", name: "Bob\r\nBcc: eve@example.test" },
      { address: " ", name: "nobody" },
    ]);
    expect(count).toBe(2);
    const kept = await rows(messageId);
    expect(kept.map((row) => [row.address, row.name])).toEqual([
      ["ann@example.test", "Ann"],
      ["bob@example.test", "Bob Bcc: eve@example.test"],
    ]);
    expect(await jobs(messageId)).toHaveLength(1);

    const many = await enqueue(people(10_000));
    expect(await t.db.delivery.count({ where: { messageId: many.messageId } })).toBe(10_000);
  });

  it("lets no delivery stand without its message, nor lose it", async () => {
    const { messageId } = await enqueue(people(1, "held"));
    const [row] = await rows(messageId);
    const stray = { id: "stray", messageId: "no-such-message", channel: "email", address: "a@x.test" } as const;
    const at = { nextAttemptAt: clock.now(), createdAt: clock.now() };
    await expect(t.db.delivery.create({ data: { ...stray, ...at } })).rejects.toThrow();
    await expect(t.db.message.delete({ where: { id: messageId } })).rejects.toThrow();
    await expect(
      t.db.delivery.update({ where: { id: row?.id ?? "" }, data: { messageId: "no-such-message" } }),
    ).rejects.toThrow();
    expect(await rows(messageId)).toHaveLength(1);
  });

  it("sends nothing where what goes out is suppressed", async () => {
    const { messageId } = await enqueue(people(2), true);
    expect(await states(messageId)).toEqual(["suppressed", "suppressed"]);
    expect(await jobs(messageId)).toEqual([]);
    await deliver(messageId);
    expect(provider.accepted).toEqual([]);
  });

  it("is gone when the transaction is", async () => {
    const before = await t.db.delivery.count();
    const failing = t.db.$transaction(async (tx) => {
      const ctx = t.ctx();
      await enqueueMessages(tx, ctx, {
        template: "sign-in",
        channel: "email",
        subject: "x",
        props: { url: "https://x.test/s", email: "a@x.test", expiresAt: "2026-03-10T02:30:00.000Z" },
        audience: null,
        incidentId: null,
        milestoneId: null,
        recipients: people(3),
      });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await t.db.delivery.count()).toBe(before);
  });
});

describe("delivering", () => {
  it("sends batches of a hundred, the same bytes to all, and keeps the provider's ids", async () => {
    const { messageId } = await enqueue(people(230));
    await deliver(messageId);
    const kept = await rows(messageId);
    expect(new Set(kept.map((row) => row.state))).toEqual(new Set(["sent"]));
    expect(new Set(kept.map((row) => row.leaseBy)).size).toBe(3);
    const byId = new Map(provider.accepted.map((mail) => [mail.id, mail]));
    for (const row of kept) expect(byId.get(row.providerId ?? "")?.to).toContain(`<${row.address}>`);
    const message = await t.db.message.findUniqueOrThrow({ where: { id: messageId } });
    const shared = (html: string) => html.replaceAll(/http:\/\/[^"]+\/unsubscribe\/[\w-]+/g, LEAVE_LINK);
    expect(new Set(provider.accepted.map((mail) => shared(mail.html)))).toEqual(new Set([message.renderedHtml]));
    expect(await jobs(messageId)).toHaveLength(1); // the first one: it is the worker who takes it away
  });

  it("harms nobody else by one bad address, in a batch and where the batch is refused as a whole", async () => {
    const mixed = [...people(4, "m"), { address: "not-an-address", name: "" }, ...people(3, "n")];
    const first = await enqueue(mixed);
    await deliver(first.messageId);
    const bad = (await rows(first.messageId)).filter((row) => row.state !== "sent");
    expect(bad.map((row) => [row.address, row.state])).toEqual([["not-an-address", "failed"]]);
    expect(bad[0]?.lastError).toContain("Invalid `to` field");

    provider.misbehave = ({ size }) => (size > 1 ? { kind: "status", status: 422 } : undefined);
    const second = await enqueue(mixed);
    await deliver(second.messageId);
    expect((await states(second.messageId)).sort()).toEqual([...Array(1).fill("failed"), ...Array(7).fill("sent")]);
    expect(provider.accepted).toHaveLength(14);
  });

  it("waits as long as the provider asks on 429, and does not count it as an attempt", async () => {
    const { messageId } = await enqueue(people(1));
    provider.misbehave = ({ nth }) => (nth <= 12 ? { kind: "status", status: 429, retryAfter: "7" } : undefined);
    for (let round = 0; round < 12; round++) {
      await deliver(messageId);
      const [row] = await rows(messageId);
      expect([row?.state, row?.attempts]).toEqual(["queued", 0]);
      const waitMs = (row?.nextAttemptAt.getTime() ?? 0) - clock.now().getTime();
      expect(waitMs).toBeGreaterThanOrEqual(7000);
      expect(waitMs).toBeLessThan(8000);
      expect((await jobs(messageId))[0]?.getTime()).toBe(row?.nextAttemptAt.getTime());
      clock.advance(8 / 60);
    }
    await deliver(messageId);
    expect(await states(messageId)).toEqual(["sent"]);
  });

  it("backs off on 5xx, each time longer, gives up after ten attempts, and sends again when a person says so", async () => {
    const { messageId } = await enqueue(people(1, "dead"));
    provider.misbehave = () => ({ kind: "status", status: 503 });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      await deliver(messageId);
      const [row] = await rows(messageId);
      expect(row?.attempts).toBe(attempt);
      if (attempt === MAX_ATTEMPTS) break;
      expect(row?.state).toBe("queued");
      const waitMs = (row?.nextAttemptAt.getTime() ?? 0) - clock.now().getTime();
      waits.push(waitMs);
      await deliver(messageId); // too early: nothing happens
      expect((await rows(messageId))[0]?.attempts).toBe(attempt);
      clock.advance((waitMs + 1000) / 60_000);
    }
    const [dead] = await rows(messageId);
    expect(dead?.state).toBe("dead");
    expect(dead?.lastError).toContain("503");
    for (let index = 1; index < 7; index++) expect(waits[index]).toBeGreaterThan((waits[index - 1] ?? 0) * 1.5);

    provider.misbehave = () => undefined;
    await deliver(messageId);
    expect(provider.accepted).toEqual([]);
    const comms = await t.asUser("comms");
    const again = await resendDelivery({ ctx: comms, input: { id: dead?.id ?? "" } });
    expect(again).toMatchObject({ state: "queued", attempts: 0 });
    await deliver(messageId);
    expect(await states(messageId)).toEqual(["sent"]);
    expect(provider.accepted.map((mail) => mail.key)).toEqual([`${dead?.id}~1`]);
    await expect(resendDelivery({ ctx: comms, input: { id: dead?.id ?? "" } })).rejects.toThrow(
      "This delivery is sent",
    );
    await expect(resendDelivery({ ctx: await t.asUser("responder"), input: { id: dead?.id ?? "" } })).rejects.toThrow(
      "may not",
    );
  });

  it("gives up after a day, however few attempts were made", async () => {
    const { messageId } = await enqueue(people(1, "day"));
    provider.misbehave = () => ({ kind: "status", status: 503 });
    clock.advance(24 * 60);
    await deliver(messageId);
    expect(await states(messageId)).toEqual(["dead"]);
  });

  it("repeats a request that may have arrived with the same people and the same key: each gets one mail", async () => {
    const { messageId } = await enqueue(people(150, "lie"));
    provider.misbehave = ({ nth }) =>
      nth === 1 ? { kind: "accept-then-drop" } : nth === 3 ? { kind: "accept-then-drop" } : undefined;
    for (let round = 0; round < 6; round++) {
      await deliver(messageId);
      clock.advance(1);
    }
    expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
    expect(provider.accepted).toHaveLength(150);
    expect(new Set(provider.accepted.map((mail) => mail.to)).size).toBe(150);
    const ids = new Set(provider.accepted.map((mail) => mail.id));
    for (const row of await rows(messageId)) expect(ids.has(row.providerId ?? "")).toBe(true);
  });

  it("never sends twice with several workers at once", async () => {
    const { messageId } = await enqueue(people(400, "race"));
    provider.misbehave = () => ({ kind: "slow", ms: 20 });
    await Promise.all([1, 2, 3, 4].map(() => deliver(messageId)));
    expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
    expect(provider.accepted).toHaveLength(400);
  });

  it("takes over what a worker left under a lease, once the lease has run out, in the same batch", async () => {
    const { messageId } = await enqueue(people(3, "lease"));
    let reached: () => void = () => undefined;
    const sending = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let late: (() => void) | undefined;
    const dying: MailTransport = {
      ...transport,
      send: (mails, key) => {
        reached();
        return new Promise((resolve) => {
          late = () => resolve(transport.send(mails, key));
        });
      },
    };
    const left = deliver(messageId, dying);
    await sending;
    await deliver(messageId);
    expect(await states(messageId)).toEqual(["sending", "sending", "sending"]);
    expect(provider.accepted).toHaveLength(0);
    const [wakesAt] = await jobs(messageId);
    expect(wakesAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    clock.advance(2);
    await deliver(messageId);
    expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
    late?.();
    await left;
    expect(provider.accepted).toHaveLength(3);
    expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
  });

  it("empties what held a secret once it is sent, and refuses to send it again", async () => {
    const secret = "https://ops.example.test/login/link/VERY-SECRET";
    const { messageId } = await t.db.$transaction((tx) =>
      enqueueMessages(tx, t.ctx(), {
        template: "sign-in",
        channel: "email",
        subject: "Your sign-in link",
        props: { url: secret, email: "ann@example.test", expiresAt: "2026-03-10T02:45:00.000Z" },
        isSecret: true,
        audience: null,
        incidentId: null,
        milestoneId: null,
        recipients: [{ address: "ann@example.test", name: "Ann" }],
      }),
    );
    provider.misbehave = ({ nth }) => (nth === 1 ? { kind: "status", status: 500 } : undefined);
    await deliver(messageId);
    clock.advance(1);
    await deliver(messageId);
    expect(provider.accepted[0]?.text).toContain(secret);
    const message = await t.db.message.findUniqueOrThrow({ where: { id: messageId } });
    expect([message.props, message.renderedHtml, message.renderedText]).toEqual([{}, null, null]);
    await t.db.delivery.updateMany({ where: { messageId }, data: { state: "failed" } });
    const id = (await rows(messageId))[0]?.id ?? "";
    await expect(resendDelivery({ ctx: await t.asUser("admin"), input: { id } })).rejects.toThrow("Ask for a new one");
  });

  it("keeps a mail in the local mailbox once, however often it is sent", async () => {
    const { messageId } = await enqueue(people(2, "local"));
    const mailbox = createMailboxTransport(t.db, clock.now);
    await deliver(messageId, mailbox);
    await t.db.delivery.updateMany({ where: { messageId }, data: { state: "queued" } });
    clock.advance(1);
    await deliver(messageId, mailbox);
    expect(await t.db.mailboxMail.count({ where: { id: { startsWith: messageId } } })).toBe(2);
    expect(await states(messageId)).toEqual(["sent", "sent"]);
  });

  it("gives a message that cannot be rendered up, in sight", async () => {
    const { messageId } = await enqueue(people(1, "broken"));
    await t.db.message.update({ where: { id: messageId }, data: { props: { nonsense: true } } });
    await deliver(messageId);
    const [row] = await rows(messageId);
    expect(row?.state).toBe("dead");
    expect(row?.lastError).toContain("do not fit");
  });
});
