import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";

const PATH = "/sw.js";
/** In development nothing may stand between browser and server: a worker left by a build takes itself away. */
const GONE = `addEventListener("install",()=>skipWaiting());addEventListener("activate",(event)=>event.waitUntil(registration.unregister()));`;

/**
 * The worker that opens the console without network, from where the build put it. Browsers look for a newer one at
 * every visit, so it must not be cached.
 * @returns whether the request was for it
 */
export function createServiceWorker(
  isDev: boolean,
  root = process.cwd(),
): (req: IncomingMessage, res: ServerResponse) => boolean {
  const file = join(root, "dist/sw.js");
  const script = !isDev && existsSync(file) ? readFileSync(file, "utf8") : GONE;
  return (req, res) => {
    if (req.url?.split("?", 1)[0] !== PATH || (req.method !== "GET" && req.method !== "HEAD")) return false;
    res.setHeader("Content-Type", "text/javascript; charset=utf-8");
    res.setHeader("Cache-Control", "no-cache");
    res.end(req.method === "HEAD" ? undefined : script);
    return true;
  };
}
