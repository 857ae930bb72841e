import type { IncomingMessage, ServerResponse } from "node:http";
import { type AnyTRPCRouter, callTRPCProcedure } from "@trpc/server";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { formatRef } from "../incidents/rules";
import { hasBody, readJsonBody } from "./read-body";
import { sendJson, sendProblem } from "./respond";
import { propertiesOf, type RestRoute, restRoutes, typesOf } from "./rest-routes";
import { assertSameOrigin } from "./same-origin";

const PREFIX = "/api";

type Options = { router: AnyTRPCRouter; createContext: (req: IncomingMessage) => Promise<Context> };
type Answer = { status: number; body: unknown; location: string | null };

/** One query value as the type that its schema wants; what does not fit stays text, and the schema says so. */
function coerce(value: string, schema: Record<string, unknown> | undefined): unknown {
  const types = schema ? typesOf(schema) : [];
  if ((types.includes("integer") || types.includes("number")) && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (types.includes("boolean") && (value === "true" || value === "false")) return value === "true";
  return value;
}

function queryInput(query: URLSearchParams, route: RestRoute): Record<string, unknown> {
  const properties = propertiesOf(route.input);
  const input: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const schema = properties[name];
    const values = query.getAll(name);
    const isList = schema !== undefined && typesOf(schema).includes("array");
    input[name] = isList ? values.flatMap((value) => value.split(",")) : coerce(values.at(-1) ?? "", schema);
  }
  return input;
}

function pathInput(match: RegExpExecArray, route: RestRoute): Record<string, unknown> {
  const properties = propertiesOf(route.input);
  return Object.fromEntries(
    route.parameters.map((name, index) => {
      try {
        return [name, coerce(decodeURIComponent(match[index + 1] ?? ""), properties[name])];
      } catch {
        throw new AppError("MALFORMED", "The path holds a percent sign that starts no character.");
      }
    }),
  );
}

async function bodyInput(req: IncomingMessage): Promise<Record<string, unknown>> {
  const type = (req.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase();
  if (hasBody(req) && type !== "application/json") throw new UnsupportedMediaType();
  return readJsonBody(req);
}

/** Outside the list of AppError codes: only HTTP knows it. */
class UnsupportedMediaType extends Error {}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === "object";

/** Where a created thing is read: its own route of the API if there is one, else the URL that the answer names. */
function locationOf(route: RestRoute, routes: readonly RestRoute[], input: unknown, output: unknown): string | null {
  if (route.status !== 201 || !isRecord(output)) return null;
  const known: Record<string, unknown> = { ...(isRecord(input) ? input : {}), ...output };
  if (typeof output.number === "number") known.ref ??= formatRef(output.number);
  const prefix = `${route.path}/`;
  const item = routes.find(
    ({ method, path }) => method === "GET" && path.startsWith(prefix) && /^\{\w+\}$/.test(path.slice(prefix.length)),
  );
  if (!item) return typeof output.url === "string" ? output.url : null;
  const filled = item.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(known[name] ?? "")));
  return `${PREFIX}${filled}`;
}

/**
 * The HTTP API: the tRPC procedures that carry a `rest` meta, under /api. Path parameters and query (GET) or JSON body
 * become the input; errors are application/problem+json.
 * @returns a handler that says whether the path is one of the API's
 */
export function createRest({ router, createContext }: Options) {
  const routes = restRoutes(router);

  const call = async (
    req: IncomingMessage,
    route: RestRoute,
    match: RegExpExecArray,
    query: URLSearchParams,
  ): Promise<Answer> => {
    assertSameOrigin(req);
    const given = route.method === "GET" ? queryInput(query, route) : await bodyInput(req);
    const input = { ...given, ...pathInput(match, route) };
    const ctx = { ...(await createContext(req)), source: "api" as const };
    const output: unknown = await callTRPCProcedure({
      router,
      path: route.procedure,
      getRawInput: async () => input,
      ctx,
      type: route.method === "GET" ? "query" : "mutation",
      signal: undefined,
      batchIndex: 0,
    });
    return { status: route.status, body: output, location: locationOf(route, routes, input, output) };
  };

  return {
    routes,
    /** Answers a call of the API; false where no route has this path. */
    async handle(req: IncomingMessage, res: ServerResponse, url: URL, requestId: string): Promise<boolean> {
      const path = url.pathname.slice(PREFIX.length).replace(/(?<=.)\/$/, "");
      const fitting = routes.filter((route) => route.pattern.test(path));
      if (fitting.length === 0) return false;
      const method = req.method === "HEAD" ? "GET" : req.method;
      const route = fitting.find((each) => each.method === method);
      const match = route?.pattern.exec(path);
      if (!route || !match) {
        const allowed = fitting.map((each) => each.method);
        res.setHeader("Allow", [...new Set(allowed.includes("GET") ? [...allowed, "HEAD"] : allowed)].join(", "));
        const detail = `This path takes ${[...new Set(allowed)].join(", ")}.`;
        const extra = { status: 405, title: "Method not allowed", code: "METHOD_NOT_ALLOWED", detail };
        sendProblem(res, new AppError("MALFORMED", detail), requestId, extra);
        return true;
      }
      try {
        const answer = await call(req, route, match, url.searchParams);
        if (answer.location) res.setHeader("Location", answer.location);
        sendJson(res, answer.status, answer.body ?? null);
      } catch (error) {
        if (error instanceof UnsupportedMediaType) {
          const detail = "Send the body as application/json.";
          const extra = { status: 415, title: "Media type not supported", code: "UNSUPPORTED_MEDIA_TYPE", detail };
          sendProblem(res, new AppError("MALFORMED", detail), requestId, extra);
        } else {
          sendProblem(res, error, requestId);
        }
      }
      return true;
    },
  };
}

export type Rest = ReturnType<typeof createRest>;
