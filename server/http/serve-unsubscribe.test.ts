import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { signUnsubscribe } from "../core/unsubscribe-token";
import { suppressAddress } from "../recipients/suppress-address";
import type { ArtifactStore } from "./artifact-store";
import { createDoor } from "./door";
import type { Rest } from "./rest";
import { serveUnsubscribe } from "./serve-unsubscribe";

let t: TestDb;
let server: Server;
let base = "";
beforeAll(async () => {
  t = await testDb();
  const door = createDoor({
    store: { get: () => undefined, size: 0 } as unknown as ArtifactStore,
    pool: t.pool,
    rest: { routes: [], handle: async () => false } as Rest,
    openApi: {},
    trpc: () => undefined,
    // Next never answers here.
    pages: () => new Promise(() => undefined),
    streams: new Set(),
    unsubscribe: (req, res, pathname) => serveUnsubscribe(req, res, pathname, () => t.ctx()),
    isDev: false,
  });
  server = createServer(door);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/unsubscribe`;
});
afterAll(() => server.close());

const token = (address: string) => signUnsubscribe({ address, audience: "strategic" });
const rows = (address: string) => t.db.suppression.findMany({ where: { address }, orderBy: { scope: "asc" } });
const oneClick = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
    body: "List-Unsubscribe=One-Click",
  });

it("shows a page with a button, and never unsubscribes by GET or HEAD", async () => {
  const url = `${base}/${token("ann@acme.test")}`;
  for (const method of ["GET", "HEAD", "GET"]) {
    const answer = await fetch(url, { method, headers: { Purpose: "prefetch" } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    if (method === "HEAD") continue;
    const page = await answer.text();
    expect(page).toContain("ann@acme.test");
    expect(page).toMatch(/<form[^>]* method="post"/);
    expect(page).not.toMatch(/<script/);
  }
  expect(await rows("ann@acme.test")).toEqual([]);
  expect(await t.db.auditEvent.count({ where: { subject: "ann@acme.test" } })).toBe(0);
});

it("unsubscribes by a one-click POST from anywhere, without a cookie, as often as it comes", async () => {
  const url = `${base}/${token("bo@acme.test")}`;
  const foreign = { Origin: "https://mail.example", "Sec-Fetch-Site": "cross-site", Cookie: "session=x" };
  const answers = await Promise.all([oneClick(url), oneClick(url, foreign), oneClick(url)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200]);
  expect(answers.some((answer) => answer.headers.has("set-cookie"))).toBe(false);
  expect(await rows("bo@acme.test")).toMatchObject([{ scope: "strategic", reason: "unsubscribed" }]);
  expect(await t.db.auditEvent.count({ where: { subject: "bo@acme.test" } })).toBe(1);
});

it("leaves everything when the reader presses that button", async () => {
  const url = `${base}/${token("cy@acme.test")}`;
  const answer = await fetch(url, { method: "POST", body: new URLSearchParams({ what: "all" }) });
  expect(await answer.text()).toContain("gets no updates any more");
  expect(await rows("cy@acme.test")).toMatchObject([{ scope: "" }]);
});

it("takes a multipart one-click too, and answers whoever comes back with where they stand", async () => {
  const url = `${base}/${token("ed@acme.test")}`;
  const body = new FormData();
  body.set("List-Unsubscribe", "One-Click");
  expect((await fetch(url, { method: "POST", body })).status).toBe(200);
  expect(await rows("ed@acme.test")).toMatchObject([{ scope: "strategic" }]);
  expect(await (await fetch(url)).text()).toContain("Get them again");
  const back = await fetch(url, { method: "POST", body: new URLSearchParams({ what: "back" }) });
  expect(await back.text()).toContain("You get these updates again");
  expect(await rows("ed@acme.test")).toEqual([]);
});

it("brings nobody back whom a bounce or a person suppressed", async () => {
  await suppressAddress({ ctx: t.ctx(), input: { address: "fay@acme.test", reason: "bounced", note: "mailbox full" } });
  const url = `${base}/${token("fay@acme.test")}`;
  await fetch(url, { method: "POST", body: new URLSearchParams({ what: "back" }) });
  expect(await rows("fay@acme.test")).toMatchObject([{ reason: "bounced" }]);
  expect(await (await fetch(url)).text()).not.toContain("Get them again");
});

it("still shows its buttons while the database is away", async () => {
  const res = { html: "", writeHead: () => res, end: (html: string) => (res.html = html), setHeader: () => res };
  const dead = () => {
    throw new Error("connect ECONNREFUSED");
  };
  const pathname = `/unsubscribe/${token("gus@acme.test")}`;
  await serveUnsubscribe({ method: "GET" } as IncomingMessage, res as unknown as ServerResponse, pathname, dead);
  expect(res.html).toContain("Stop these updates");
});

it("answers a forged or broken link with a page, and does nothing", async () => {
  const good = token("di@acme.test");
  const other = token("someone@acme.test");
  const forged = [
    "x",
    good.slice(0, -1),
    `${good}A`,
    good.slice(0, 43) + other.slice(43),
    `${"A".repeat(43)}${good.slice(43)}`,
    `%00${good}`,
    "A".repeat(5_000),
  ];
  for (const each of forged) {
    const answer = await oneClick(`${base}/${each}`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("This link does not work");
  }
  expect(await t.db.suppression.count({ where: { address: { in: ["di@acme.test", "someone@acme.test"] } } })).toBe(0);
  expect((await fetch(`${base}/${good}`, { method: "DELETE" })).status).toBe(405);
});
