import type { IncomingMessage } from "node:http";
import { env } from "../core/env";
import { AppError } from "../core/errors";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** Hosts under which the reader may know us: as asked, as a proxy passed it on, as configured. */
function ownHosts(req: IncomingMessage): Set<string> {
  const configured = URL.parse(env().APP_URL ?? "")?.host;
  const forwarded = req.headers["x-forwarded-host"];
  const hosts = [req.headers.host, Array.isArray(forwarded) ? forwarded[0] : forwarded, configured];
  return new Set(hosts.flatMap((host) => (host ? [host.trim().toLowerCase()] : [])));
}

/**
 * Refuses a change that another site had a signed-in browser send. Browsers name the origin of every such request;
 * a caller with an API token, or without cookies, has nothing that a foreign page could use.
 * @throws FORBIDDEN
 */
export function assertSameOrigin(req: IncomingMessage): void {
  if (SAFE.has(req.method ?? "GET") || req.headers.cookie === undefined || req.headers.authorization !== undefined) {
    return;
  }
  const { origin } = req.headers;
  const site = req.headers["sec-fetch-site"];
  const isForeignSite = site !== undefined && site !== "same-origin" && site !== "none";
  const isForeignOrigin = origin !== undefined && !ownHosts(req).has(URL.parse(origin)?.host.toLowerCase() ?? "");
  if (isForeignSite || isForeignOrigin) {
    throw new AppError("FORBIDDEN", "This request came from another site. Open MajorOps itself and try again.");
  }
}
