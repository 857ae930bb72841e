import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemContext } from "../../server/core/context";
import { type TestDb, testDb } from "../support/db";
import { type Misbehaviour, type ResendStandIn, startResendStandIn } from "../support/resend-stand-in";
import { bundleEntries, type Child, startChild, until } from "./child-process";
import { sendLater } from "./send-later";

let t: TestDb;
let provider: ResendStandIn;
let bundle: { dir: string; remove: () => Promise<void> };
const workers: Child[] = [];

beforeAll(async () => {
  t = await testDb();
  provider = await startResendStandIn();
  bundle = await bundleEntries(["server/jobs/worker-main.ts"]);
});
afterAll(async () => {
  await Promise.all(workers.map((child) => child.kill()));
  await provider.close();
  await bundle.remove();
});

async function startWorkers(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const child = startChild(join(bundle.dir, "worker-main.js"), [], {
      DATABASE_URL: t.url,
      RESEND_API_KEY: "re_test",
      RESEND_BASE_URL: provider.url,
    });
    workers.push(child);
    await child.saw("worker started");
  }
}

describe("two workers and a provider that lies, is down, and then slow", () => {
  it("sends each mail once, and nothing is lost", async () => {
    // The first time, it takes a full batch and lets nobody know, and is down for the others; then it is slow.
    const seen = new Set<string>();
    provider.misbehave = ({ key, size, nth }): Misbehaviour => {
      if (seen.has(key)) return { kind: "slow", ms: 150 };
      seen.add(key);
      if (size === 100) return { kind: "accept-then-drop" };
      return nth % 2 ? { kind: "down" } : { kind: "status", status: 503 };
    };
    await startWorkers(2);
    const ctx = () => systemContext(t.db, "fault test", "web");
    await Promise.all([sendLater(ctx(), "many", 130), sendLater(ctx(), "few", 3), sendLater(ctx(), "one", 1)]);
    const isSettled = async () => (await t.db.delivery.count({ where: { state: { not: "sent" } } })) === 0;
    await until("every mail is sent", 100_000, isSettled);
    const people = await t.db.delivery.findMany();
    expect(provider.accepted.map((mail) => mail.to).sort()).toEqual(people.map((row) => row.address).sort());
    expect(people).toHaveLength(134);
    expect(people.every((row) => row.attempts === 2)).toBe(true);
  });

  it("ends a worker gracefully: the request under way is answered and written down", async () => {
    provider.misbehave = () => ({ kind: "slow", ms: 600 });
    const reached = new Promise<void>((resolve) => {
      provider.onStep = (step) => step === "received" && resolve();
    });
    await sendLater(systemContext(t.db, "fault test", "web"), "graceful", 2);
    await reached;
    for (const child of workers) child.process.kill("SIGTERM");
    await Promise.all(workers.map((child) => child.exited));
    expect(workers.map((child) => child.process.exitCode)).toEqual(workers.map(() => 0));
    const rows = await t.db.delivery.findMany({ where: { address: { startsWith: "graceful" } } });
    expect(rows.map((row) => row.state)).toEqual(["sent", "sent"]);
  });
});
