import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkHead, checkRow } from "../../server/core/record-chain";
import { openIncident } from "../../server/incidents/open-incident";
import { type TestDb, testDb } from "../support/db";
import { type ResendStandIn, startResendStandIn } from "../support/resend-stand-in";
import { bundleEntries, type Child, startChild, until } from "./child-process";

const KILLS = Number(process.env.FAULT_KILLS ?? 50);
/** Where the process dies: at a random instant after it began to publish, or at a step of a request to the provider. */
const STEPS = ["random", "random", "received", "accepted", "answered"] as const;
const LISTS = [
  { name: "Leaders", audience: "executive", size: 1 },
  { name: "Managers", audience: "stakeholder", size: 12 },
] as const;

let t: TestDb;
let provider: ResendStandIn;
let bundle: { dir: string; remove: () => Promise<void> };
let ref: string;
const children = new Set<Child>();

beforeAll(async () => {
  const set = { clock: { now: () => new Date() } as never };
  t = await testDb(set);
  provider = await startResendStandIn();
  bundle = await bundleEntries(["tests/faults/publish-and-work.ts"]);
  ref = (await openIncident({ ctx: t.ctx(), input: { title: "Killed", severity: "Critical" } })).ref;
  for (const { name, audience, size } of LISTS) {
    const members = Array.from({ length: size }, (_, n) => ({ email: `${audience}${n}@example.test`, name: "" }));
    const data = { id: name, name, audience, severities: [], createdAt: new Date(), members: { create: members } };
    await t.db.distributionList.create({ data });
  }
});
afterAll(async () => {
  await Promise.all([...children].map((child) => child.kill()));
  await provider.close();
  await bundle.remove();
});

function start(keys: string[]): Child {
  const child = startChild(join(bundle.dir, "publish-and-work.js"), [ref, ...keys], {
    DATABASE_URL: t.url,
    AUTH_SECRET: process.env.AUTH_SECRET ?? "",
    RESEND_API_KEY: "re_test",
    RESEND_BASE_URL: provider.url,
  });
  children.add(child);
  return child;
}

const keyOf = (n: number): string => `publish-${n}`;
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Publishes, and kills the process at the chosen point. @returns where it died */
async function killOnce(n: number): Promise<string> {
  const step = STEPS[n % STEPS.length] ?? "random";
  const atStep = new Promise<void>((resolve) => {
    provider.onStep = (now) => {
      if (now === step) setTimeout(resolve, step === "answered" ? Math.random() * 6 : 0);
    };
  });
  const child = start([keyOf(n - 1), keyOf(n)].slice(n === 0 ? 1 : 0));
  await Promise.race([child.saw("publishing"), child.exited]);
  const random = step === "random" ? sleep(Math.random() * 120) : sleep(1_500);
  await Promise.race([atStep, random]);
  const where = child.process.exitCode === null ? step : "ended by itself";
  await child.kill();
  children.delete(child);
  provider.onStep = () => undefined;
  return where;
}

const countPending = () => t.db.delivery.count({ where: { state: { in: ["queued", "sending"] } } });

describe("kill -9 in the middle of publishing", () => {
  it(`loses nothing and doubles nothing in ${KILLS} kills`, { timeout: 120_000 + KILLS * 6_000 }, async () => {
    const deaths = new Map<string, number>();
    for (let n = 0; n < KILLS; n++) {
      const where = await killOnce(n);
      deaths.set(where, (deaths.get(where) ?? 0) + 1);
    }
    expect(deaths.get("ended by itself") ?? 0).toBe(0);
    const unfinished = await countPending();
    const published = await t.db.milestone.count();

    // Whoever got no answer asks again with the same key; and the worker finishes what was left.
    const keys = Array.from({ length: KILLS }, (_, n) => keyOf(n));
    const last = start(keys);
    await Promise.race([last.saw("published"), last.exited]);
    expect(last.process.exitCode).toBeNull();
    await until("every delivery is settled", 60_000, async () => (await countPending()) === 0);
    await last.kill();

    const milestones = await t.db.milestone.findMany({ orderBy: { sequence: "asc" } });
    expect(milestones.map((row) => row.title).sort()).toEqual(keys.map((key) => `Update ${key}`).sort());
    expect(milestones.map((row) => row.sequence)).toEqual(keys.map((_, n) => n + 1));
    const [even, odd] = LISTS;
    const people = Math.ceil(KILLS / 2) * even.size + Math.floor(KILLS / 2) * odd.size;
    const deliveries = await t.db.delivery.findMany({ include: { message: true } });
    expect(deliveries).toHaveLength(people);
    expect(deliveries.filter((row) => row.state !== "sent")).toEqual([]);

    const wanted = deliveries.map((row) => `${row.address} ${row.message.subject}`).sort();
    expect(new Set(wanted).size).toBe(wanted.length);
    expect(provider.accepted.map((mail) => `${mail.to} ${mail.subject}`).sort()).toEqual(wanted);
    const taken = new Set(provider.accepted.map((mail) => mail.id));
    expect(deliveries.every((row) => taken.has(row.providerId ?? ""))).toBe(true);
    expect(await t.db.publicArtifact.count({ where: { path: `/incidents/${ref}` } })).toBe(1);
    expect(await t.db.commsLog.count({ where: { kind: "message" } })).toBe(KILLS * 2);
    await expectSoundRecord();
    // The kills hit something: mails were left under way, and some publishing was cut off or unanswered.
    expect(unfinished + (KILLS - published)).toBeGreaterThan(0);
  });
});

async function expectSoundRecord(): Promise<void> {
  const incident = await t.db.incident.findFirstOrThrow();
  let prevHash = "";
  for (const [index, row] of (await t.db.timelineEvent.findMany({ orderBy: { seq: "asc" } })).entries()) {
    expect(checkRow(row as never, index + 1, prevHash)).toBeNull();
    prevHash = row.hash;
  }
  expect(checkHead(incident, incident.lastSeq, prevHash)).toBeNull();
}
