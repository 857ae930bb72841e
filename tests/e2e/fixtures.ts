import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import type { Role } from "../../server/core/policy";
import type { OpenIncident } from "../../server/incidents/schemas";
import { type AppProcess, startServer } from "./app-process";
import { freshDatabase } from "./database";
import { type Api, apiOf, cookieOf, letters, type Person, persona, SECRET, type Site, sharedSite } from "./site";

type Who = Role | Person;
type VisitOptions = BrowserContextOptions & { site?: Site };
/** A MajorOps of the test's own, without the demo: it may be killed. */
export type OwnServer = { site: Site; output: () => string; kill: () => Promise<void>; restart: () => Promise<void> };

type Fixtures = {
  site: Site;
  /** A page in a browser of its own, signed in as that person, or as nobody. */
  visit: (who: Who | null, options?: VisitOptions) => Promise<Page>;
  api: (who: Who, site?: Site) => Promise<Api>;
  /** Starts a server on an empty database, or on the one named. */
  serve: (databaseUrl?: string) => Promise<OwnServer>;
  /** Says which console errors belong to the test; any other one fails it. */
  allowErrors: (pattern: RegExp) => void;
  noise: { heard: string[]; allowed: RegExp[] };
};

const personOf = (site: Site, who: Who): Promise<Person> =>
  typeof who === "string" ? persona(site, who) : Promise.resolve(who);

function listen(context: BrowserContext, heard: string[]): void {
  context.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // Mails are shown in frames that may run nothing; what the test tool tries to put there is refused, loudly.
    if (message.text().startsWith("Blocked script execution in 'about:srcdoc'")) return;
    // The browser looks for a newer worker when it likes, without network too.
    if (message.text() === "An unknown error occurred when fetching the script.") return;
    heard.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => heard.push(`page error: ${error.error().stack ?? error.error().message}`));
}

async function ownServer(dataDir: string, databaseUrl: string): Promise<OwnServer> {
  const env = { DATABASE_URL: databaseUrl, MAJOROPS_DEMO: "0", AUTH_SECRET: SECRET };
  let server: AppProcess = await startServer({ dataDir, env });
  const { url } = server;
  return {
    site: { url, databaseUrl, banner: server.output() },
    output: () => server.output(),
    kill: () => server.kill(),
    async restart() {
      server = await startServer({ dataDir, env, port: Number(new URL(url).port) });
    },
  };
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  site: async ({}, use) => use(sharedSite()),
  noise: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
    async ({}, use) => {
      const noise: Fixtures["noise"] = { heard: [], allowed: [] };
      await use(noise);
      const unexpected = noise.heard.filter((line) => !noise.allowed.some((pattern) => pattern.test(line)));
      expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  allowErrors: async ({ noise }, use) => use((pattern) => void noise.allowed.push(pattern)),
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  serve: async ({}, use) => {
    const cleanUps: (() => Promise<unknown>)[] = [];
    await use(async (given) => {
      const dataDir = await mkdtemp(join(tmpdir(), "majorops-e2e-"));
      cleanUps.unshift(() => rm(dataDir, { recursive: true, force: true }));
      const database = given ? { url: given, drop: async () => undefined } : await freshDatabase();
      cleanUps.unshift(database.drop);
      const server = await ownServer(dataDir, database.url);
      cleanUps.unshift(server.kill);
      return server;
    });
    for (const cleanUp of cleanUps) await cleanUp();
  },
  // Named after `serve`, so that the pages are closed before their server is.
  visit: async ({ browser, noise, serve: _, site: shared }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who, { site = shared, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: site.url, ...options });
      contexts.push(context);
      listen(context, noise.heard);
      if (who) {
        const { name, value } = await cookieOf(site, await personOf(site, who));
        await context.addCookies([{ name, value, url: site.url, httpOnly: true, sameSite: "Lax" }]);
      }
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  api: async ({ site: shared }, use) => {
    await use(async (who, site = shared) => apiOf(site, await personOf(site, who)));
  },
});

/** A text that no other test has. */
export const unique = (text: string): string => `${text} ${letters(8)}`;

/** Opens an incident of the test's own; gives its reference. */
export async function openIncident(api: Api, data: Partial<OpenIncident> = {}): Promise<string> {
  const { ref } = await api.incident.open.mutate({ title: unique("Search is slow"), severity: "High", ...data });
  return ref;
}

/** Brings an incident to a phase, saying why where conditions are unmet. */
export async function advanceTo(api: Api, ref: string, phase: number): Promise<void> {
  for (let now = (await api.incident.get.query({ ref })).phase; now < phase; now += 1) {
    await api.incident.advance.mutate({ ref, fromPhase: now, override: { reason: "The test goes on" } });
  }
}

export { expect };
