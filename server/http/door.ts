import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type pg from "pg";
import { monotonicMs } from "../core/clock";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import type { ArtifactStore } from "./artifact-store";
import { COMMS_EXPORT_PATH } from "./comms-export";
import { checkReadiness, VERSION } from "./health";
import { countRequest, type RouteClass, renderMetrics } from "./metrics";
import { MAX_BODY_BYTES, tooLarge } from "./read-body";
import { sendJson, sendProblem } from "./respond";
import type { Rest } from "./rest";
import { createSecurityHeaders } from "./security-headers";
import { serveArtifact } from "./serve-artifact";

export type Handler = (req: IncomingMessage, res: ServerResponse, requestId: string) => Promise<void> | void;

export type DoorParts = {
  store: ArtifactStore;
  pool: pg.Pool;
  rest: Rest;
  openApi: unknown;
  /** The comms log as a file, streamed. */
  commsExport?: (req: IncomingMessage, res: ServerResponse, url: URL, requestId: string) => Promise<void>;
  /** /api/trpc and its event streams. */
  trpc: Handler;
  /** All else: Next. */
  pages: Handler;
  /** Answers that stay open: kept here from their start to their end. */
  streams: Set<ServerResponse>;
  /** Programs that report to us, by path; answered without a session. */
  hooks?: Readonly<Record<string, Handler>>;
  /** The console's worker for times without network. */
  serviceWorker?: (req: IncomingMessage, res: ServerResponse) => boolean;
  /** Scripts and styles of the console; absent in development, where Next makes them. */
  staticFiles?: (req: IncomingMessage, res: ServerResponse) => boolean;
  /** /unsubscribe/TOKEN, from here because mail programs do not wait for Next. */
  unsubscribe?: (req: IncomingMessage, res: ServerResponse, pathname: string) => Promise<boolean>;
  isDev: boolean;
};

const REQUEST_ID = /^[\w.-]{8,64}$/;

/** The caller's X-Request-Id where it is harmless, else a new one. */
function requestIdOf(req: IncomingMessage): string {
  const given = req.headers["x-request-id"];
  return typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID();
}

function refuseTooMuch(req: IncomingMessage, isOurs: boolean): void {
  if (Number(req.headers["content-length"] ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  // What reads a body here counts it; Next does not, so it gets none whose length nobody names.
  if (!isOurs && req.headers["transfer-encoding"] !== undefined) {
    throw new AppError("MALFORMED", "Send the request with a Content-Length.");
  }
}

/** Whether the host is new.*; from the raw headers, because every reader of "/" passes here. */
function isNewHost({ rawHeaders: raw }: IncomingMessage): boolean {
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    if (name.length === 4 && name.toLowerCase() === "host") return /^new\./i.test(raw[i + 1] ?? "");
  }
  return false;
}

/** A path's part as long as a sign-in link's secret: it stays out of the log. */
const SECRET_SEGMENT = /\/[\w-]{40,}/g;
/** Peers that can only be a proxy of ours or this machine: their word on whom they speak for counts. */
const NEAR = /^(::1|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i;

/** Nobody far away chooses the address that limits of attempts go by. */
function setForwardedFor(req: IncomingMessage): void {
  const peer = (req.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  if (!NEAR.test(peer) || !req.headers["x-forwarded-for"]) req.headers["x-forwarded-for"] = peer;
}

/**
 * The one way in: public pages from memory, then health, metrics, API and streams, then Next.
 * @returns the listener of the HTTP server
 */
export function createDoor(parts: DoorParts): (req: IncomingMessage, res: ServerResponse) => void {
  const { store, pool, rest, streams } = parts;
  const setSecurityHeaders = createSecurityHeaders(parts.isDev);

  const system: Record<string, (res: ServerResponse) => Promise<void> | void> = {
    "/api/health": (res) => sendJson(res, 200, { status: "ok", name: "majorops", version: VERSION }),
    "/api/ready": async (res) => {
      const { isReady, checks } = await checkReadiness(pool);
      sendJson(res, isReady ? 200 : 503, { status: isReady ? "ready" : "not ready", checks });
    },
    "/api/openapi.json": (res) => sendJson(res, 200, parts.openApi),
    "/metrics": async (res) => {
      res.setHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
      res.setHeader("Cache-Control", "no-store");
      res.end(await renderMetrics(pool, { artifacts: store.size, streams: streams.size }));
    },
  };

  const route = async (req: IncomingMessage, res: ServerResponse, requestId: string): Promise<RouteClass> => {
    const url = URL.parse(req.url ?? "/", "http://door");
    if (!url) throw new AppError("MALFORMED", "The path cannot be read.");
    const { pathname } = url;
    const answer = Object.hasOwn(system, pathname) ? system[pathname] : undefined;
    if (answer) {
      if (req.method !== "GET" && req.method !== "HEAD") {
        res.setHeader("Allow", "GET, HEAD");
        const extra = { status: 405, title: "Method not allowed", code: "METHOD_NOT_ALLOWED" };
        sendProblem(res, new AppError("MALFORMED", "This path takes GET."), requestId, extra);
      } else await answer(res);
      return "system";
    }
    if (pathname.startsWith("/api/trpc/")) {
      refuseTooMuch(req, true);
      await parts.trpc(req, res, requestId);
      return "trpc";
    }
    if (pathname.startsWith("/api/hooks/")) {
      const hook = parts.hooks && Object.hasOwn(parts.hooks, pathname) ? parts.hooks[pathname] : undefined;
      if (!hook) throw new AppError("NOT_FOUND", "There is nothing at this address.");
      await hook(req, res, requestId);
      return "api";
    }
    if (pathname.startsWith("/api/")) {
      refuseTooMuch(req, true);
      if (pathname === COMMS_EXPORT_PATH && parts.commsExport) {
        await parts.commsExport(req, res, url, requestId);
        return "api";
      }
      if (await rest.handle(req, res, url, requestId)) return "api";
    }
    if (pathname.startsWith("/unsubscribe/")) {
      refuseTooMuch(req, true);
      if (await parts.unsubscribe?.(req, res, pathname)) return "page";
    }
    refuseTooMuch(req, false);
    if (parts.serviceWorker?.(req, res) || parts.staticFiles?.(req, res)) return "page";
    await parts.pages(req, res, requestId);
    return "page";
  };

  const answer = (req: IncomingMessage, res: ServerResponse): void => {
    const startedMs = monotonicMs();
    const requestId = requestIdOf(req);
    const path = (req.url ?? "/").split("?", 1)[0]?.replace(SECRET_SEGMENT, "/…") ?? "/";
    setForwardedFor(req);
    let routeClass: RouteClass = "page";
    setSecurityHeaders(res, requestId);
    const isStream = req.headers.accept?.includes("text/event-stream") ?? false;
    if (isStream) streams.add(res);
    res.once("close", () => {
      streams.delete(res);
      const durationMs = monotonicMs() - startedMs;
      if (!isStream) countRequest(routeClass, res.statusCode, durationMs / 1_000);
      log.info(
        { requestId, method: req.method, path, status: res.statusCode, durationMs: Math.round(durationMs), isStream },
        "request",
      );
    });
    route(req, res, requestId).then(
      (found) => {
        routeClass = found;
      },
      (error: unknown) => sendProblem(res, error, requestId),
    );
  };

  return (req, res) => {
    if (req.url === "/" && isNewHost(req)) {
      res.writeHead(302, ["Location", "/new", "Cache-Control", "no-store", "Content-Length", "0"]);
      res.end();
      return;
    }
    if (serveArtifact(store, req, res)) return;
    answer(req, res);
  };
}
