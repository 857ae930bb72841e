import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, gzip, gzipSync, constants as zlib } from "node:zlib";
import { env } from "../core/env";

const inGzip = promisify(gzip);
const inBrotli = promisify(brotliCompress);

export const ENCODINGS = ["br", "gzip", "identity"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A public page as stored: what the renderer wrote. */
export type ArtifactSource = { path: string; version: number; contentType: string; etag: string; body: Buffer };

/**
 * Bytes and headers of one encoding, ready to be sent. The bytes are kept as a string of one character each: Node
 * then writes headers and body as one piece, a tenth cheaper than with a Buffer.
 */
export type Variant = { bytes: string; headers: string[] };

/** A public page as the front door holds it; each encoding is made once, on warm() or on its first reader. */
export type Artifact = {
  path: string;
  version: number;
  status: number;
  etag: string;
  source: ArtifactSource;
  variants: Partial<Record<Encoding, Variant>>;
  /** Headers of a 304. */
  unchanged: string[];
};

/** Readers and caches ask again after seconds; they keep what they have while we are down. */
const CACHE_CONTROL = "public, max-age=5, stale-while-revalidate=30, stale-if-error=86400";

/** No script, no frame, no fetch: the page's own style and its data-URL icon are all that may load. */
function contentPolicy(source: ArtifactSource): string {
  const style = /<style>([^<]*)<\/style>/.exec(source.body.toString("utf8"))?.[1];
  const hash = style === undefined ? "" : `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; `;
  return `default-src 'none'; ${hash}img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

function commonHeaders(source: ArtifactSource, status: number): string[] {
  const isHttps = env().APP_URL?.startsWith("https:") ?? false;
  return [
    ...["Cache-Control", status === 200 ? CACHE_CONTROL : "no-store"],
    ...(status === 200 ? ["ETag", `W/"${source.etag}"`] : []),
    ...["Vary", "Accept-Encoding"],
    ...["Content-Security-Policy", contentPolicy(source)],
    // Public data is for other people's pages too.
    ...(source.contentType.startsWith("application/json") ? ["Access-Control-Allow-Origin", "*"] : []),
    ...["X-Content-Type-Options", "nosniff"],
    ...["Referrer-Policy", "no-referrer"],
    ...(isHttps ? ["Strict-Transport-Security", "max-age=31536000"] : []),
  ];
}

/** Takes a stored page into the form in which it is served. */
export function createArtifact(source: ArtifactSource, status = 200): Artifact {
  return {
    path: source.path,
    version: source.version,
    status,
    etag: `W/"${source.etag}"`,
    source,
    variants: {},
    unchanged: commonHeaders(source, status),
  };
}

const GZIP = { level: 9 };
/** A window of 4 MB, as by default, costs 50 times the time and saves nothing on pages this small. */
const brotli = (body: Buffer) => ({
  params: {
    [zlib.BROTLI_PARAM_QUALITY]: 7,
    [zlib.BROTLI_PARAM_LGWIN]: 18,
    [zlib.BROTLI_PARAM_SIZE_HINT]: body.length,
  },
});

function encode(body: Buffer, encoding: Encoding): Buffer {
  if (encoding === "gzip") return gzipSync(body, GZIP);
  return encoding === "identity" ? body : brotliCompressSync(body, brotli(body));
}

function keep(artifact: Artifact, encoding: Encoding, body: Buffer): Variant {
  const headers = [
    ...["Content-Type", artifact.source.contentType, "Content-Length", String(body.length)],
    ...(encoding === "identity" ? [] : ["Content-Encoding", encoding]),
    ...artifact.unchanged,
  ];
  const variant = { bytes: body.toString("latin1"), headers };
  artifact.variants[encoding] = variant;
  return variant;
}

/** The page in one encoding; made on the first call, kept for the others. */
export const variantOf = (artifact: Artifact, encoding: Encoding): Variant =>
  artifact.variants[encoding] ?? keep(artifact, encoding, encode(artifact.source.body, encoding));

/** Compresses ahead of the first reader, beside the event loop: who reads meanwhile is not held up. */
export async function warm(artifact: Artifact): Promise<void> {
  const { body } = artifact.source;
  const [gzipped, brotlied] = await Promise.all([inGzip(body, GZIP), inBrotli(body, brotli(body))]);
  if (!artifact.variants.gzip) keep(artifact, "gzip", gzipped);
  if (!artifact.variants.br) keep(artifact, "br", brotlied);
}
