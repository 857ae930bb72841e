import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ChatFault, type ChatStandIn, startChatStandIn } from "../../tests/support/chat-stand-in";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { type Misbehaviour, type ResendStandIn, startResendStandIn } from "../../tests/support/resend-stand-in";
import { addEndpoint } from "../channels/add-endpoint";
import { verifyComms } from "../comms-log/reads";
import { env } from "../core/env";
import { openIncident } from "../incidents/open-incident";
import { publishMilestone } from "../milestones/publish-milestone";
import { dispatchMessage } from "./dispatch";
import { createResendTransport } from "./resend-transport";

const PROMISE_MS = 30 * 60_000;
const PEOPLE = ["ann@example.test", "bob@example.test", "cem@example.test"];
const CHANNELS = ["email", "slack", "teams", "webhook"] as const;
const clock = new MovableClock();
let t: TestDb;
let mail: ResendStandIn;
let chat: ChatStandIn;

beforeAll(async () => {
  chat = await startChatStandIn();
  // The two endpoints of the environment, and one that somebody added.
  const urls = { SLACK_WEBHOOK_URL: chat.url("slack"), TEAMS_WEBHOOK_URL: chat.url("teams") };
  Object.assign(env(), { ...urls, ENDPOINTS_ALLOW_PRIVATE: "1" });
  t = await testDb({ clock });
  mail = await startResendStandIn(() => clock.now().getTime());
  mail.perSecond = 10_000;
  const url = chat.url("webhook");
  const { secret } = await addEndpoint({
    ctx: t.ctx(),
    input: { kind: "webhook", name: "Partner", url, audiences: ["stakeholder"] },
  });
  chat.secret = secret;
  const members = PEOPLE.map((email) => ({ email, name: "" }));
  const list = { id: "l", name: "l", audience: "stakeholder", createdAt: clock.now() } as const;
  await t.db.distributionList.create({ data: { ...list, members: { create: members } } });
});
afterAll(async () => {
  await mail.close();
  await chat.close();
});

type Fault = "fine" | "429" | "500" | "503" | "504" | "down" | "taken-unanswered";
const FAULTS: readonly Fault[] = ["fine", "429", "500", "503", "504", "down", "taken-unanswered"];

function doing(fault: Fault): (Misbehaviour & ChatFault) | undefined {
  if (fault === "fine") return undefined;
  if (fault === "down") return { kind: "down" };
  if (fault === "taken-unanswered") return { kind: "accept-then-drop" };
  return { kind: "status", status: Number(fault), ...(fault === "429" ? { retryAfter: "20" } : {}) };
}

/** What each provider does to its requests in turn; the last goes on for ever. */
type Trouble = Record<(typeof CHANNELS)[number], Fault[]>;
const faults = fc.array(fc.constantFrom(...FAULTS), { minLength: 1, maxLength: 5 });
const trouble: fc.Arbitrary<Trouble> = fc.record({ email: faults, slack: faults, teams: faults, webhook: faults });

function misbehave(script: Trouble): void {
  const left = structuredClone(script);
  const next = (channel: keyof Trouble) => {
    const [fault = "fine", ...rest] = left[channel];
    if (rest.length > 0) left[channel] = rest;
    return doing(fault);
  };
  mail.misbehave = () => next("email");
  chat.misbehave = ({ kind }) => next(kind);
}

async function publish(): Promise<string> {
  const { ref } = await openIncident({ ctx: t.ctx(), input: { title: "Cards fail", severity: "Critical" } });
  const nextUpdateEta = new Date(clock.now().getTime() + PROMISE_MS).toISOString();
  const said = {
    ref,
    title: "We are looking",
    body: "Cards time out.",
    nextUpdateEta,
    audience: ["stakeholder" as const],
  };
  return (await publishMilestone({ ctx: t.ctx(), input: { ...said, channels: [...CHANNELS] } })).id;
}

/** Works as the queue would: whenever something of the milestone is due, until nothing is, or the promise is. */
async function workUntil(milestoneId: string, end: number): Promise<void> {
  const transport = createResendTransport({ apiKey: "re_test", baseUrl: mail.url, perSecond: 10_000 });
  for (;;) {
    const open = { message: { milestoneId }, state: { in: ["queued", "sending"] as ("queued" | "sending")[] } };
    const [due] = await t.db.delivery.findMany({ where: open, orderBy: { nextAttemptAt: "asc" }, take: 1 });
    if (!due || due.nextAttemptAt.getTime() > end) break;
    const waitMs = due.nextAttemptAt.getTime() - clock.now().getTime();
    if (waitMs > 0) clock.advance((waitMs + 1_000) / 60_000);
    await dispatchMessage(t.ctx({ source: "job" }), due.messageId, async () => transport);
  }
}

const NONE: Trouble = { email: ["fine"], slack: ["fine"], teams: ["fine"], webhook: ["fine"] };
const WORST: Trouble = {
  email: ["taken-unanswered", "503", "429", "fine"],
  slack: ["taken-unanswered"],
  teams: ["503", "429", "504"],
  webhook: ["taken-unanswered", "500", "taken-unanswered", "down"],
};

it("each of mail, Slack, Teams and webhook is told once before the promise is due, or people are told that it was not", async () => {
  const check = async (script: Trouble): Promise<void> => {
    mail.accepted.length = 0;
    chat.shown.length = 0;
    misbehave(script);
    const milestoneId = await publish();
    const end = clock.now().getTime() + PROMISE_MS;
    await workUntil(milestoneId, end);
    const rows = await t.db.delivery.findMany({ where: { message: { milestoneId } } });
    expect(rows.map((row) => row.channel).sort()).toEqual(["email", "email", "email", "slack", "teams", "webhook"]);
    for (const { id, channel, address, messageId, state } of rows) {
      const seen =
        channel === "email"
          ? mail.accepted.filter((each) => each.to === address).length
          : // A receiver of webhooks drops the id that it has seen.
            new Set(chat.shown.filter(({ kind }) => kind === channel).map((each, n) => each.id || n)).size;
      expect(seen, `${channel} ${id} was told ${seen} times`).toBeLessThanOrEqual(1);
      if (state === "sent") {
        expect(seen, `${channel} ${id} counts as sent`).toBe(1);
        continue;
      }
      const notices = await t.db.notice.findMany({ where: { occasion: messageId } });
      expect(notices.length, `nobody knows that ${channel} ${id} is ${state}`).toBeGreaterThan(0);
      for (const { raisedAt } of notices) expect(raisedAt.getTime()).toBeLessThanOrEqual(end);
      expect(new Set(notices.map(({ rule }) => rule)).size).toBe(notices.length);
    }
    expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
    if (script === NONE) expect(rows.every((row) => row.state === "sent")).toBe(true);
    if (script === WORST) {
      const ends = Object.fromEntries(rows.map((row) => [row.channel, row.state]));
      expect(ends).toEqual({ email: "sent", slack: "unclear", teams: "unclear", webhook: "queued" });
    }
  };
  await fc.assert(fc.asyncProperty(trouble, check), { numRuns: 6, examples: [[NONE], [WORST]] });
});
