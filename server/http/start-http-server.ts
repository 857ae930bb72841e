import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { TRPCError } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { systemClock } from "../core/clock";
import { systemContext } from "../core/context";
import { appUrl, env } from "../core/env";
import { ERRORS } from "../core/errors";
import { log } from "../core/log";
import { getDb } from "../db/client";
import { dataFolder } from "../db/embedded-postgres";
import { closeListener, getListener } from "../realtime/listener";
import { onFreshPages } from "../realtime/page-relay";
import { renderPublicPages } from "../status-page/jobs";
import { isSubscription, serveEventStream } from "../trpc/event-stream";
import { appRouter } from "../trpc/root";
import { createArtifactDisk } from "./artifact-disk";
import { type ArtifactStore, createArtifactStore } from "./artifact-store";
import { COMMS_EXPORT, createCommsExport } from "./comms-export";
import { createDoor, type DoorParts, type Handler } from "./door";
import { VERSION } from "./health";
import { startMetrics } from "./metrics";
import { createOpenApi } from "./openapi";
import { toAppError } from "./problem";
import { MAX_BODY_BYTES } from "./read-body";
import { createContext } from "./request-context";
import { createResendHook } from "./resend-hook";
import { sendProblem } from "./respond";
import { createRest } from "./rest";
import { assertSameOrigin } from "./same-origin";
import { serveUnsubscribe } from "./serve-unsubscribe";
import { createServiceWorker } from "./service-worker";
import { createStaticFiles } from "./static-files";

const TRPC_PREFIX = "/api/trpc/";
/** Answers under way get this long before their connections are cut. */
const CLOSE_WITHIN_MS = 3_000;

export type HttpServerOptions = { port: number; dev: boolean; host?: string };
export type HttpServer = { port: number; close(): Promise<void> };

const trpc: Handler = async (req, res, requestId) => {
  try {
    assertSameOrigin(req);
  } catch (error) {
    return sendProblem(res, error, requestId);
  }
  const path = decodeURIComponent((req.url ?? "").slice(TRPC_PREFIX.length).split("?", 1)[0] ?? "");
  const create = () =>
    createContext(req, "web").catch((error: unknown) => {
      const known = toAppError(error, requestId);
      throw new TRPCError({ code: ERRORS[known.code].trpc, message: known.message, cause: known });
    });
  res.setHeader("Cache-Control", "no-store");
  if (req.method === "GET" && isSubscription(appRouter, path)) {
    return serveEventStream(req, res, { router: appRouter, path, createContext: create });
  }
  await nodeHTTPRequestHandler({
    router: appRouter,
    req,
    res,
    path,
    maxBodySize: MAX_BODY_BYTES,
    createContext: create,
  });
};

type Pages = { handle: Handler; close: () => Promise<void> };

/** Next, without a server of its own. On its first request it takes up the upgrades of development by itself. */
async function startPages({ dev, port, host }: HttpServerOptions): Promise<Pages> {
  process.env.NEXT_TELEMETRY_DISABLED ??= "1"; // what runs incidents calls nobody's home
  const { default: next } = await import("next");
  const app = next({ dev, dir: process.cwd(), port, hostname: host ?? "localhost" });
  await app.prepare();
  const handle = app.getRequestHandler();
  return { handle: (req, res) => handle(req, res), close: () => app.close() };
}

/** The first pages of a fresh database, and the new look after an update; bytes that stay the same are not written. */
async function renderAtStart(store: ArtifactStore): Promise<void> {
  try {
    await renderPublicPages(systemContext(getDb().db, "start", "job", systemClock), null);
    await store.reconcile();
  } catch (error) {
    log.warn({ err: error }, "public pages not rendered at start");
  }
}

/** Ends streams, which would otherwise go on for ever, then everything else, gently and then not. */
async function closeServer(server: Server, streams: Set<ServerResponse>, sockets: Set<Duplex>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const stream of streams) {
    stream.on("error", () => undefined); // whoever writes to it once more must not end the process
    stream.end();
  }
  for (const socket of sockets) socket.destroy();
  // A connection becomes idle when its answer is out, and would then wait for the next request.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), CLOSE_WITHIN_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

/**
 * Starts the front door: the one port for public pages, API, event streams and Next.
 * @throws EADDRINUSE and its like, as the operating system names them
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { pool } = getDb();
  const wakeUps = getListener();
  const disk = createArtifactDisk(join(dataFolder(env().MAJOROPS_DATA), "public"));
  const store = createArtifactStore({ pool, disk, wakeUps, ownPages: onFreshPages });
  const rest = createRest({ router: appRouter, createContext: (req) => createContext(req, "api") });
  const commsExport = createCommsExport((req) => createContext(req, "api"));
  const openApi = createOpenApi(rest.routes, { serverUrl: appUrl(), version: VERSION, files: [COMMS_EXPORT] });

  const streams = new Set<ServerResponse>();
  const upgraded = new Set<Duplex>();
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 15_000, requestTimeout: 30_000 });
  startMetrics();
  await store.start();
  // The port is ours before Next loads: a port taken is known at once, and public pages need no Next.
  const coming = Promise.withResolvers<Pages>();
  const pages: Handler = async (req, res, requestId) => (await coming.promise).handle(req, res, requestId);
  const serviceWorker = createServiceWorker(options.dev);
  const unsubscribe: DoorParts["unsubscribe"] = (req, res, pathname) =>
    serveUnsubscribe(req, res, pathname, () => systemContext(getDb().db, "unsubscribe link", "web", systemClock));
  const { RESEND_WEBHOOK_SECRET: hookSecret } = env();
  const hooks: Record<string, Handler> = hookSecret
    ? { "/api/hooks/resend": createResendHook({ secret: hookSecret, db: getDb().db, clock: systemClock }) }
    : {};
  const statics = options.dev ? {} : { staticFiles: createStaticFiles() };
  server.on(
    "request",
    createDoor({
      store,
      pool,
      rest,
      openApi,
      commsExport,
      trpc,
      pages,
      streams,
      isDev: options.dev,
      serviceWorker,
      unsubscribe,
      hooks,
      ...statics,
    }),
  );
  server.on("upgrade", (_req, socket) => {
    upgraded.add(socket);
    socket.once("close", () => upgraded.delete(socket));
    if (server.listenerCount("upgrade") === 1) socket.destroy(); // Next does not listen yet
  });
  const close = async () => {
    await closeServer(server, streams, upgraded);
    await store.stop();
    await closeListener();
  };
  try {
    await listen(server, options);
    const { port } = server.address() as AddressInfo;
    const rendered = renderAtStart(store);
    const app = await startPages({ ...options, port });
    coming.resolve(app);
    if (store.size === 0) await rendered;
    return {
      port,
      async close() {
        await close();
        await app.close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(server: Server, { port, host }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
