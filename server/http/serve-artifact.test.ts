import { createHash } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createArtifact } from "./artifact";
import type { ArtifactStore } from "./artifact-store";
import { chooseEncoding, serveArtifact } from "./serve-artifact";

const BODY = "<!doctype html><style>b{color:red}</style><p>Größe ✓</p>";
const page = (path: string, version = 1, body = BODY) => ({
  path,
  version,
  contentType: "text/html; charset=utf-8",
  etag: createHash("sha256").update(body).digest("base64url").slice(0, 22),
  body: Buffer.from(body),
});

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer };

describe("serveArtifact", () => {
  const held = new Map(
    ["/", "/incidents/INC-42", "/incidents/INC-42.json"].map((path) => [path, createArtifact(page(path))]),
  );
  const store = { get: (path: string) => held.get(path), get size() { return held.size; } } as ArtifactStore; // biome-ignore format: one line
  let server: Server;

  const ask = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const req = request({ port, path, method, headers }, (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("end", () =>
          resolve({ status: res.statusCode ?? 0, headers: res.headers, body: Buffer.concat(chunks) }),
        );
      });
      req.on("error", reject);
      req.end();
    });

  beforeAll(async () => {
    server = createServer((req, res) => {
      if (!serveArtifact(store, req, res)) res.writeHead(418).end("not ours");
    });
    await new Promise<void>((resolve) => server.listen(0, () => resolve()));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ["br", (bytes: Buffer) => brotliDecompressSync(bytes)],
    ["gzip", (bytes: Buffer) => gunzipSync(bytes)],
    ["identity", (bytes: Buffer) => bytes],
  ] as const)("sends the same page as %s", async (encoding, decode) => {
    const { status, headers, body } = await ask("/", { "Accept-Encoding": encoding });
    expect(status).toBe(200);
    expect(headers["content-encoding"]).toBe(encoding === "identity" ? undefined : encoding);
    expect(Number(headers["content-length"])).toBe(body.length);
    expect(decode(body).toString("utf8")).toBe(BODY);
    expect(headers.vary).toBe("Accept-Encoding");
  });

  it("lets other people's pages read public data, and pages not", async () => {
    const path = "/api/public/banner";
    const contentType = "application/json; charset=utf-8";
    held.set(path, createArtifact({ ...page(path, 1, '{"banners":[]}'), contentType }));
    const answer = await ask(path);
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([200, "*"]);
    const again = await ask(path, { "If-None-Match": String(answer.headers.etag) });
    expect([again.status, again.headers["access-control-allow-origin"]]).toEqual([304, "*"]);
    expect((await ask("/")).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("answers 304 without a body to whoever has these bytes", async () => {
    const { headers } = await ask("/");
    const etag = String(headers.etag);
    for (const match of [etag, etag.replace("W/", ""), `"other", ${etag}`, "*"]) {
      const again = await ask("/", { "If-None-Match": match });
      expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, etag]);
    }
    expect((await ask("/", { "If-None-Match": '"other"' })).status).toBe(200);
  });

  it("answers HEAD with the headers alone", async () => {
    const { status, headers, body } = await ask("/", {}, "HEAD");
    expect([status, body.length, Number(headers["content-length"])]).toEqual([200, 0, Buffer.byteLength(BODY)]);
  });

  it("lets nothing load but the page's own style", async () => {
    const { headers } = await ask("/");
    const hash = createHash("sha256").update("b{color:red}").digest("base64");
    expect(headers["content-security-policy"]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["cache-control"]).toMatch(/stale-if-error=\d+/);
  });

  it.each(["/incidents/inc-42", "/incidents/42", "/incidents/0042", "/incidents/INC-42/", "/incidents/42?from=mail"])(
    "leads %s to the page's one name",
    async (path) => {
      const { status, headers } = await ask(path);
      expect([status, headers.location]).toEqual([301, "/incidents/INC-42"]);
    },
  );
  it("leads to the JSON of an incident too", async () => {
    expect((await ask("/incidents/inc-42.json")).headers.location).toBe("/incidents/INC-42.json");
  });

  it("takes a query along without minding it", async () => {
    expect((await ask("/?utm_source=mail")).status).toBe(200);
  });

  it.each(["/incidents/43", "/incidents/INC-43", "/incidents/<script>", "/incidents/..%2f..%2fetc"])(
    "says 404 in the same look for %s, and nobody keeps it",
    async (path) => {
      const { status, headers, body } = await ask(path);
      expect(status).toBe(404);
      expect(headers["cache-control"]).toBe("no-store");
      expect(body.toString()).toContain("No such page");
      expect(body.toString()).not.toContain("<script>");
    },
  );

  it("takes no other method, and leaves other paths to others", async () => {
    const refused = await ask("/", {}, "POST");
    expect([refused.status, refused.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect((await ask("/admin")).status).toBe(418);
  });

  it("gives whole pages only while versions change under the readers", async () => {
    const bodies = new Map<string, string>();
    for (let version = 2; version < 40; version += 1) {
      const body = `<p>${`version ${version} `.repeat(3_000)}</p>`;
      bodies.set(`${version}`, body);
    }
    let isRunning = true;
    const writer = (async () => {
      for (const [version, body] of bodies) {
        held.set("/torn", createArtifact(page("/torn", Number(version), body)));
        await new Promise((resolve) => setImmediate(resolve));
        await ask("/", {});
      }
      isRunning = false;
    })();
    let last = 0;
    held.set("/torn", createArtifact(page("/torn", 2, bodies.get("2"))));
    while (isRunning) {
      const body = gunzipSync((await ask("/torn", { "Accept-Encoding": "gzip" })).body).toString();
      const version = /version (\d+)/.exec(body)?.[1] ?? "";
      expect(body).toBe(bodies.get(version));
      expect(Number(version)).toBeGreaterThanOrEqual(last);
      last = Number(version);
    }
    await writer;
  });
});

describe("chooseEncoding", () => {
  it.each([
    ["", "identity"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["br;q=0.1, gzip;q=0.9", "gzip"],
    ["*", "br"],
    ["identity", "identity"],
    ["*;q=0", "identity"],
    ["BR", "br"],
  ])("%j takes %s", (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});
