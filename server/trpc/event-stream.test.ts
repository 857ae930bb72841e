import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TRPCError, tracked } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { isSubscription, serveEventStream } from "./event-stream";
import { procedure, router } from "./init";

const ended: string[] = [];
/** Written to many readers: the same objects each time. */
const ENTRIES = [{ seq: 7, text: "line one\nline two", at: null }, { seq: 8 }];

const streams = router({
  tracked: procedure.input(z.object({ lastEventId: z.coerce.number().nullish() })).subscription(async function* ({
    input,
  }) {
    for (let n = (input.lastEventId ?? 0) + 1; n <= 3; n += 1) yield tracked(String(n), ENTRIES);
    yield tracked("9", { note: "no list" });
  }),
  plain: procedure.subscription(async function* () {
    yield { at: 1 };
    yield null;
  }),
  refused: procedure.subscription(async function* () {
    yield { at: 1 };
    throw new AppError("FORBIDDEN", "Not any more.");
  }),
  broken: procedure.subscription(async function* () {
    yield { at: 1 };
    throw new Error("a secret of the inside");
  }),
  denied: procedure.subscription(() => {
    throw new AppError("FORBIDDEN", "Never.");
  }),
  endless: procedure.subscription(async function* ({ signal }) {
    try {
      yield { at: 1 };
      await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    } finally {
      ended.push("endless");
    }
  }),
  flood: procedure.subscription(async function* () {
    try {
      for (let n = 0; ; n += 1) yield { n, filler: "x".repeat(50_000) };
    } finally {
      ended.push("flood");
    }
  }),
  read: procedure.query(() => "not a stream"),
});

const context = (isKnown: boolean) => async (): Promise<Context> => {
  if (!isKnown) throw new TRPCError({ code: "UNAUTHORIZED", cause: new AppError("UNAUTHENTICATED", "Sign in.") });
  return { actor: { kind: "anonymous" } } as Context;
};

type Serve = (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  createContext: () => Promise<Context>,
) => unknown;
const ours: Serve = (req, res, path, createContext) =>
  serveEventStream(req, res, { router: streams, path, createContext });
const theirs: Serve = (req, res, path, createContext) =>
  nodeHTTPRequestHandler({ router: streams, req, res, path, createContext });

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
  ended.length = 0;
});

async function listen(serve: Serve, isKnown = true): Promise<string> {
  const server = createServer((req, res) => {
    void serve(req, res, (req.url ?? "").slice(1).split("?", 1)[0] ?? "", context(isKnown));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The answer's head, and its events as a browser takes them in. */
async function events(serve: Serve, query: string, { isKnown = true, headers = {} } = {}) {
  const response = await fetch(`${await listen(serve, isKnown)}/${query}`, {
    headers: { accept: "text/event-stream", ...headers },
  });
  const frames = (await response.text()).split(/\n\n+/).filter(Boolean);
  const parsed = frames.map((frame) =>
    Object.fromEntries(
      frame.split("\n").map((line) => {
        const [, field = "", value = ""] = /^(\w+): ?(.*)$/.exec(line) ?? [];
        return [field, field === "data" && value !== "" ? JSON.parse(value) : value];
      }),
    ),
  );
  const kept = ["content-type", "cache-control", "x-accel-buffering"].map((name) => response.headers.get(name));
  return { status: response.status, kept, parsed };
}

const calls: [string, string, { isKnown?: boolean; headers?: Record<string, string> }][] = [
  ["tracked entries", "tracked?input={}", {}],
  ["what follows the last event, named by header", "tracked?input={}", { headers: { "last-event-id": "2" } }],
  ["what follows the last event, named in the address", "tracked?input={}&lastEventId=2", {}],
  ["values without an id", "plain", {}],
  ["a right taken away in the middle", "refused", {}],
  ["a right that was never there", "denied", {}],
  ["input that does not fit", "tracked?input=7", {}],
  ["a reader who is not known", "plain", { isKnown: false }],
];

test.each(calls)("%s: the same events as tRPC's own adapter sends", async (_, query, options) => {
  const [mine, own] = [await events(ours, query, options), await events(theirs, query, options)];
  expect(mine).toEqual(own);
  expect(mine.parsed.length).toBeGreaterThan(1);
});

test("a fault inside ends the stream without its words", async () => {
  const { parsed } = await events(ours, "broken");
  expect(parsed.map(({ event }) => event)).toEqual(["connected", undefined, "serialized-error"]);
  expect(JSON.stringify(parsed)).not.toContain("secret");
});

test("who leaves is let go", async () => {
  const url = await listen(ours);
  const reader = get(`${url}/endless`, (res) => res.once("data", () => reader.destroy()));
  reader.on("error", () => undefined);
  await expect.poll(() => ended).toEqual(["endless"]);
});

test("who reads slowly is waited for, and let go when gone", async () => {
  const url = await listen(ours);
  const before = process.memoryUsage().rss;
  const reader = get(`${url}/flood`, (res) => res.pause());
  reader.on("error", () => undefined);
  await sleep(500);
  expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  expect(ended).toEqual([]);
  reader.destroy();
  await expect.poll(() => ended).toEqual(["flood"]);
});

test("names subscriptions only", () => {
  expect(["tracked", "read", "nothing", "toString"].map((path) => isSubscription(streams, path))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
