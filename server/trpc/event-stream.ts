import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type AnyTRPCRouter,
  callTRPCProcedure,
  getErrorShape,
  getTRPCErrorFromUnknown,
  isTrackedEnvelope,
  TRPCError,
} from "@trpc/server";
import type { Context } from "../core/context";
import { log } from "../core/log";

const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-cache, no-transform",
  "X-Accel-Buffering": "no",
};
const PING = frame({ event: "ping", data: "" });

type Fields = { event?: string; data: string; id?: string };

function frame({ event, data, id }: Fields): string {
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${data}\n${id === undefined ? "" : `id: ${id}\n`}\n`;
}

/** What goes to many streams, such as an entry of the record, is written out once. It must not change afterwards. */
const texts = new WeakMap<object, string>();

function textOf(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

const dataOf = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(textOf).join(",")}]` : (JSON.stringify(value) ?? "null");

function frameOf(value: unknown): string {
  if (!isTrackedEnvelope(value)) return frame({ data: dataOf(value) });
  const [id, data] = value;
  return frame({ data: dataOf(data), id });
}

/** The input of the query string, with the id of the last event that the reader has. */
function inputOf(url: URL, req: IncomingMessage): unknown {
  const given = url.searchParams.get("input");
  let input: unknown;
  try {
    input = given === null ? undefined : JSON.parse(given);
  } catch (cause) {
    throw new TRPCError({ code: "BAD_REQUEST", message: "The input is not JSON.", cause });
  }
  const header = req.headers["last-event-id"];
  const lastEventId = (Array.isArray(header) ? header[0] : header) ?? url.searchParams.get("lastEventId");
  if (!lastEventId) return input;
  if (input === undefined || input === null) return { lastEventId };
  return typeof input === "object" && !Array.isArray(input) ? { ...input, lastEventId } : input;
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  value !== null && typeof value === "object" && Symbol.asyncIterator in value;

/** Whether the path names a subscription, which serveEventStream answers. */
export const isSubscription = (router: AnyTRPCRouter, path: string): boolean => {
  const procedures = router._def.procedures as Record<string, { _def: { type: string } }>;
  return Object.hasOwn(procedures, path) && procedures[path]?._def.type === "subscription";
};

type Options = { router: AnyTRPCRouter; path: string; createContext: () => Promise<Context> };

/**
 * A subscription as tRPC's clients read it (httpSubscriptionLink), written by Node's http alone. tRPC's own producer
 * takes every entry through a chain of web streams for every reader, several times the work where a thousand look on.
 */
export async function serveEventStream(
  req: IncomingMessage,
  res: ServerResponse,
  { router, path, createContext }: Options,
): Promise<void> {
  const config = router._def._config;
  const url = new URL(req.url ?? "/", "http://door");
  const gone = new AbortController();
  const { signal } = gone;
  res.once("close", () => gone.abort());
  const isOver = () => signal.aborted || res.destroyed || res.writableEnded;
  res.writeHead(200, HEADERS);
  res.write(frame({ event: "connected", data: JSON.stringify(config.sse?.client ?? {}) }));
  const ping = setInterval(
    () => isOver() || res.writableNeedDrain || res.write(PING),
    config.sse?.ping?.intervalMs ?? 15_000,
  );

  let ctx: Context | undefined;
  let input: unknown;
  try {
    const own = await createContext();
    ctx = own;
    input = inputOf(url, req);
    const call = { router, path, getRawInput: async () => input, ctx: own, signal, batchIndex: 0 };
    const values: unknown = await callTRPCProcedure({ ...call, type: "subscription" });
    if (!isIterable(values)) throw new Error(`${path} gave nothing to follow`);
    for await (const value of values) {
      if (isOver()) break;
      if (!res.write(frameOf(value))) await once(res, "drain", { signal });
      ping.refresh();
    }
    if (!isOver()) res.write(frame({ event: "return", data: "" }));
  } catch (cause) {
    if (isOver()) return;
    const error = getTRPCErrorFromUnknown(cause);
    if (error.code === "INTERNAL_SERVER_ERROR") log.error({ path, err: error.cause ?? error }, "event stream failed");
    const shape = getErrorShape({ config, ctx, error, input, path, type: "subscription" });
    res.write(frame({ event: "serialized-error", data: JSON.stringify(shape) }));
  } finally {
    clearInterval(ping);
    if (!isOver()) res.end();
  }
}
