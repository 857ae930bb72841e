import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import type { Audience } from "../milestones/schemas";
import { addEndpoint } from "./add-endpoint";
import { editEndpoint } from "./edit-endpoint";
import { getTarget, listEndpoints } from "./reads";
import { removeEndpoint } from "./remove-endpoint";
import { renewSecret } from "./renew-secret";
import { audienceFor, hearingProblem, hearsNotice, urlHint, urlProblem } from "./rules";
import { testEndpoint } from "./test-endpoint";

let t: TestDb;
let ref: string;
beforeAll(async () => {
  t = await testDb();
  const input = { title: "Cards fail", severity: "High" as const, affectedSystems: ["Checkout"] };
  ref = (await openIncident({ ctx: t.ctx(), input })).ref;
});
afterAll(() => t.close());

const URL_ = "https://hooks.slack.example/services/T000/B000/very-secret-token";
const add = async (name: string, audiences: Audience[], more: object = {}) =>
  addEndpoint({ ctx: await t.asUser("comms"), input: { kind: "slack", name, url: URL_, audiences, ...more } });

describe("rules", () => {
  it("wants https, no credentials, and this machine only where it is allowed", () => {
    expect(urlProblem(URL_, false)).toBeNull();
    expect(urlProblem("http://hooks.example.test/x", true)).toContain("https://");
    expect(urlProblem("https://user:pw@hooks.example.test/x", true)).toContain("user and password");
    expect(urlProblem("https://127.0.0.1/x", false)).toContain("This machine");
    expect(urlProblem("https://[::1]/x", false)).toContain("This machine");
    expect(urlProblem("http://127.0.0.1:9/x", true)).toBeNull();
    expect(urlProblem("ftp://x.test", true)).toContain("https://");
    expect(urlProblem("nonsense", true)).toContain("whole URL");
  });

  it("shows of a URL too little to post there", () => {
    expect(urlHint(URL_)).toBe("hooks.slack.example/…oken");
    expect(urlHint("https://x.test/abc")).toBe("x.test/…");
  });

  it("gives an endpoint the fullest text of its own audiences, once, and nobody else's", () => {
    const endpoint = {
      audiences: ["public", "stakeholder"] as Audience[],
      severities: [],
      systems: [],
      isActive: true,
    };
    const said = {
      audiences: ["public", "stakeholder", "executive"] as Audience[],
      severity: "High" as const,
      systems: [],
    };
    expect(audienceFor(endpoint, said)).toBe("stakeholder");
    expect(audienceFor({ ...endpoint, audiences: ["public"] }, { ...said, audiences: ["stakeholder"] })).toBeNull();
    expect(audienceFor({ ...endpoint, isActive: false }, said)).toBeNull();
    expect(audienceFor({ ...endpoint, severities: ["Critical"] }, said)).toBeNull();
    expect(audienceFor({ ...endpoint, systems: ["checkout"] }, said)).toBeNull();
    expect(audienceFor({ ...endpoint, systems: ["checkout"] }, { ...said, systems: ["Checkout"] })).toBe("stakeholder");
  });
});

describe("what the response team is told", () => {
  const endpoint = { notices: ["nudge" as const], severities: [], systems: ["Checkout"], isActive: true };
  const said = { kind: "nudge" as const, severity: "High" as const, systems: ["checkout"] };

  it("goes where it was asked for, by severity and system, to endpoints that are on", () => {
    expect(hearsNotice(endpoint, said)).toBe(true);
    expect(hearsNotice(endpoint, { ...said, kind: "escalation" })).toBe(false);
    expect(hearsNotice(endpoint, { ...said, systems: ["Search"] })).toBe(false);
    expect(hearsNotice({ ...endpoint, severities: ["Critical"] }, said)).toBe(false);
    expect(hearsNotice({ ...endpoint, isActive: false }, said)).toBe(false);
  });

  it("never goes where people outside read, and an endpoint hears something", () => {
    expect(hearingProblem({ audiences: [], notices: ["escalation"] })).toBeNull();
    expect(hearingProblem({ audiences: ["stakeholder", "executive"], notices: ["nudge"] })).toBeNull();
    expect(hearingProblem({ audiences: ["public"], notices: [] })).toBeNull();
    for (const outside of ["public", "affected_customers", "strategic"] as const) {
      expect(hearingProblem({ audiences: [outside, "stakeholder"], notices: ["nudge"] })?.field).toBe("notices");
    }
    expect(hearingProblem({ audiences: [], notices: [] })?.field).toBe("audiences");
  });

  it("is refused on adding and on either half of a change", async () => {
    const ctx = await t.asUser("comms");
    await expect(add("#mixed", ["public"], { notices: ["nudge"] })).rejects.toMatchObject({
      details: { fields: { notices: expect.stringContaining("Add an endpoint of its own") } },
    });
    const { endpoint: team } = await add("#war-room", [], { notices: ["escalation", "nudge"] });
    expect(team.notices).toEqual(["nudge", "escalation"]);
    const edit = (set: object) => editEndpoint({ ctx, input: { id: team.id, set } });
    await expect(edit({ audiences: ["strategic"] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(edit({ notices: [] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await edit({ notices: ["nudge"], audiences: ["executive"] })).toMatchObject({ notices: ["nudge"] });
    await removeEndpoint({ ctx, input: { id: team.id } });
  });
});

describe("endpoints", () => {
  it("shows a webhook's secret once, keeps it and the URL sealed, and lists neither", async () => {
    const ctx = await t.asUser("admin", { requestId: "hook-1" });
    const input = {
      kind: "webhook" as const,
      name: "Partner",
      url: "https://partner.example/in?key=abcdef123456",
      audiences: ["public" as const],
    };
    const { endpoint, secret } = await addEndpoint({ ctx, input });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await getTarget(t.db, endpoint.id, t.clock.now())).toMatchObject({ url: input.url, secrets: [secret] });
    const row = await t.db.channelEndpoint.findUniqueOrThrow({ where: { id: endpoint.id } });
    const audit = await t.db.auditEvent.findMany({ where: { subject: endpoint.id } });
    const everything = JSON.stringify([row, audit.map((each) => each.payload), await listEndpoints(ctx)]);
    expect(everything).not.toContain("abcdef123456".slice(0, 8));
    expect(everything).not.toContain(secret);
    expect((await addEndpoint({ ctx, input })).secret).toBeNull();
    await t.db.channelEndpoint.update({
      where: { id: endpoint.id },
      data: { urlSealed: row.secretSealed?.replace(/^..../, "AAAA") ?? "" },
    });
    await expect(getTarget(t.db, endpoint.id, t.clock.now())).rejects.toThrow("another AUTH_SECRET");
    await removeEndpoint({ ctx: await t.asUser("admin"), input: { id: endpoint.id } });
  });

  it("gives a webhook a new secret, shown once; the old one signs beside it for a day", async () => {
    const ctx = await t.asUser("comms", { requestId: "renew-1" });
    const url = "https://partner.example/in";
    const { endpoint, secret } = await addEndpoint({
      ctx: await t.asUser("comms"),
      input: { kind: "webhook", name: "Changing", url, audiences: ["public"] },
    });
    const { id } = endpoint;
    const renewed = await renewSecret({ ctx, input: { id } });
    expect(renewed.secret).not.toBe(secret);
    expect((await renewSecret({ ctx, input: { id } })).secret).toBeNull();
    const secretsIn = async (minutes: number) =>
      (await getTarget(t.db, id, new Date(t.clock.now().getTime() + minutes * 60_000))).secrets;
    expect(await secretsIn(24 * 60 - 1)).toEqual([renewed.secret, secret]);
    expect(await secretsIn(24 * 60)).toEqual([renewed.secret]);
    const { endpoint: chat } = await add("#no-secret", ["stakeholder"]);
    await expect(renewSecret({ ctx: await t.asUser("comms"), input: { id: chat.id } })).rejects.toThrow("no webhook");
    await expect(renewSecret({ ctx: await t.asUser("mim"), input: { id } })).rejects.toThrow("may not");
    for (const gone of [id, chat.id]) await removeEndpoint({ ctx: await t.asUser("comms"), input: { id: gone } });
  });

  it("is kept by admin and Comms only, by one name, and says what was changed", async () => {
    await expect(
      addEndpoint({
        ctx: await t.asUser("mim"),
        input: { kind: "slack", name: "x", url: URL_, audiences: ["stakeholder"] },
      }),
    ).rejects.toThrow("may not");
    await expect(add("local", ["stakeholder"], { url: "https://127.0.0.1/x" })).rejects.toThrow("This machine");
    const { endpoint } = await add("#one", ["stakeholder"]);
    await expect(add("#one", ["executive"])).rejects.toMatchObject({ code: "CONFLICT" });
    const ctx = await t.asUser("comms");
    const edited = await editEndpoint({
      ctx,
      input: { id: endpoint.id, set: { name: "#two", url: `${URL_}-2` }, was: { name: "#one" } },
    });
    expect(edited.name).toBe("#two");
    await expect(
      editEndpoint({ ctx, input: { id: endpoint.id, set: { name: "#three" }, was: { name: "#one" } } }),
    ).rejects.toMatchObject({ code: "STALE" });
    expect((await getTarget(t.db, endpoint.id, t.clock.now())).url).toBe(`${URL_}-2`);
    await removeEndpoint({ ctx, input: { id: endpoint.id } });
    await expect(getTarget(t.db, endpoint.id, t.clock.now())).rejects.toThrow("switched off");
    await expect(testEndpoint({ ctx, input: { id: endpoint.id } })).rejects.toMatchObject({ code: "CONFLICT" });
    const names = await t.db.auditEvent.findMany({ where: { subject: endpoint.id }, orderBy: { seq: "asc" } });
    expect(names.map((each) => each.name)).toEqual(["channel.added", "channel.edited", "channel.removed"]);
    expect(JSON.stringify(names.map((each) => each.payload))).not.toContain("very-secret");
  });
});

describe("publishing to endpoints", () => {
  const publish = async (audience: Audience[], channels?: ("slack" | "teams" | "email" | "status_page")[]) =>
    publishMilestone({
      ctx: await t.asUser("mim"),
      input: {
        ref,
        title: "We take the change back",
        body: "Card payments fail for some customers. The change is being taken back.",
        nextUpdateEta: new Date(t.clock.now().getTime() + 900_000).toISOString(),
        audience,
        isWarningsAccepted: true,
        ...(channels ? { channels } : {}),
      },
    });

  it("queues one message a channel and audience, never an inside text for an outside endpoint, each endpoint once", async () => {
    const inside = (await add("#inside", ["stakeholder", "executive"])).endpoint;
    const outside = (await add("#community", ["public"])).endpoint;
    const critical = (await add("#critical", ["stakeholder"], { severities: ["Critical"] })).endpoint;
    const milestone = await publish(["public", "stakeholder", "executive"]);
    expect(milestone.channels).toEqual(["status_page", "email", "slack"]);
    const messages = await t.db.message.findMany({
      where: { milestoneId: milestone.id, channel: "slack" },
      include: { deliveries: true },
    });
    expect(messages.map((each) => [each.audience, each.deliveries.map((row) => row.address)])).toEqual([
      ["executive", [inside.id]],
    ]);
    const log = await t.db.commsLog.findMany({ where: { milestoneId: milestone.id, channel: "slack" } });
    expect(log.map((row) => [row.audience, row.recipientCount])).toEqual([["executive", 1]]);

    const chosen = await publish(["public", "stakeholder"], ["slack"]);
    const posts = await t.db.message.findMany({ where: { milestoneId: chosen.id }, include: { deliveries: true } });
    expect(
      posts.map((each) => [each.channel, each.audience, each.deliveries.map((row) => row.address)]).sort(),
    ).toEqual([
      ["slack", "public", [outside.id]],
      ["slack", "stakeholder", [inside.id]],
    ]);
    const toOutside = posts.find((each) => each.audience === "public");
    expect(JSON.stringify(toOutside?.props)).not.toContain("Checkout");
    await expect(publish(["stakeholder"], ["teams"])).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(await t.db.delivery.count({ where: { address: critical.id } })).toBe(0);
  });
});
