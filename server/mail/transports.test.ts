import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ResendStandIn, startResendStandIn } from "../../tests/support/resend-stand-in";
import { type SmtpStandIn, startSmtpStandIn } from "../../tests/support/smtp-stand-in";
import { formatAddress, type Mail, type MailTransport } from "./mail";
import { Pace } from "./pace";
import { createResendTransport } from "./resend-transport";
import { retryAfterMs } from "./retry-after";
import { createSmtpTransport } from "./smtp-transport";

const mail = (id: string, address = `${id}@example.test`): Mail => ({
  id,
  from: "MajorOps <majorops@ops.example.test>",
  to: { address, name: `Name of "${id}", Dr` },
  subject: "Grüße 💳",
  html: "<p>Hello</p>",
  text: "Hello",
});

describe("through Resend", () => {
  let provider: ResendStandIn;
  let now = 0;
  beforeEach(async () => {
    now = 0;
    provider = await startResendStandIn(() => now);
  });
  afterEach(() => provider.close());
  const connect = ({ perSecond = 1000, timeoutMs = 10_000 } = {}) =>
    createResendTransport({ apiKey: "re_test", baseUrl: `${provider.url}/`, timeoutMs, perSecond });

  it("keeps to the rate that the provider tells and enforces, and waits out a short pause by itself", async () => {
    const sendSeven = (via: MailTransport, name: string) =>
      Promise.all(Array.from({ length: 7 }, (_, n) => via.send([mail(`${name}${n}`)], `${name}${n}`)));
    const hasty = connect();
    const told = await sendSeven(hasty, "hasty");
    expect(told.flat().map((outcome) => outcome.kind)).toEqual(Array(7).fill("sent"));
    expect(provider.answers.get(429)).toBeGreaterThan(0);
    const refusals = provider.answers.get(429) ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 1050));
    const calm = await sendSeven(hasty, "calm");
    expect(calm.flat().map((outcome) => outcome.kind)).toEqual(Array(7).fill("sent"));
    // A busy machine may let one come early; hasty ones were two at least.
    expect((provider.answers.get(429) ?? 0) - refusals).toBeLessThan(2);
    provider.misbehave = () => ({ kind: "status", status: 429, retryAfter: "30" });
    expect((await hasty.send([mail("late")], "late"))[0]).toMatchObject({ afterMs: 30_000, isCounted: false });
  });

  it("carries the list headers of RFC 8058 where the mail is a list's, in batches too", async () => {
    provider.perSecond = 1000;
    const unsubscribeUrl = "https://ops.example.test/unsubscribe/TOKEN";
    await connect().send([{ ...mail("a"), unsubscribeUrl }, mail("b")], "key");
    await connect().send([{ ...mail("c"), unsubscribeUrl }], "other");
    const own = {
      "List-Unsubscribe": `<${unsubscribeUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    };
    const [a, b, c] = provider.accepted.map((one) => one.headers);
    expect([a, c]).toMatchObject([own, own]);
    expect(Object.keys(b ?? {})).not.toContain("List-Unsubscribe");
  });

  it("gets the first answer again for the same key and mails, until the key is a day old", async () => {
    provider.perSecond = 1000;
    const resend = connect();
    const batch = [mail("a"), mail("b", "not-an-address"), mail("c")];
    const first = await resend.send(batch, "key");
    expect(first.map((outcome) => outcome.kind)).toEqual(["sent", "refused", "sent"]);
    expect(await resend.send(batch, "key")).toEqual(first);
    expect(provider.accepted.map((each) => each.to)).toEqual([
      formatAddress(mail("a").to),
      formatAddress(mail("c").to),
    ]);
    now += 24 * 60 * 60_000;
    expect(await resend.send(batch, "key")).not.toEqual(first);
  });

  it("never splits a batch whose key was used with other contents: some of it may have been sent", async () => {
    provider.perSecond = 1000;
    const resend = connect();
    await resend.send([mail("a"), mail("b")], "key");
    const other = await resend.send([mail("a"), mail("x")], "key");
    expect(other.map((outcome) => outcome.kind)).toEqual(["unclear", "unclear"]);
    expect(JSON.stringify(other)).toContain("MAIL_FROM");
  });

  it("waits its turn while the same request is still under way", async () => {
    const until = new Promise<void>((resolve) => {
      provider.onStep = (step) => step === "answered" && resolve();
    });
    provider.misbehave = ({ nth }) => (nth === 1 ? { kind: "held", until } : undefined);
    const resend = connect();
    const [one, two] = await Promise.all([resend.send([mail("a")], "key"), resend.send([mail("a")], "key")]);
    expect([one[0]?.kind, two[0]?.kind].sort()).toEqual(["retry", "sent"]);
    expect(JSON.stringify([one, two])).toContain("concurrent_idempotent_requests");
  });

  it("knows what time may mend, what nothing mends, and what must be tried one by one", async () => {
    provider.perSecond = 1000;
    const resend = connect();
    const outcomeOf = async (status: number, mails: Mail[]) => {
      provider.misbehave = () => ({ kind: "status", status });
      return (await resend.send(mails, `${status}-${mails.length}`))[0];
    };
    const two = [mail("a"), mail("b")];
    expect(await outcomeOf(422, two)).toMatchObject({ kind: "split" });
    expect(await outcomeOf(422, [mail("a")])).toMatchObject({ kind: "refused" });
    expect(await outcomeOf(401, two)).toMatchObject({ kind: "retry", isCounted: true });
    expect(await outcomeOf(403, two)).toMatchObject({ kind: "retry", isCounted: true });
    expect(await outcomeOf(500, two)).toMatchObject({ kind: "retry", isCounted: true });
    provider.misbehave = () => ({ kind: "hang" });
    expect((await connect({ timeoutMs: 300 }).send(two, "hang"))[1]).toMatchObject({ kind: "retry", isCounted: true });
    await provider.close();
    expect((await resend.send(two, "gone"))[0]).toMatchObject({ kind: "retry", isCounted: true });
  });

  it("reads Retry-After as seconds or as a date", () => {
    const at = new Date("2026-11-21T03:31:00.000Z");
    expect(retryAfterMs("7", at)).toBe(7000);
    expect(retryAfterMs("0.5", at)).toBe(500);
    expect(retryAfterMs("Sat, 21 Nov 2026 03:31:30 GMT", at)).toBe(30_000);
    expect(retryAfterMs("Sat, 21 Nov 2026 03:30:00 GMT", at)).toBe(0);
    expect(retryAfterMs("soon", at)).toBeNull();
    expect(retryAfterMs(undefined, at)).toBeNull();
  });
});

describe("through SMTP", () => {
  let server: SmtpStandIn;
  beforeEach(async () => {
    server = await startSmtpStandIn();
  });
  afterEach(() => server.close());

  it("sends with a Message-ID made from the delivery, and tells final refusals from passing ones", async () => {
    const smtp = createSmtpTransport(server.url, 500);
    server.refuse = (to) =>
      to.startsWith("bad") ? "550 no such user" : to.startsWith("busy") ? "451 try later" : undefined;
    const outcomes = await smtp.send([mail("good"), mail("bad"), mail("busy")], "ignored");
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["sent", "refused", "retry"]);
    expect(server.accepted).toHaveLength(1);
    expect(server.accepted[0]?.raw).toContain("Message-ID: <good@ops.example.test>");
    expect(server.accepted[0]?.raw).not.toContain("List-Unsubscribe");
    const unsubscribeUrl = `https://ops.example.test/unsubscribe/${"a".repeat(140)}`;
    await smtp.send([{ ...mail("list"), unsubscribeUrl }], "k2");
    const raw = server.accepted.at(-1)?.raw.replace(/\r?\n[ \t]+/g, " ");
    expect(raw).toMatch(new RegExp(`^List-Unsubscribe: <${unsubscribeUrl}>\\r?$`, "m"));
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
    expect(server.accepted[0]?.raw).toContain("Auto-Submitted: auto-generated");
    await server.close();
    expect((await smtp.send([mail("late")], "x"))[0]).toMatchObject({ kind: "retry", isCounted: true });
    await smtp.close();
  });
});

describe("addresses and pace", () => {
  it("quotes names, and lets no line break through", () => {
    expect(formatAddress({ address: "a@x.test", name: "" })).toBe("a@x.test");
    expect(formatAddress({ address: "a@x.test", name: 'Lee, "Ann" \\' })).toBe('"Lee, \\"Ann\\" \\\\" <a@x.test>');
    expect(formatAddress({ address: "a@x.test", name: "Ann\r\nBcc: b@x.test" })).not.toMatch(/[\r\n]/);
  });

  it("spaces calls evenly", async () => {
    const pace = new Pace(100);
    const startedMs = performance.now();
    for (let n = 0; n < 6; n++) await pace.turn();
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(50);
  });
});
