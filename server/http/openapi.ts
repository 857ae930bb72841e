import { z } from "zod";
import { ERRORS } from "../core/errors";
import { PublicBanners } from "../status-page/schemas";
import { propertiesOf, type RestRoute } from "./rest-routes";

type Schema = Record<string, unknown>;

const PROBLEM: Schema = {
  type: "object",
  description: "An error (RFC 9457). `code` is stable; `detail` says what to do.",
  required: ["type", "title", "status", "detail", "code", "requestId"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    code: { type: "string", enum: [...Object.keys(ERRORS), "METHOD_NOT_ALLOWED", "UNSUPPORTED_MEDIA_TYPE"] },
    requestId: { type: "string" },
    errors: { type: "object", additionalProperties: { type: "string" }, description: "Field: what to do about it." },
    unmet: { type: "array", items: { type: "string" }, description: "Conditions that are not met." },
    current: { description: "What another writer left, for a stale edit." },
  },
};

const IDEMPOTENCY_KEY: Schema = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Any text of your own, once per change: a repeat with the same key gets the first answer.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

const requiredOf = (schema: Schema): string[] => (Array.isArray(schema.required) ? (schema.required as string[]) : []);

/** The input without what the path carries. */
function bodySchema(route: RestRoute): Schema {
  const isElsewhere = (name: string) => route.parameters.includes(name);
  if (!route.input.properties) return route.input;
  const properties = Object.fromEntries(
    Object.entries(propertiesOf(route.input)).filter(([name]) => !isElsewhere(name)),
  );
  const required = requiredOf(route.input).filter((name) => !isElsewhere(name));
  const { required: _, ...rest } = route.input;
  return { ...rest, properties, ...(required.length > 0 ? { required } : {}) };
}

function parametersOf(route: RestRoute): Schema[] {
  const properties = propertiesOf(route.input);
  const path = route.parameters.map((name) => ({
    name,
    in: "path",
    required: true,
    schema: properties[name] ?? { type: "string" },
  }));
  if (route.method !== "GET") return [...path, { $ref: "#/components/parameters/IdempotencyKey" }];
  const required = requiredOf(route.input);
  const query = Object.entries(properties)
    .filter(([name]) => !route.parameters.includes(name))
    .map(([name, schema]) => ({ name, in: "query", required: required.includes(name), schema }));
  return [...path, ...query];
}

function operationOf(route: RestRoute): Schema {
  const body = bodySchema(route);
  const isBodyRequired = requiredOf(body).length > 0;
  const problem = { $ref: "#/components/responses/Problem" };
  return {
    operationId: route.procedure,
    summary: route.summary,
    tags: [route.tag],
    parameters: parametersOf(route),
    ...(route.method === "GET" || route.method === "DELETE"
      ? {}
      : { requestBody: { required: isBodyRequired, content: { "application/json": { schema: body } } } }),
    responses: {
      [String(route.status)]: {
        description: route.status === 201 ? "Created" : "Done",
        ...(route.status === 201 ? { headers: { Location: { schema: { type: "string" } } } } : {}),
        content: { "application/json": { schema: route.output ?? {} } },
      },
      "4XX": problem,
      "5XX": problem,
    },
  };
}

/** Moves the `$defs` of zod's schemas to where OpenAPI looks for them. */
function hoistDefinitions(document: Schema, schemas: Record<string, Schema>): Schema {
  const walk = (node: unknown, prefix: string): unknown => {
    if (Array.isArray(node)) return node.map((each) => walk(each, prefix));
    if (node === null || typeof node !== "object") return node;
    const { $defs, ...rest } = node as Schema & { $defs?: Record<string, Schema> };
    const here = typeof rest.operationId === "string" ? rest.operationId.replaceAll(".", "_") : prefix;
    for (const [name, schema] of Object.entries($defs ?? {})) schemas[`${here}_${name}`] = walk(schema, here) as Schema;
    return Object.fromEntries(
      Object.entries(rest).map(([key, value]) => {
        const isLocal = key === "$ref" && typeof value === "string" && value.startsWith("#/$defs/");
        if (isLocal) return [key, `#/components/schemas/${here}_${(value as string).slice("#/$defs/".length)}`];
        return [key, walk(value, here)];
      }),
    );
  };
  return walk(document, "shared") as Schema;
}

/** A call whose answer is a file, streamed beside the procedures. */
export type FileRoute = Pick<RestRoute, "procedure" | "path" | "summary" | "tag" | "input"> & {
  /** Media type: schema. */
  contents: Record<string, Schema>;
};

function fileOperation({ contents, ...route }: FileRoute): Schema {
  const operation = operationOf({
    ...route,
    method: "GET",
    status: 200,
    parameters: [],
    pattern: /^$/,
    output: null,
  });
  const content = Object.fromEntries(Object.entries(contents).map(([type, schema]) => [type, { schema }]));
  return { ...operation, responses: { ...(operation.responses as Schema), 200: { description: "A file", content } } };
}

/**
 * The HTTP API as an OpenAPI 3.1 document.
 * @param serverUrl base URL of the site, without a trailing slash
 */
export function createOpenApi(
  routes: readonly RestRoute[],
  { serverUrl, version, files = [] }: { serverUrl: string; version: string; files?: readonly FileRoute[] },
) {
  const paths: Record<string, Schema> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  for (const file of files) paths[file.path] = { ...paths[file.path], get: fileOperation(file) };
  const schemas: Record<string, Schema> = { Problem: PROBLEM };
  const { $schema: _, ...banners } = z.toJSONSchema(PublicBanners, { io: "output", target: "draft-2020-12" });
  paths["/public/banner"] = {
    get: {
      operationId: "public.banner",
      summary: "Read the banners to show in an app of your own, without signing in, from any origin",
      tags: ["Public"],
      security: [],
      parameters: [],
      responses: {
        "200": { description: "Done", content: { "application/json": { schema: banners } } },
        "304": { description: "Unchanged since the ETag that was sent" },
      },
    },
  };
  const hoisted = hoistDefinitions(paths, schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "MajorOps",
      version,
      description: "Runs a major IT incident from the first alarm to the last lesson.",
    },
    servers: [{ url: `${serverUrl}/api` }],
    security: [{ token: [] }, { session: [] }],
    tags: [...new Set(["Public", ...routes.map((route) => route.tag)])].sort().map((name) => ({ name })),
    paths: hoisted,
    components: {
      schemas,
      parameters: { IdempotencyKey: IDEMPOTENCY_KEY },
      responses: {
        Problem: {
          description: "An error",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token" },
        session: { type: "apiKey", in: "cookie", name: "next-auth.session-token", description: "A signed-in browser" },
      },
    },
  };
}
