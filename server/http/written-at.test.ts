import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { signInHeader } from "../../tests/support/sign-in";
import type { Actor } from "../core/actor";
import type { User } from "../db/generated/client";
import { openIncident } from "../incidents/open-incident";
import { listTimeline } from "../timeline/reads";
import { type AppRouter, appRouter } from "../trpc/root";
import { createContext, writtenAt } from "./request-context";

const DAY_MS = 24 * 60 * 60_000;
const NOW = new Date("2026-03-10T02:30:00.000Z");
const PERSON: Actor = { kind: "user", userId: "u1", name: "A. Rivera", email: "a@example.test", role: "mim" };
const read = (given: string, actor: Actor = PERSON) => writtenAt({ headers: { "x-written-at": given } }, actor, NOW);

describe("writtenAt", () => {
  it("is the time given, never ahead of now, and nothing when older than a week", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20 * DAY_MS, max: 20 * DAY_MS }), (offset) => {
        const found = read(new Date(NOW.getTime() + offset).toISOString());
        if (offset < -7 * DAY_MS) expect(found).toBeUndefined();
        else expect(found?.getTime()).toBe(NOW.getTime() + Math.min(0, offset));
      }),
    );
  });

  it.each(["", "yesterday", "1741573800000", "2026-03-10", "2026-03-10T02:00:00+05:45", "2026-13-40T99:00:00Z"])(
    "is nothing for %j",
    (given) => expect(read(given)).toBeUndefined(),
  );

  it("is nothing from tokens and strangers", () => {
    const token: Actor = { kind: "apiToken", tokenId: "t", userId: "u1", name: "CI", role: "mim", scopes: [] };
    expect(read("2026-03-10T02:00:00Z", token)).toBeUndefined();
    expect(read("2026-03-10T02:00:00Z", { kind: "anonymous" })).toBeUndefined();
  });
});

describe("what is sent later", () => {
  let t: TestDb;
  let mim: User;
  let url: string;
  const server = createServer((req, res) => {
    const path = (req.url ?? "").slice(1).split("?", 1)[0] ?? "";
    void nodeHTTPRequestHandler({
      router: appRouter,
      req,
      res,
      path,
      createContext: () => createContext(req, "web", t.clock.now),
    });
  });
  beforeAll(async () => {
    t = await testDb();
    (globalThis as { majoropsDb?: unknown }).majoropsDb = { pool: t.pool, db: t.db };
    mim = await t.makeUser("mim");
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const send = async (headers: Record<string, string>, user: User = mim) =>
    createTRPCClient<AppRouter>({
      links: [httpLink({ url, headers: { ...headers, cookie: await signInHeader(user.id) } })],
    });

  it("is recorded with the time of writing and the time of arrival, once, in the order of arrival", async () => {
    const incident = await openIncident({ ctx: t.ctxOf(mim), input: { title: "Checkout down", severity: "High" } });
    const wrote = Array.from({ length: 12 }, (_, i) => new Date(t.clock.now().getTime() + i * 60_000).toISOString());
    t.clock.advance(30);
    const arrived = t.clock.now().toISOString();
    for (const [i, at] of wrote.entries()) {
      const client = await send({ "idempotency-key": `key-${i}`, "x-written-at": at, "x-written-by": mim.id });
      const title = `Checkout down, ${i}`;
      const write = () => client.incident.edit.mutate({ ref: incident.ref, set: { title } });
      await write();
      if (i % 3 === 0) await write(); // the answer was lost on the way
    }
    const { items } = await listTimeline(t.ctxOf(mim), { ref: incident.ref, after: 0, limit: 100 });
    const edits = items.filter(({ name }) => name === "incident.edited");
    expect(edits.map(({ occurredAt }) => occurredAt)).toEqual(wrote);
    expect(new Set(edits.map(({ recordedAt }) => recordedAt))).toEqual(new Set([arrived]));
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, i) => i + 1));
  });

  it("is not taken in the name of whoever signed in meanwhile", async () => {
    const incident = await openIncident({ ctx: t.ctxOf(mim), input: { title: "Search is slow", severity: "Low" } });
    const other = await t.makeUser("responder");
    const client = await send({ "x-written-by": mim.id }, other);
    const refused = await client.timeline.append.mutate({ ref: incident.ref, text: "mine" }).catch((error) => error);
    expect(refused).toBeInstanceOf(TRPCClientError);
    expect(refused.data).toMatchObject({ app: "UNAUTHENTICATED" });
    const { items } = await listTimeline(t.ctxOf(mim), { ref: incident.ref, after: 0 });
    expect(items.some(({ text }) => text === "mine")).toBe(false);
  });
});
