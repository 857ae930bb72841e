import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import sirv from "sirv";

const PREFIX = "/_next/static";

/**
 * The console's scripts and styles, from the files that the build compressed beforehand: Next itself would compress
 * them with gzip at every request. Their names carry a hash, so browsers may keep them for good.
 * @returns whether the request was one for such a file; what is not there goes on to Next
 */
export function createStaticFiles(root = process.cwd()): (req: IncomingMessage, res: ServerResponse) => boolean {
  const serve = sirv(join(root, ".next/static"), { brotli: true, gzip: true, immutable: true, maxAge: 31_536_000 });
  return (req, res) => {
    const { url = "" } = req;
    if (!url.startsWith(`${PREFIX}/`) || (req.method !== "GET" && req.method !== "HEAD")) return false;
    let isServed = true;
    req.url = url.slice(PREFIX.length);
    serve(req, res, () => {
      isServed = false;
    });
    req.url = url;
    return isServed;
  };
}
