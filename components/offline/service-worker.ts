/**
 * Opens the console without network: scripts from the build, pages as they were kept. It never touches the API, and
 * keeps a page only for the person that the page itself names. Built by scripts/build.mjs, served as /sw.js.
 */

export {};

/** The build's name and its files under /_next/static; put in by the build. */
declare const BUILD: string;
declare const FILES: readonly string[];

type Lasting = Event & { waitUntil: (work: Promise<unknown>) => void };
type Fetching = Event & { request: Request; respondWith: (answer: Promise<Response>) => void };
type Clicked = Lasting & { notification: { data: unknown; close: () => void } };
type Page = { url: string; focus: () => Promise<unknown> };
type ConsoleWorker = {
  addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Clicked) => void): void;
  addEventListener(type: "message", listener: (event: Lasting & MessageEvent<unknown>) => void): void;
  skipWaiting: () => Promise<void>;
  clients: {
    claim: () => Promise<void>;
    matchAll: (options: { type: "window" }) => Promise<readonly Page[]>;
    openWindow: (path: string) => Promise<unknown>;
  };
  location: Location;
};
const worker = globalThis as unknown as ConsoleWorker;

const STATIC = `static-${BUILD}`;
/** One cache of pages a person: "pages-USERID". */
const PAGES = "pages-";
const PAGE_PATH = /^\/admin(\/incidents\/[\w-]+)?$/;
const MOST_PAGES = 30;
const KEPT_FOR_MS = 7 * 24 * 60 * 60_000;
/** A network that has not answered by then is taken for none. */
const PATIENCE_MS = 3_000;

/** Takes the build's files, those of the build before without asking for them again. */
async function install(): Promise<void> {
  const cache = await caches.open(STATIC);
  const missing: string[] = [];
  for (const file of FILES) {
    const known = await caches.match(file);
    if (known) await cache.put(file, known);
    else missing.push(file);
  }
  for (let i = 0; i < missing.length; i += 8) await cache.addAll(missing.slice(i, i + 8));
  await worker.skipWaiting();
}

/** Lets go of what was built before the last two: an open tab or a kept page may still need the last but one. */
async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith("static-"));
  const old = names.filter((name) => name !== STATIC).slice(0, -1);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function fromStatic(request: Request): Promise<Response> {
  const known = await caches.match(request, { ignoreSearch: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(STATIC)).put(request, answer.clone());
  return answer;
}

const viewerOf = (html: string): string | null => /<meta name="viewer" content="([\w-]+)"/.exec(html)?.[1] ?? null;

/** Keeps a page as it stands now, for the person who looks at it; pages of anybody else are forgotten. */
async function keep(path: string, userId: string): Promise<void> {
  if (!PAGE_PATH.test(path)) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + userId) await caches.delete(name);
  }
  const answer = await fetch(path, { credentials: "same-origin", redirect: "error", headers: { accept: "text/html" } });
  const html = await answer.text();
  // Someone else may have signed in since the page was opened: theirs is not kept under this name.
  if (!answer.ok || viewerOf(html) !== userId) return;
  const cache = await caches.open(PAGES + userId);
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) headers.delete(name);
  headers.set("x-kept-at", new Date().toISOString());
  // In one step: a browser that ends here has the page of before, or this one. It stands last among the kept.
  await cache.put(path, new Response(html, { headers }));
  const pages = await cache.keys();
  for (const page of pages.slice(0, Math.max(0, pages.length - MOST_PAGES))) await cache.delete(page);
}

/** The page as it was kept, marked so that its script knows how old it is; undefined where there is none. */
async function kept(path: string): Promise<Response | undefined> {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PAGES)) continue;
    const page = await (await caches.open(name)).match(path);
    const at = page?.headers.get("x-kept-at");
    if (!page || !at || Date.now() - Date.parse(at) > KEPT_FOR_MS) continue;
    const html = (await page.text()).replace("<html", `<html data-kept="${at}"`);
    return new Response(html, { headers: page.headers });
  }
  return undefined;
}

const NOTHING_KEPT = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>No network · MajorOps</title><body style="margin:0;padding:15vh 24px;background:#0a0c0e;color:#eef3f7;font:16px/1.5 system-ui">
<main style="max-width:34rem;margin:auto"><h1 style="font-size:22px">No network</h1>
<p>This page was not opened on this device before, so it is not kept here. What you wrote elsewhere waits and is sent when the network is back.</p>
<p><a style="color:#7cc0ff" href="/admin">Board</a> · <a style="color:#7cc0ff" href="">Try again</a></p></main>`;

/** The network's page if it comes in time, else the one that was kept. */
async function page(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname;
  const asked = fetch(request).then(
    (answer) => (answer.status < 500 ? answer : null),
    () => null,
  );
  const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null));
  const first = await Promise.race([asked, late]);
  if (first) return first;
  const own = await kept(path);
  if (own) return own;
  const headers = { "content-type": "text/html; charset=utf-8" };
  return (await asked) ?? new Response(NOTHING_KEPT, { status: 503, headers });
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("message", (event) => {
  const { path, userId } = (event.data ?? {}) as { path?: unknown; userId?: unknown };
  if (typeof path !== "string" || typeof userId !== "string") return;
  event.waitUntil(keep(path, userId).catch(() => undefined));
});
/** A notice leads to its incident: to the tab that shows it, or a new one. */
async function lead(path: string): Promise<void> {
  const pages = await worker.clients.matchAll({ type: "window" });
  const found = pages.find(({ url }) => new URL(url).pathname === path);
  await (found ? found.focus() : worker.clients.openWindow(path));
}

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = (event.notification.data ?? {}) as { path?: unknown };
  if (typeof path === "string" && PAGE_PATH.test(path)) event.waitUntil(lead(path));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (url.pathname.startsWith("/_next/static/")) event.respondWith(fromStatic(request));
  else if (request.mode === "navigate" && PAGE_PATH.test(url.pathname)) event.respondWith(page(request));
});
