import { createServer, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { router } from "../trpc/init";
import { createArtifact } from "./artifact";
import type { ArtifactStore } from "./artifact-store";
import { createDoor } from "./door";
import { createRest } from "./rest";

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

describe("createDoor", () => {
  const home = createArtifact({
    path: "/",
    version: 1,
    contentType: "text/html",
    etag: "e",
    body: Buffer.from("home"),
  });
  const store = { get: (path: string) => (path === "/" ? home : undefined), size: 1 } as ArtifactStore;
  const streams = new Set<ServerResponse>();
  let test: TestDb;
  let server: Server;

  const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const req = request({ port, path, method: options.method ?? "GET", headers: options.headers ?? {} }, (res) => {
        let body = "";
        res.on("data", (chunk) => (body += chunk));
        res.on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
      });
      req.on("error", reject);
      req.end(options.body);
    });

  beforeAll(async () => {
    test = await testDb();
    const door = createDoor({
      store,
      pool: test.pool,
      rest: createRest({ router: router({}), createContext: async () => test.ctx() }),
      openApi: { openapi: "3.1.0" },
      trpc: (req, res) => {
        if (!req.url?.includes("stream")) return void res.end("trpc");
        res.writeHead(200, { "Content-Type": "text/event-stream" });
        res.write("data: 1\n\n");
      },
      pages: (req, res) => {
        if (req.url === "/broken") throw new Error("secret at app/page.tsx:3");
        res.end(`page ${req.url}`);
      },
      streams,
      isDev: false,
    });
    server = createServer(door);
    await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("answers public pages first, then its own paths, then leaves the rest to the pages", async () => {
    expect((await ask("/")).body).toBe("home");
    expect((await ask("/admin?x=1")).body).toBe("page /admin?x=1");
    expect((await ask("/api/trpc/incident.get")).body).toBe("trpc");
    expect((await ask("/api/auth/session")).body).toBe("page /api/auth/session");
    expect(JSON.parse((await ask("/api/openapi.json")).body).openapi).toBe("3.1.0");
  });

  it("leads the host new.* from / to /new, and from nowhere else", async () => {
    const moved = await ask("/", { headers: { Host: "new.example.com" } });
    expect([moved.status, moved.headers.location]).toEqual([302, "/new"]);
    expect((await ask("/new", { headers: { Host: "new.example.com" } })).body).toBe("page /new");
    expect((await ask("/", { headers: { Host: "news.example.com" } })).body).toBe("home");
  });

  it("puts a request id and security headers on what it passes on", async () => {
    const { headers } = await ask("/admin");
    expect(headers["x-request-id"]).toMatch(/^[\w-]{36}$/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-frame-options"]).toBe("DENY");
    expect(headers["content-security-policy"]).toMatch(/frame-ancestors 'none'/);
    expect((await ask("/admin", { headers: { "X-Request-Id": "caller-id-1" } })).headers["x-request-id"]).toBe(
      "caller-id-1",
    );
    const forged = await ask("/admin", { headers: { "X-Request-Id": "<script>alert(1)</script>" } });
    expect(forged.headers["x-request-id"]).not.toContain("<");
  });

  it("shows nobody a stack", async () => {
    const { status, body } = await ask("/broken");
    expect(status).toBe(500);
    expect(JSON.parse(body)).toMatchObject({ code: "INTERNAL", title: "Internal error" });
    expect(body).not.toMatch(/secret|page\.tsx/);
  });

  it("refuses bodies over 4 MB, and ones without a length for pages", async () => {
    const body = "x".repeat(4_000_001);
    const large = await ask("/admin", { method: "POST", headers: { "Content-Length": String(body.length) }, body });
    expect(large.status).toBe(413);
    expect(
      (await ask("/admin", { method: "POST", headers: { "Transfer-Encoding": "chunked" }, body: "x" })).status,
    ).toBe(400);
    expect((await ask("/admin", { method: "POST", headers: { "Content-Length": "1" }, body: "x" })).status).toBe(200);
  });

  it("is alive, but not ready while no worker runs", async () => {
    const health = await ask("/api/health");
    expect(JSON.parse(health.body)).toMatchObject({ status: "ok", name: "majorops", version: expect.any(String) });
    const ready = await ask("/api/ready");
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.body).checks).toMatchObject({ database: { isOk: true }, jobs: { isOk: false } });
  });

  it("is ready while a worker shows that it lives", async () => {
    await test.asSuperuser(async (client) => {
      await client.query("select pg_advisory_lock(4242003, hashtext('worker'))");
      expect((await ask("/api/ready")).status).toBe(200);
    });
  });

  it("counts requests, pages, streams and deliveries for Prometheus", async () => {
    const open = request({ ...portOf(server), path: "/api/trpc/stream", headers: { Accept: "text/event-stream" } });
    await new Promise<void>((resolve) => {
      open.on("response", (res) => res.once("data", () => resolve()));
      open.end();
    });
    const metrics = (await ask("/metrics")).body;
    expect(metrics).toMatch(/^majorops_open_streams 1$/m);
    expect(metrics).toMatch(/^majorops_artifact_requests_total\{kind="hits"\} [1-9]/m);
    expect(metrics).toMatch(/^majorops_http_requests_total\{route="page",status="200"\} [1-9]/m);
    expect(metrics).toMatch(/^majorops_outbox_depth 0$/m);
    for (const line of metrics.trim().split("\n"))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [\d.e+-]+)$/);
    open.destroy();
  });

  it("goes on without the database: pages, health and metrics answer, ready says what is wrong", async () => {
    await test.pool.end();
    expect((await ask("/")).body).toBe("home");
    expect((await ask("/api/health")).status).toBe(200);
    expect((await ask("/metrics")).body).toMatch(/^majorops_database_up 0$/m);
    const ready = await ask("/api/ready");
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.body).checks.database.isOk).toBe(false);
  });
});

const portOf = (server: Server) => ({ port: (server.address() as AddressInfo).port });
