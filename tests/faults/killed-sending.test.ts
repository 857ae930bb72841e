import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemContext } from "../../server/core/context";
import { type TestDb, testDb } from "../support/db";
import { type ResendStandIn, startResendStandIn } from "../support/resend-stand-in";
import { bundleEntries, type Child, startChild, until } from "./child-process";
import { sendLater } from "./send-later";

const PEOPLE = 2_000;
/** Where the worker dies: with requests read, with mails taken that nobody was told of, and just after an answer. */
const STEPS = ["received", "accepted", "answered"] as const;

let t: TestDb;
let provider: ResendStandIn;
let bundle: { dir: string; remove: () => Promise<void> };
let worker: Child | undefined;

beforeAll(async () => {
  t = await testDb({ clock: { now: () => new Date() } as never });
  provider = await startResendStandIn();
  provider.perSecond = 40;
  provider.misbehave = () => ({ kind: "slow", ms: 60 });
  bundle = await bundleEntries(["server/jobs/worker-main.ts"]);
});
afterAll(async () => {
  await worker?.kill();
  await provider.close();
  await bundle.remove();
});

function start(): Child {
  const env = { DATABASE_URL: t.url, RESEND_API_KEY: "re_test", RESEND_BASE_URL: provider.url };
  worker = startChild(join(bundle.dir, "worker-main.js"), [], env);
  return worker;
}

describe("kill -9 of a worker in the middle of two thousand mails", () => {
  it("loses nobody and tells nobody twice, with several batches under way at each death", async () => {
    const messageId = await sendLater(systemContext(t.db, "fault test", "web"), "many", PEOPLE);
    const left: number[] = [];
    for (const step of STEPS) {
      const before = provider.accepted.length;
      let tell = (): void => undefined;
      const reached = new Promise<void>((resolve) => {
        tell = resolve;
      });
      // Not at the first request: others are under way by then.
      let seen = 0;
      provider.onStep = (now) => {
        if (now === step) seen += 1;
        if (seen === 4) tell();
      };
      const child = start();
      await reached;
      await child.kill();
      expect(provider.accepted.length).toBeGreaterThanOrEqual(before);
      left.push(await t.db.delivery.count({ where: { messageId, state: "sending" } }));
    }
    provider.onStep = () => undefined;
    start();
    const open = { messageId, state: { in: ["queued", "sending"] as ("queued" | "sending")[] } };
    await until("every mail is sent", 60_000, async () => (await t.db.delivery.count({ where: open })) === 0);

    const rows = await t.db.delivery.findMany({ where: { messageId } });
    expect(rows.filter((row) => row.state !== "sent")).toEqual([]);
    expect(rows).toHaveLength(PEOPLE);
    // In its mailbox, each person has one, and the provider's id of that one is known.
    expect(provider.accepted.map((mail) => mail.to).sort()).toEqual(rows.map((row) => row.address).sort());
    const taken = new Map(provider.accepted.map((mail) => [mail.id, mail.to]));
    expect(rows.every((row) => taken.get(row.providerId ?? "") === row.address)).toBe(true);
    // Each death hit something.
    expect(Math.min(...left)).toBeGreaterThan(0);
  });
});
