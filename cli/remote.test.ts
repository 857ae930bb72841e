import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Context } from "../server/core/context";
import { AppError } from "../server/core/errors";
import { idempotencyKey } from "../server/http/request-context";
import { createRest } from "../server/http/rest";
import { appRouter } from "../server/trpc/root";
import { testDb } from "../tests/support/db";
import { withBackend } from "./backend";

const TOKEN = "mop_of-the-test";
let server: Server;

beforeAll(async () => {
  const t = await testDb();
  const mim = await t.asUser("mim");
  const createContext = async (req: IncomingMessage): Promise<Context> => {
    if (req.headers.authorization !== `Bearer ${TOKEN}`) throw new AppError("UNAUTHENTICATED", "No such token.");
    return { ...mim, requestId: idempotencyKey(req) };
  };
  const rest = createRest({ router: appRouter, createContext });
  server = createServer(async (req, res) => {
    const url = new URL(req.url ?? "/", "http://localhost");
    if (url.pathname.startsWith("/moved")) return void res.writeHead(302, { location: "/api/incidents" }).end();
    if (!(await rest.handle(req, res, url, "test")))
      res.writeHead(404, { "content-type": "text/html" }).end("<h1>No</h1>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

function point(path = "", token = TOKEN): void {
  process.env.MIM_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  process.env.MIM_TOKEN = token;
}
afterAll(() => {
  delete process.env.MIM_URL;
  delete process.env.MIM_TOKEN;
});

test("the incident commands over the HTTP API", async () => {
  point();
  const open = () =>
    withBackend((api) => api.open({ title: "Über & <b>", severity: "P3", affectedSystems: ["x"] }), "the-same-key");
  const { ref } = await open();
  expect((await open()).ref).toBe(ref);
  const entry = await withBackend((api) => api.log({ ref, text: "First", type: "alert" }));
  expect(entry.text).toBe("First");
  const page = await withBackend((api) => api.timeline({ ref, limit: 1 }));
  expect(page.items.map(({ seq }) => seq)).toEqual([entry.seq]);
  const board = await withBackend((api) => api.list({ status: "open", limit: 5 }));
  expect(board.items.map((each) => each.ref)).toEqual([ref]);
  await expect(withBackend((api) => api.advance({ ref }))).rejects.toMatchObject({
    code: "UNMET_CONDITIONS",
    details: { unmet: [expect.any(String)] },
  });
  const advanced = await withBackend((api) => api.advance({ ref, toPhase: 8, override: { reason: "Over" } }));
  expect(advanced.phase).toBe(8);
  const resolved = await withBackend((api) => api.setStatus({ ref, status: "Resolved" }));
  expect((await withBackend((api) => api.show(ref))).resolvedAt).toBe(resolved.resolvedAt);
});

test("what the server refuses keeps its code", async () => {
  point();
  await expect(withBackend((api) => api.show("INC-77"))).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(withBackend((api) => api.open({ title: "", severity: "P1" }))).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { title: expect.any(String) } },
  });
  point("", "wrong");
  await expect(withBackend((api) => api.list({}))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("another program's answer, a redirect, or no token are told apart", async () => {
  point("/elsewhere");
  await expect(withBackend((api) => api.list({}))).rejects.toMatchObject({ code: "NOT_FOUND" });
  point("/moved");
  await expect(withBackend((api) => api.list({}))).rejects.toMatchObject({ code: "UNAVAILABLE" });
  point("", "");
  await expect(withBackend((api) => api.list({}))).rejects.toThrow(/MIM_TOKEN/);
  process.env.MIM_URL = "ftp://x";
  await expect(withBackend((api) => api.list({}))).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
