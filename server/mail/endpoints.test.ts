import { readFile } from "node:fs/promises";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChatStandIn, slackProblem, startChatStandIn, teamsProblem } from "../../tests/support/chat-stand-in";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import type { EndpointKind } from "../channels/schemas";
import { enqueueMessages } from "../comms/enqueue-messages";
import { MAX_ATTEMPTS } from "../comms/rules";
import { sealSecret } from "../core/seal-secret";
import { chatWords } from "./chat-words";
import { deliverToEndpoints } from "./deliver-to-endpoints";
import { isPublicAddress, safePost } from "./safe-post";
import { slackMessage } from "./slack-message";
import { teamsMessage } from "./teams-message";
import { signature, webhookMessage } from "./webhook-message";

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
  affectedSystems: ["payments_gateway_v2"],
  url: "https://ops.example.test/stakeholder/incidents/INC-1",
} as const;
const words = (props: object = {}) => chatWords("milestone", { ...PROPS, ...props });

describe("texts for chat", () => {
  const nasty = "<!channel> <@U123> @here & <https://evil.test|click> *bold* [x](https://evil.test)";

  it("cannot ping, link or break out in Slack", () => {
    const raw = slackMessage(words({ title: nasty, body: nasty, incidentTitle: nasty, affectedSystems: [nasty] }));
    expect(raw.match(/<(?!https:\/\/ops\.example\.test)/g)).toBeNull();
    expect(raw).toContain("&lt;!channel&gt;");
    expect(slackProblem(JSON.parse(raw))).toBeNull();
  });

  it("keeps to Slack's limits however long the text, and says where the rest is", () => {
    for (const body of ["a".repeat(5_000), "&".repeat(5_000), "line\n".repeat(1_000), "💳".repeat(2_500)]) {
      const raw = slackMessage(
        words({ title: "<".repeat(200), body, affectedSystems: Array(50).fill("s".repeat(120)) }),
      );
      expect(slackProblem(JSON.parse(raw))).toBeNull();
      expect(raw).not.toMatch(/\\ud83d(?!\\u)/i);
    }
    const whole = slackMessage(words({ body: "word ".repeat(900) }));
    expect(whole).not.toContain("more on the page");
    expect(slackMessage(words({ body: "&".repeat(5_000) }))).toContain("more on the page");
  });

  it("stays below Teams' 28 kB, shows the text as written, and says where the rest is", () => {
    for (const body of ["\n".repeat(10) + "漢".repeat(5_000), "x\n".repeat(2_500), '"'.repeat(5_000)]) {
      const raw = teamsMessage(words({ body }));
      expect(teamsProblem(JSON.parse(raw), Buffer.byteLength(raw))).toBeNull();
    }
    expect(teamsMessage(words({ body: "x\n".repeat(2_500) }))).toContain("… more on the page");
    const short = teamsMessage(words({ body: nasty }));
    expect(short).not.toContain("more on the page");
    expect(short).toContain(JSON.stringify(nasty).slice(1, -1));
    expect(short).not.toContain('"TextBlock"');
  });

  it("says the severity once, also where the title begins with it", () => {
    const { severity } = PROPS;
    expect(words({ title: "Some payments work again" }).over).toBe(`${PROPS.ref} · ${severity}`);
    expect(words({ title: `${severity}: payments fail` }).over).toBe(PROPS.ref);
    expect(words({ title: "Resolved: payments fail", isResolution: true, nextUpdateEta: null }).over).toBe(PROPS.ref);
  });

  it("tells the response team what waits and for whom, in each chat's form and to a webhook", () => {
    const notice = {
      ref: "INC-1",
      incidentTitle: nasty,
      severity: "Critical",
      word: "Update due",
      text: "Next update promised for 02:45 UTC, in 3 min. Publish it, or a holding milestone.",
      toNames: ["Sofia Chen", nasty],
      escalatedTo: null,
      advice: "",
      byName: null,
      at: "2026-03-10T02:42:00.000Z",
      url: "https://ops.example.test/admin/incidents/INC-1",
    };
    const said = chatWords("notice", notice);
    expect(said).toMatchObject({ over: "INC-1 · Critical", title: "Update due", body: notice.text });
    const slack = slackMessage(said);
    expect(slackProblem(JSON.parse(slack))).toBeNull();
    expect(slack).toContain("For: Sofia Chen, &lt;!channel&gt;");
    expect(teamsProblem(JSON.parse(teamsMessage(said)), 1)).toBeNull();
    expect(chatWords("notice", { ...notice, toNames: [] }).facts).toEqual([["For", "nobody holds Comms or MIM"]]);
    expect(chatWords("notice", { ...notice, escalatedTo: "Pat Kim (Leader)", byName: "Ada" }).facts).toEqual([
      ["Escalated to", "Pat Kim (Leader)"],
      ["Raised by", "Ada"],
    ]);
    expect(JSON.parse(webhookMessage("notice", notice, new Date(0)))).toMatchObject({
      type: "notice.raised",
      data: { word: "Update due", toNames: ["Sofia Chen", nasty] },
    });
  });

  it("tells a webhook outside nothing from the inside", () => {
    const inside = { status: "Active", affectedSystems: ["payments_gateway_v2"], businessImpact: "4,000 EUR an hour" };
    const out = webhookMessage("milestone", { ...PROPS, ...inside, audience: "public" }, new Date(0));
    expect(out).not.toMatch(/gateway|4,000|phaseName|"status"/);
    expect(webhookMessage("milestone", { ...PROPS, ...inside }, new Date(0))).not.toContain("4,000");
    expect(webhookMessage("milestone", { ...PROPS, ...inside, audience: "executive" }, new Date(0))).toContain("4,000");
    expect(() => webhookMessage("sign-in", {}, new Date(0))).toThrow("cannot be posted");
  });
});

describe("posting to an address that somebody entered", () => {
  it("knows what is of the open Internet", () => {
    for (const address of ["8.8.8.8", "172.32.0.1", "2606:4700::1111"])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const address of [
      "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
      "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
      "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "nonsense",
    ]) expect([address, isPublicAddress(address)]).toEqual([address, false]); // biome-ignore format: a list
  });

  it("refuses names that lead inside, also where only one of their addresses does, and connects to what it checked", async () => {
    const chat = await startChatStandIn();
    const { port } = new URL(chat.url("slack"));
    const ask = (resolve: () => Promise<{ address: string; family: number }[]>) =>
      safePost(`http://rebind.test:${port}/slack/x`, {
        headers: {},
        body: "{}",
        timeoutMs: 500,
        isPrivateAllowed: false,
        resolve,
      });
    let asked = 0;
    const rebinding = async () => {
      asked += 1;
      return [{ address: asked === 1 ? "192.0.2.1" : "127.0.0.1", family: 4 }];
    };
    expect(await ask(async () => [{ address: "127.0.0.1", family: 4 }])).toMatchObject({
      kind: "unsent",
      isPrivate: true,
    });
    expect(
      await ask(async () => [
        { address: "93.184.216.34", family: 4 },
        { address: "10.0.0.1", family: 4 },
      ]),
    ).toMatchObject({ isPrivate: true });
    await ask(rebinding);
    expect(asked).toBe(1);
    for (const host of ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"]) {
      const to = `http://${host}:${port}/slack/x`;
      expect(await safePost(to, { headers: {}, body: "{}", timeoutMs: 500, isPrivateAllowed: false })).toMatchObject({
        isPrivate: true,
      });
    }
    expect(chat.requests).toBe(0);
    await chat.close();
  });

  it("follows no redirect, reads no flood, and waits no longer than it may", async () => {
    const chat = await startChatStandIn();
    const options = { headers: {}, body: "{}", timeoutMs: 10_000, isPrivateAllowed: true };
    chat.misbehave = () => ({ kind: "redirect", to: chat.url("webhook") });
    expect(await safePost(chat.url("slack"), options)).toMatchObject({ kind: "answered", status: 302 });
    expect(chat.requests).toBe(1);
    chat.misbehave = () => ({ kind: "flood" });
    const flooded = await safePost(chat.url("slack"), options);
    expect(flooded).toMatchObject({ kind: "answered", status: 200 });
    expect(flooded.kind === "answered" ? flooded.text.length : 0).toBe(16_384);
    chat.misbehave = () => ({ kind: "hang" });
    expect(await safePost(chat.url("slack"), { ...options, timeoutMs: 300 })).toMatchObject({ kind: "unknown" });
    chat.misbehave = () => ({ kind: "down" });
    expect(await safePost(chat.url("slack"), options)).toMatchObject({ kind: "unknown" });
    await chat.close();
    expect(await safePost(chat.url("slack"), options)).toMatchObject({ kind: "unsent", isPrivate: false });
  });
});

describe("deliveries to endpoints", () => {
  const clock = new MovableClock();
  let t: TestDb;
  let chat: ChatStandIn;
  const SECRET = `whsec_${Buffer.from("a key of the test, thirty-two by").toString("base64")}`;
  beforeAll(async () => {
    t = await testDb({ clock });
  });
  beforeEach(async () => {
    chat = await startChatStandIn();
    chat.secret = SECRET;
  });
  afterEach(() => chat.close());

  let made = 0;
  async function endpoint(kind: EndpointKind, url = chat.url(kind)): Promise<string> {
    made += 1;
    const id = `endpoint-${made}`;
    const secretSealed = kind === "webhook" ? sealSecret(SECRET) : null;
    const filter = { audiences: ["stakeholder" as const], severities: [], systems: [] };
    await t.db.channelEndpoint.create({
      data: {
        id,
        kind,
        name: id,
        urlSealed: sealSecret(url),
        urlHint: "",
        secretSealed,
        ...filter,
        createdAt: clock.now(),
      },
    });
    return id;
  }
  async function send(channel: EndpointKind, ids: string[]): Promise<string> {
    const about = { audience: "stakeholder" as const, incidentId: null, milestoneId: null };
    const { messageId } = await t.db.$transaction((tx) =>
      enqueueMessages(tx, t.ctx(), {
        template: "milestone",
        channel,
        subject: "x",
        props: { ...PROPS, affectedSystems: [...PROPS.affectedSystems] },
        ...about,
        recipients: ids.map((address) => ({ address, name: address })),
      }),
    );
    return messageId;
  }
  /** Where nobody answers a short wait will do; elsewhere a busy machine must not look like that. */
  const deliver = (messageId: string, timeoutMs = 10_000) =>
    deliverToEndpoints(t.ctx({ source: "job" }), messageId, { timeoutMs, isPrivateAllowed: true });
  const rows = (messageId: string) => t.db.delivery.findMany({ where: { messageId }, orderBy: { id: "asc" } });

  it("posts to each kind what it understands", async () => {
    for (const kind of ["slack", "teams", "webhook"] as const) {
      const messageId = await send(kind, [await endpoint(kind)]);
      await deliver(messageId);
      const [row] = await rows(messageId);
      expect([row?.state, row?.lastError, chat.shown.at(-1)?.kind]).toEqual(["sent", null, kind]);
    }
    expect(chat.refused).toEqual([]);
    expect(chat.shown[2]?.body).toMatchObject({
      type: "milestone.published",
      data: { milestone: { title: "We are looking" } },
    });
  });

  it("signs webhooks so that the documented receiver takes each once, under either secret, and nothing forged or old", async () => {
    const [, code = ""] = /```js\n([\s\S]*?)```/.exec(await readFile("docs/operations/sending.md", "utf8")) ?? [];
    const { isGenuine } = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
    const old = `whsec_${Buffer.from("the key that the receiver has yet").toString("base64")}`;
    const now = new Date("2026-03-10T02:30:00.000Z");
    const [id, timestamp, body] = ["delivery-1", String(now.getTime() / 1000), '{"type":"channel.test"}'];
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": [SECRET, old].map((secret) => signature(secret, id, timestamp, body)).join(" "),
    };
    const seen = new Set<string>();
    const ask = (secret: string, text = body, at = now.getTime()) => isGenuine(headers, text, secret, seen, at);
    expect(ask(`whsec_${Buffer.alloc(32).toString("base64")}`)).toBe(false);
    expect(ask(SECRET, `${body} `)).toBe(false);
    expect(ask(SECRET, body, now.getTime() + 301_000)).toBe(false);
    expect([ask(old), ask(old)]).toEqual([true, false]);
    seen.clear();
    expect(ask(SECRET)).toBe(true);
  });

  it("lets no endpoint hold up another: one hangs, one is gone, one refuses, one is switched off", async () => {
    const ids = [];
    for (const name of ["hangs", "fine", "gone", "refuses", "off", "also-fine"])
      ids.push(await endpoint("slack", chat.url("slack", name)));
    await t.db.channelEndpoint.update({ where: { id: ids[4] ?? "" }, data: { isActive: false } });
    chat.misbehave = ({ path }) => {
      if (path.includes("hangs")) return { kind: "hang" };
      if (path.includes("gone")) return { kind: "status", status: 404, body: "no_service" };
      return path.includes("refuses") ? { kind: "redirect", to: "https://elsewhere.test" } : undefined;
    };
    const messageId = await send("slack", ids);
    await deliver(messageId, 3_000);
    const states = (await rows(messageId)).map((row) => row.state);
    expect(states).toEqual(["unclear", "sent", "failed", "failed", "failed", "sent"]);
    const errors = (await rows(messageId)).map((row) => row.lastError ?? "");
    expect(errors[0]).toContain("No answer from Slack");
    expect(errors[2]).toContain("no_service");
    expect(errors[3]).toContain("enter the address it leads to");
    expect(errors[4]).toContain("switched off");
  });

  it("waits as long as it is asked to on 429, without counting it", async () => {
    const messageId = await send("slack", [await endpoint("slack")]);
    chat.misbehave = ({ nth }) => (nth <= 12 ? { kind: "status", status: 429, retryAfter: "7" } : undefined);
    for (let round = 0; round < 12; round++) {
      await deliver(messageId);
      const [row] = await rows(messageId);
      expect([row?.state, row?.attempts]).toEqual(["queued", 0]);
      const waitMs = (row?.nextAttemptAt.getTime() ?? 0) - clock.now().getTime();
      expect(waitMs).toBeGreaterThanOrEqual(7_000);
      clock.advance(10 / 60);
    }
    await deliver(messageId);
    expect((await rows(messageId))[0]?.state).toBe("sent");
    expect(chat.shown).toHaveLength(1);
  });

  it("backs off on 5xx and gives up where a person sees it, after the attempts that a mail gets", async () => {
    const messageId = await send("teams", [await endpoint("teams")]);
    chat.misbehave = ({ nth }) =>
      nth % 2
        ? { kind: "status", status: 503 }
        : { kind: "status", status: 200, body: "Microsoft Teams endpoint returned HTTP error 500" };
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      await deliver(messageId);
      const [row] = await rows(messageId);
      expect(row?.attempts).toBe(attempt);
      clock.advance(((row?.nextAttemptAt.getTime() ?? 0) - clock.now().getTime()) / 60_000 + 0.1);
    }
    expect((await rows(messageId))[0]).toMatchObject({ state: "dead" });
    expect(chat.shown).toEqual([]);
  });

  it("keeps a webhook's id over tries, so that the receiver drops what it took without answering", async () => {
    const messageId = await send("webhook", [await endpoint("webhook")]);
    chat.misbehave = ({ nth }) =>
      nth === 1 ? { kind: "accept-then-hang" } : nth === 2 ? { kind: "accept-then-drop" } : undefined;
    for (let round = 0; round < 3; round++) {
      await deliver(messageId, round === 0 ? 2_000 : 10_000);
      clock.advance(2);
    }
    const [row] = await rows(messageId);
    expect(row?.state).toBe("sent");
    expect(chat.shown.map((each) => each.id)).toEqual([row?.id, row?.id, row?.id]);
    expect(new Set(chat.shown.map((each) => each.raw)).size).toBe(1);
  });

  it("posts nothing twice to a chat: what may stand there already waits for a person", async () => {
    for (const kind of ["slack", "teams"] as const) {
      for (const fault of ["accept-then-hang", "accept-then-drop", "hang"] as const) {
        const before = chat.shown.length;
        const messageId = await send(kind, [await endpoint(kind)]);
        chat.misbehave = () => ({ kind: fault });
        await deliver(messageId, 500);
        chat.misbehave = () => undefined;
        clock.advance(60);
        await deliver(messageId);
        expect(await rows(messageId)).toMatchObject([{ state: "unclear", attempts: 1 }]);
        expect(chat.shown.length - before).toBe(fault === "hang" ? 0 : 1);
      }
    }
    const answered = await send("slack", [await endpoint("slack")]);
    chat.misbehave = () => ({ kind: "status", status: 504 });
    await deliver(answered);
    expect(await rows(answered)).toMatchObject([{ state: "unclear" }]);
  });

  it("does not post again where a worker died with the post under way; a webhook it repeats under the same id", async () => {
    const [slack, webhook] = [await endpoint("slack"), await endpoint("webhook")];
    for (const [kind, to, state] of [
      ["slack", slack, "unclear"],
      ["webhook", webhook, "sent"],
    ] as const) {
      const messageId = await send(kind, [to]);
      await t.db.delivery.updateMany({
        where: { messageId },
        data: { state: "sending", attempts: 1, leaseBy: `${messageId}-00001`, leaseUntil: clock.now() },
      });
      await deliver(messageId);
      expect(await rows(messageId)).toMatchObject([{ state }]);
    }
    expect(chat.shown.map(({ kind, id }) => [kind, id !== ""])).toEqual([["webhook", true]]);
  });

  it("posts again by itself what was surely not taken, and a repeat looks like the first", async () => {
    const messageId = await send("slack", [await endpoint("slack")]);
    chat.misbehave = ({ nth }) => (nth === 1 ? { kind: "status", status: 503 } : undefined);
    await deliver(messageId);
    clock.advance(1);
    await deliver(messageId);
    expect(await rows(messageId)).toMatchObject([{ state: "sent", attempts: 2 }]);
    expect(chat.shown).toHaveLength(1);
  });
});
