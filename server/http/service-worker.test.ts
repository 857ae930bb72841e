import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createServiceWorker } from "./service-worker";

function ask(serve: ReturnType<typeof createServiceWorker>, url: string, method = "GET") {
  const headers: Record<string, string> = {};
  let body: string | undefined;
  const res = {
    setHeader(name: string, value: string) {
      headers[name] = value;
    },
    end(text?: string) {
      body = text;
    },
  };
  const isServed = serve({ url, method } as IncomingMessage, res as unknown as ServerResponse);
  return { isServed, headers, body };
}

test("the worker comes from the build, fresh at every visit; in development it takes itself away", () => {
  const root = mkdtempSync(join(tmpdir(), "majorops-sw-"));
  mkdirSync(join(root, "dist"));
  writeFileSync(join(root, "dist/sw.js"), "built()");
  const built = ask(createServiceWorker(false, root), "/sw.js?v=1");
  expect(built).toMatchObject({ isServed: true, body: "built()", headers: { "Cache-Control": "no-cache" } });
  expect(built.headers["Content-Type"]).toMatch(/^text\/javascript/);
  expect(ask(createServiceWorker(true, root), "/sw.js").body).toContain("unregister()");
  expect(ask(createServiceWorker(false, "/nowhere"), "/sw.js").body).toContain("unregister()");
  for (const [url, method] of [
    ["/sw.js.map", "GET"],
    ["/sw.js", "POST"],
    ["/", "GET"],
  ] as const) {
    expect(ask(createServiceWorker(false, root), url, method).isServed).toBe(false);
  }
});
