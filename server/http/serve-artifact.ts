import type { IncomingMessage, ServerResponse } from "node:http";
import { renderMessagePage } from "../../components/status/static-pages";
import { formatRef, refNumber } from "../incidents/rules";
import { type Artifact, createArtifact, type Encoding, variantOf } from "./artifact";
import type { ArtifactStore } from "./artifact-store";

/** Counted here, shown by /metrics; plain numbers, because they grow on the hottest path. */
export const artifactCounts = { hits: 0, unchanged: 0, misses: 0 };

const known = new Map<string, Encoding>();

function parseEncoding(header: string): Encoding {
  const accepted = new Map<string, number>();
  for (const part of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.trim().split(";");
    const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    accepted.set(name.trim(), q === undefined ? 1 : Number(q));
  }
  const weight = (name: string) => accepted.get(name) ?? accepted.get("*") ?? 0;
  const [best] = (["br", "gzip"] as const).filter((name) => weight(name) > 0).sort((a, b) => weight(b) - weight(a));
  return best ?? "identity";
}

/** The best encoding that an Accept-Encoding header takes; browsers send few different ones, so answers are kept. */
export function chooseEncoding(header: string): Encoding {
  const before = known.get(header);
  if (before) return before;
  const encoding = parseEncoding(header);
  if (known.size < 200) known.set(header, encoding);
  return encoding;
}

const opaque = (etag: string): string => etag.trim().replace(/^W\//, "");

/** Whether If-None-Match names the page's ETag (weak comparison, RFC 9110). */
const isUnchanged = (header: string, etag: string): boolean =>
  header === etag || header === "*" || header.split(",").some((each) => opaque(each) === opaque(etag));

/** Sends a page in the encoding that the reader takes, or 304 where it has these very bytes. */
export function sendArtifact(artifact: Artifact, req: IncomingMessage, res: ServerResponse): void {
  const raw = req.rawHeaders; // req.headers would build an object for each reader
  let encodings = "";
  let match = "";
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] ?? "";
    if (name.length === 15 && name.toLowerCase() === "accept-encoding") encodings = raw[i + 1] ?? "";
    else if (name.length === 13 && name.toLowerCase() === "if-none-match") match = raw[i + 1] ?? "";
  }
  if (match !== "" && artifact.status === 200 && isUnchanged(match, artifact.etag)) {
    artifactCounts.unchanged += 1;
    res.writeHead(304, artifact.unchanged);
    res.end();
    return;
  }
  artifactCounts.hits += 1;
  const variant = variantOf(artifact, chooseEncoding(encodings));
  res.writeHead(artifact.status, variant.headers);
  if (req.method === "HEAD") res.end();
  else res.end(variant.bytes, "latin1");
}

const message = (status: number, title: string, text: string): Artifact =>
  createArtifact(
    {
      path: "",
      version: 0,
      contentType: "text/html; charset=utf-8",
      etag: "",
      body: Buffer.from(renderMessagePage(title, text)),
    },
    status,
  );

const NOT_FOUND = message(404, "No such page", "There is no public incident by this name. It may have a page later.");
const NOT_YET = message(
  503,
  "Status not available yet",
  "This page is being made. Please load it again in a few seconds.",
);

const INCIDENT = /^\/incidents\/([^/]+?)(\.json)?\/?$/;
const FIXED = new Set(["/", "/history", "/feed.atom", "/status.json", "/api/public/banner"]);

/**
 * Answers what belongs to the public pages: from memory, without database, React or Next.
 * @returns false where the path is none of theirs
 */
export function serveArtifact(store: ArtifactStore, req: IncomingMessage, res: ServerResponse): boolean {
  const url = req.url ?? "/";
  const direct = store.get(url);
  if (direct && (req.method === "GET" || req.method === "HEAD")) {
    sendArtifact(direct, req, res);
    return true;
  }
  return serveSlowly(store, url, req, res);
}

function serveSlowly(store: ArtifactStore, url: string, req: IncomingMessage, res: ServerResponse): boolean {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  const incident = INCIDENT.exec(path);
  if (!incident && !FIXED.has(path)) return false;
  if (req.method !== "GET" && req.method !== "HEAD") {
    res.writeHead(405, ["Allow", "GET, HEAD", "Content-Length", "0"]);
    res.end();
    return true;
  }
  const artifact = store.get(path);
  if (artifact) {
    sendArtifact(artifact, req, res);
    return true;
  }
  const number = incident?.[1] === undefined ? null : refNumber(incident[1]);
  const canonical = number === null ? null : `/incidents/${formatRef(number)}${incident?.[2] ?? ""}`;
  if (canonical !== null && canonical !== path && store.get(canonical)) {
    res.writeHead(301, ["Location", canonical, "Cache-Control", "public, max-age=300", "Content-Length", "0"]);
    res.end();
    return true;
  }
  artifactCounts.misses += 1;
  const isEmpty = store.size === 0;
  if (isEmpty) res.setHeader("Retry-After", "5");
  sendArtifact(isEmpty || !incident ? NOT_YET : NOT_FOUND, req, res);
  return true;
}
