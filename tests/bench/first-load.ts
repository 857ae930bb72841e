import { gzipSync } from "node:zlib";
import type { BenchServer } from "./bench-server";
import type { Figure, Section } from "./figure";
import { HttpClient } from "./http-client";
import { openIncident } from "./scene";

const MOST_KB = 180;

/** Scripts that a page's HTML makes the browser load before anyone touches it. */
function scriptsOf(html: string): Set<string> {
  const scripts = new Set<string>();
  for (const [tag] of html.matchAll(/<(?:script|link)\b[^>]*>/g)) {
    const isModern = !/\bnomodule\b/i.test(tag);
    const isScript = tag.startsWith("<script") || /rel="modulepreload"|as="script"/.test(tag);
    const path = /\b(?:src|href)="([^"]+\.js[^"]*)"/.exec(tag)?.[1];
    if (path && isScript && isModern) scripts.add(path.replaceAll("&amp;", "&"));
  }
  return scripts;
}

/** Compressed JavaScript that a page loads first, and how much stands in the page itself. */
async function weigh(client: HttpClient, path: string): Promise<{ kb: number; files: number }> {
  const page = await client.send("GET", path);
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
  const scripts = scriptsOf(page.body.toString());
  let bytes = 0;
  for (const script of scripts) {
    const { status, body } = await client.send("GET", script);
    if (status !== 200) throw new Error(`${script} answered ${status}`);
    bytes += gzipSync(body, { level: 6 }).length;
  }
  return { kb: bytes / 1000, files: scripts.size };
}

/** What the pages make a browser load, as gzip at the level that web servers use. */
export async function benchFirstLoad(server: BenchServer): Promise<Section> {
  const { ref } = await openIncident(server.client(), "First load");
  const client = new HttpClient(server.url, server.cookie);
  const pages = [
    { id: "fireground", path: `/admin/incidents/${ref}`, atMost: MOST_KB },
    { id: "board", path: "/admin", atMost: MOST_KB },
    { id: "new", path: "/new", atMost: MOST_KB },
    { id: "status-page", path: "/", atMost: 0 },
  ];
  const figures: Figure[] = [];
  for (const { id, path, atMost } of pages) {
    const { kb, files } = await weigh(client, path);
    const what = `first-load JavaScript of ${path.replace(ref, "INC-n")}, gzip`;
    figures.push({ id: `first-load.${id}`, what, value: kb, unit: "kB", target: { atMost }, anchor: `${files} files` });
  }
  client.close();
  return { figures };
}
