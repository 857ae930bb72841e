import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { assertOpenApi } from "../../tests/support/assert-openapi";
import type { Actor } from "../core/actor";
import { AppError } from "../core/errors";
import type { Db } from "../db/client";
import { procedure, router } from "../trpc/init";
import { createOpenApi } from "./openapi";
import { MAX_BODY_BYTES } from "./read-body";
import { idempotencyKey } from "./request-context";
import { createRest } from "./rest";

const tag = "Things";
const ByRef = z.object({ ref: z.string() });
const Thing = z.object({ number: z.number(), name: z.string() });
const seen: { source: string; requestId: string | null; input: unknown }[] = [];

const things = router({
  create: procedure
    .meta({ rest: { method: "POST", path: "/things", status: 201, summary: "Make a thing", tag } })
    .input(z.object({ name: z.string().min(1, "Give a name.") }))
    .output(Thing)
    .mutation(({ ctx, input }) => {
      seen.push({ source: ctx.source, requestId: ctx.requestId, input });
      return { number: 7, name: input.name };
    }),
  list: procedure
    .meta({ rest: { method: "GET", path: "/things", summary: "List things", tag } })
    .input(z.object({ limit: z.int().default(5), open: z.boolean().optional(), tags: z.array(z.string()).optional() }))
    .query(({ input }) => input),
  get: procedure
    .meta({ rest: { method: "GET", path: "/things/{ref}", summary: "Read a thing", tag } })
    .input(ByRef)
    .output(Thing)
    .query(({ input }) => ({ number: 7, name: input.ref })),
  parts: procedure
    .meta({ rest: { method: "GET", path: "/things/{ref}/parts", summary: "List parts", tag } })
    .input(ByRef)
    .query(() => []),
  fail: procedure
    .meta({ rest: { method: "POST", path: "/things/{ref}/fail", summary: "Fail", tag } })
    .input(ByRef.extend({ how: z.string() }))
    .mutation(({ input }) => {
      switch (input.how) {
        case "unmet":
          throw new AppError("UNMET_CONDITIONS", "Not yet.", { unmet: ["First condition"] });
        case "stale":
          throw new AppError("STALE", "Behind.", { current: { phase: 3 } });
        case "dead":
          throw Object.assign(new Error("connect ECONNREFUSED 10.0.0.9:5432"), { code: "ECONNREFUSED" });
        case "trpc":
          throw new TRPCError({ code: "TOO_MANY_REQUESTS", message: "Slow down." });
        default:
          throw new Error("secret detail at server/core/thing.ts:12");
      }
    }),
  inner: procedure.query(() => "not part of the HTTP API"),
});

describe("the HTTP API", () => {
  const rest = createRest({
    router: router({ things }),
    createContext: async (req) => ({
      actor: { kind: "system", name: "test" } satisfies Actor,
      now: new Date("2026-11-21T03:00:00.000Z"),
      requestId: idempotencyKey(req),
      db: {} as Db,
      source: "web",
    }),
  });
  let server: Server;
  let base: string;

  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const isText = typeof body === "string";
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      redirect: "manual",
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  };

  beforeAll(async () => {
    server = createServer((req, res) => {
      rest
        .handle(req, res, new URL(req.url ?? "/", "http://door"), "request-1")
        .then((isOurs) => isOurs || res.writeHead(418).end("{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, () => resolve()));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it("creates: 201, where to find it, and the key and source go to the verb", async () => {
    const made = await call("POST", "/api/things", { name: "one" }, { "Idempotency-Key": "key-1" });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ number: 7, name: "one" });
    expect(made.headers.get("location")).toBe("/api/things/INC-7");
    expect(seen.at(-1)).toEqual({ source: "api", requestId: "key-1", input: { name: "one" } });
  });

  it("reads path and query into the input, in the types that the schema wants", async () => {
    expect((await call("GET", "/api/things/INC-7")).body).toEqual({ number: 7, name: "INC-7" });
    expect((await call("GET", "/api/things?limit=3&open=true&tags=a,b&tags=c")).body).toEqual({
      ...{ limit: 3, open: true, tags: ["a", "b", "c"] },
    });
    expect((await call("GET", "/api/things")).body).toEqual({ limit: 5 });
    expect((await call("GET", "/api/things?limit=many")).status).toBe(422);
  });

  it("lets the path win over the body", async () => {
    const { body } = await call("POST", "/api/things/INC-1/fail", { ref: "INC-2", how: "unmet" });
    expect(body.code).toBe("UNMET_CONDITIONS");
  });

  it("says what is wrong with the input, field by field", async () => {
    const { status, headers, body } = await call("POST", "/api/things", { name: "" });
    expect(status).toBe(422);
    expect(headers.get("content-type")).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({ status: 422, code: "INVALID_INPUT", errors: { name: "Give a name." } });
    expect(body.requestId).toBe("request-1");
  });

  it.each([
    ["unmet", 409, { code: "UNMET_CONDITIONS", unmet: ["First condition"] }],
    ["stale", 409, { code: "STALE", current: { phase: 3 } }],
    ["dead", 503, { code: "UNAVAILABLE" }],
    ["trpc", 429, { code: "RATE_LIMITED", detail: "Slow down." }],
    ["other", 500, { code: "INTERNAL", title: "Internal error" }],
  ])("maps the error %s to %i", async (how, status, problem) => {
    const answer = await call("POST", "/api/things/INC-1/fail", { how });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ ...problem, status });
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|thing\.ts|10\.0\.0\.9/);
  });

  it.each([
    ["{ not json", 400],
    ["[1]", 400],
    ["null", 400],
  ])("refuses the body %s with %i", async (body, status) => {
    const answer = await call("POST", "/api/things", body);
    expect([answer.status, answer.body.code]).toEqual([status, "MALFORMED"]);
  });

  it("refuses other media types, methods and sizes by their own status", async () => {
    const form = await call("POST", "/api/things", "name=x", { "Content-Type": "application/x-www-form-urlencoded" });
    expect([form.status, form.body.code]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    const method = await call("DELETE", "/api/things");
    expect([method.status, method.headers.get("allow")]).toEqual([405, "POST, GET, HEAD"]);
    const large = await call("POST", "/api/things", { name: "x".repeat(MAX_BODY_BYTES) });
    expect([large.status, large.body.code]).toEqual([413, "TOO_LARGE"]);
    expect((await call("GET", "/api/things/%E0%A4%A")).status).toBe(400);
  });

  it("leaves paths that no procedure declares to others", async () => {
    expect((await call("GET", "/api/others")).status).toBe(418);
    expect((await call("GET", "/api/inner")).status).toBe(418);
  });

  it("refuses a key that cannot be one", async () => {
    const { status } = await call("POST", "/api/things", { name: "x" }, { "Idempotency-Key": "a".repeat(256) });
    expect(status).toBe(400);
  });

  describe("from a signed-in browser", () => {
    const cookie = { Cookie: "session=1" };
    it.each([
      [{ ...cookie, Origin: "https://evil.example" }, 403],
      [{ ...cookie, "Sec-Fetch-Site": "cross-site" }, 403],
      [{ ...cookie, "Sec-Fetch-Site": "same-site" }, 403],
      [{ ...cookie, Origin: "null" }, 403],
      [{ ...cookie, Origin: "http://localhost:3000", "Sec-Fetch-Site": "same-origin" }, 201],
      [{ Cookie: "session=1", Authorization: "Bearer x", Origin: "https://evil.example" }, 201],
      [{ Origin: "https://elsewhere.example" }, 201],
    ])("a change with %j gets %i", async (headers, status) => {
      expect((await call("POST", "/api/things", { name: "x" }, headers)).status).toBe(status);
    });
  });

  it("describes itself: every route, every reference resolved", () => {
    const document = createOpenApi(rest.routes, { serverUrl: "http://localhost:3000", version: "1.0.0" });
    assertOpenApi(document);
    const paths = document.paths as Record<string, Record<string, { parameters: unknown[]; requestBody?: unknown }>>;
    expect(Object.keys(paths).sort()).toEqual([
      "/public/banner",
      "/things",
      "/things/{ref}",
      "/things/{ref}/fail",
      "/things/{ref}/parts",
    ]);
    expect(paths["/things"]?.post?.requestBody).toMatchObject({ required: true });
    expect(JSON.stringify(paths["/things/{ref}/fail"]?.post?.requestBody)).not.toContain('"ref"');
  });
});
