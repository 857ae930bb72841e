import type { AnyTRPCRouter } from "@trpc/server";
import { z } from "zod";
import type { RestMeta } from "../trpc/init";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type JsonSchema = Record<string, unknown>;

/** One call of the HTTP API, as a procedure's meta declares it. */
export type RestRoute = {
  /** Dotted path of the procedure: "incident.open". */
  procedure: string;
  method: Method;
  /** "/incidents/{ref}/timeline" */
  path: string;
  status: number;
  summary: string;
  tag: string;
  /** Names in the path, in order. */
  parameters: string[];
  pattern: RegExp;
  /** JSON Schema of the input, and of the output where the procedure declares one. */
  input: JsonSchema;
  output: JsonSchema | null;
};

type ProcedureDef = { meta?: RestMeta; inputs?: unknown[]; output?: unknown };

const isZod = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** A schema of ours as JSON Schema. */
export function toJsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", target: "draft-2020-12" });
  return rest as JsonSchema;
}

/** Inputs that a procedure stacks up, as one object. */
function inputSchema(inputs: readonly unknown[]): JsonSchema {
  const schemas = inputs.filter(isZod).map((schema) => toJsonSchema(schema, "input"));
  const [only] = schemas;
  if (schemas.length <= 1) return only ?? { type: "object" };
  return { allOf: schemas };
}

/** Every procedure that says how the HTTP API calls it, longest path first. */
export function restRoutes(router: AnyTRPCRouter): RestRoute[] {
  const procedures = router._def.procedures as Record<string, { _def: ProcedureDef }>;
  const routes = Object.entries(procedures).flatMap(([procedure, { _def }]): RestRoute[] => {
    const rest = _def.meta?.rest;
    if (!rest) return [];
    const parameters = [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    const source = rest.path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "([^/]+)");
    return [
      {
        procedure,
        method: rest.method,
        path: rest.path,
        status: rest.status ?? 200,
        summary: rest.summary,
        tag: rest.tag,
        parameters,
        pattern: new RegExp(`^${source}$`),
        input: inputSchema(_def.inputs ?? []),
        output: isZod(_def.output) ? toJsonSchema(_def.output, "output") : null,
      },
    ];
  });
  return routes.sort((a, b) => a.parameters.length - b.parameters.length || b.path.length - a.path.length);
}

/** Properties of an object schema, also where it is made of several. */
export function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  const own = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const parts = [schema.allOf, schema.anyOf].flatMap((list) => (Array.isArray(list) ? (list as JsonSchema[]) : []));
  return Object.assign({}, ...parts.map(propertiesOf), own);
}

/** JSON types that a schema admits. */
export function typesOf(schema: JsonSchema): string[] {
  const own = Array.isArray(schema.type) ? (schema.type as string[]) : schema.type ? [String(schema.type)] : [];
  const parts = Array.isArray(schema.anyOf) ? (schema.anyOf as JsonSchema[]) : [];
  return [...own, ...parts.flatMap(typesOf)];
}
