import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { createToken } from "../api-tokens/create-token";
import { findActor } from "../auth/session";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { appRouter } from "../trpc/root";
import { idempotencyKey } from "./request-context";
import { createRest } from "./rest";

let t: TestDb;
let server: Server;
let base = "";
/** Tokens of programs: one that may edit lists, one that may not. */
let directory = "";
let bridge = "";

beforeAll(async () => {
  t = await testDb();
  const config = { secret: "x", appUrl: "http://127.0.0.1", isAppUrlGuessed: false, isDemo: false };
  const deps = { pool: t.pool, clock: () => t.clock.now(), config: { ...config, adminEmail: null, oidc: null } };
  const createContext = async (req: IncomingMessage): Promise<Context> => ({
    ...t.ctx({ requestId: idempotencyKey(req) }),
    actor: await findActor(req, deps),
  });
  const rest = createRest({ router: appRouter, createContext });
  server = createServer((req, res) => void rest.handle(req, res, new URL(req.url ?? "/", "http://door"), "request-1"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  const ctx = await t.asUser("admin");
  const tokenFor = async (name: string, scopes: string[]) =>
    (await createToken({ ctx, input: { name, scopes } })).secret ?? "";
  directory = await tokenFor("Directory", ["list.edit", "comms.read"]);
  bridge = await tokenFor("Bridge", ["incident.*"]);
  await openIncident({ ctx, input: { title: "Checkout fails", severity: "Critical" } });
});
afterAll(() => server.close());

async function call(method: string, path: string, body?: unknown, token = directory, headers = {}) {
  const answer = await fetch(`${base}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: await answer.json() };
}
const makeList = async (name: string, more = {}) =>
  (await call("POST", "/lists", { name, audience: "stakeholder", ...more })).body.id as string;

it("keeps a list as a directory has it: PUT again changes nothing, and says who came, went and was bad", async () => {
  const id = await makeList("Engineering managers");
  await call("POST", `/lists/${id}/members`, { email: "leaver@example.com" });
  const members = [{ email: "Ann@Example.com", name: "Ann" }, { email: "bo@example.com" }, { email: "nobody" }];
  const first = await call("PUT", `/lists/${id}/members`, { members });
  expect(first).toMatchObject({
    status: 200,
    body: {
      ...{ added: ["ann@example.com", "bo@example.com"], removed: ["leaver@example.com"], changed: [], unchanged: 0 },
      bad: [{ index: 2, email: "nobody", value: "nobody", why: expect.stringContaining("mail address") }],
    },
  });
  const again = await call("PUT", `/lists/${id}/members`, { members });
  expect(again.body).toMatchObject({ added: [], removed: [], unchanged: 2 });
  const found = await call("GET", `/lists/${id}/members?search=ANN`);
  expect(found.body).toMatchObject({ total: 1, members: [{ email: "ann@example.com", name: "Ann" }] });
  const gone = await call("DELETE", `/lists/${id}/members/${encodeURIComponent("BO@example.com")}`);
  expect(gone).toMatchObject({ status: 200, body: { members: [{ email: "ann@example.com" }] } });
  const twice = await call("DELETE", `/lists/${id}/members/bo%40example.com`);
  expect(twice).toMatchObject({
    status: 404,
    type: expect.stringContaining("problem+json"),
    body: { code: "NOT_FOUND" },
  });
});

it("takes twenty thousand members in one call", async () => {
  const id = await makeList("Everyone");
  const members = Array.from({ length: 20_000 }, (_, n) => ({
    email: `person.with-a-long-name.${n}@customers.example.com`,
    name: `A person whose name is rather long, number ${n}`,
    company: `Company ${n % 500}`,
  }));
  const put = await call("PUT", `/lists/${id}/members`, { members });
  expect(put.body.added).toHaveLength(20_000);
  const { status, body } = await call("PUT", `/lists/${id}/members`, { members: [...members, { email: "x@x.test" }] });
  expect([status, body.code]).toEqual([422, "INVALID_INPUT"]);
});

it("does once what one Idempotency-Key asks for, and refuses the key for anything else", async () => {
  const key = { "Idempotency-Key": "sync-1" };
  const make = (name: string) => call("POST", "/lists", { name, audience: "executive" }, directory, key);
  const [first, second] = [await make("Board"), await make("Board")];
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body.id).toBe(first.body.id);
  expect(await make("Another")).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_MISMATCH" } });
  expect(await call("POST", "/lists", { name: "Board", audience: "executive" })).toMatchObject({
    status: 409,
    body: { code: "CONFLICT", errors: { name: expect.stringContaining("Choose another name") } },
  });
});

it("is changed, switched off and removed by whoever holds the scope, and by nobody else", async () => {
  const id = await makeList("Suppliers", { severities: ["Critical"] });
  for (const [method, path, body] of [
    ["PATCH", `/lists/${id}`, { isActive: false }],
    ["PUT", `/lists/${id}/members`, { members: [] }],
    ["DELETE", `/lists/${id}/members/a%40example.com`, undefined],
    ["DELETE", `/lists/${id}`, undefined],
    ["POST", "/suppressions", { address: "a@example.com", note: "asked" }],
  ] as const) {
    expect(await call(method, path, body, bridge)).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
    expect((await call(method, path, body, "mop_forged")).status).toBe(401);
  }
  const off = await call("PATCH", `/lists/${id}`, { isActive: false, systems: ["Checkout"] });
  expect(off.body).toMatchObject({ isActive: false, systems: ["Checkout"], severities: ["Critical"] });
  const stale = await call("PATCH", `/lists/${id}`, { systems: ["Search"], was: { systems: [] } });
  expect(stale).toMatchObject({ status: 409, body: { code: "STALE", current: { systems: ["Checkout"] } } });
  expect(await call("DELETE", `/lists/${id}`)).toMatchObject({ status: 200, body: { id } });
  expect((await call("DELETE", `/lists/${id}`)).status).toBe(404);
});

it("suppresses an address and writes to it again, each with a reason", async () => {
  const note = "asked by phone";
  expect(await call("POST", "/suppressions", { address: "Cy@example.com", note })).toMatchObject({
    status: 201,
    body: { isNew: true },
  });
  expect((await call("GET", "/suppressions?search=cy@")).body).toMatchObject({ total: 1 });
  expect((await call("DELETE", "/suppressions/cy%40example.com", {})).body.code).toBe("INVALID_INPUT");
  expect((await call("DELETE", "/suppressions/cy%40example.com", { note })).status).toBe(200);
  expect((await call("GET", "/suppressions")).body.total).toBe(0);
});
