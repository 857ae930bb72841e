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

/** What a browser of today says that it takes. */
const BROWSER = { "accept-encoding": "gzip, deflate, br, zstd" };

type Weight = { sentKb: number; gzipKb: number; files: number };

/** JavaScript that a page loads first: the bytes as they were sent, and as gzip at the level that web servers use. */
async function weigh(client: HttpClient, path: string): Promise<Weight> {
  const page = await client.send("GET", path);
  if (page.status !== 200) throw new Error(`${path} answered ${page.status}`);
  const scripts = scriptsOf(page.body.toString());
  const weight: Weight = { sentKb: 0, gzipKb: 0, files: scripts.size };
  for (const script of scripts) {
    const [sent, plain] = [await client.send("GET", script, { headers: BROWSER }), await client.send("GET", script)];
    if (sent.status !== 200 || plain.status !== 200) throw new Error(`${script} answered ${sent.status}`);
    weight.sentKb += sent.body.length / 1000;
    weight.gzipKb += gzipSync(plain.body, { level: 6 }).length / 1000;
  }
  return weight;
}

/** What the pages make a browser load. */
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
    const { sentKb, gzipKb, files } = await weigh(client, path);
    const what = `first-load JavaScript of ${path.replace(ref, "INC-n")}, as sent`;
    const anchor = `${files} files; as gzip ${gzipKb.toFixed(0)} kB`;
    figures.push({ id: `first-load.${id}`, what, value: sentKb, unit: "kB", target: { atMost }, anchor });
  }
  client.close();
  return { figures };
}
