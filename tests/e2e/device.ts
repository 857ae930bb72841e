import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type LaunchOptions, type Page } from "@playwright/test";
import { cookieOf, type Person, type Site } from "./site";

/** One person's own device: a browser with a disk, which can be killed and started again. */
export class Device {
  #context: BrowserContext | null = null;

  private constructor(
    readonly site: Site,
    readonly person: Person,
    readonly folder: string,
    readonly launch: LaunchOptions,
  ) {}

  static async make(site: Site, person: Person, launch: LaunchOptions): Promise<Device> {
    return new Device(site, person, await mkdtemp(join(tmpdir(), "majorops-device-")), launch);
  }

  /** Starts the browser; gives its first tab. */
  async start({ hasOwnClock = false } = {}): Promise<Page> {
    const context = await chromium.launchPersistentContext(this.folder, {
      ...this.launch,
      baseURL: this.site.url,
      viewport: { width: 1280, height: 800 },
      locale: "en-GB",
      timezoneId: "Australia/Lord_Howe",
    });
    this.#context = context;
    if (hasOwnClock) await context.clock.install();
    const { name, value } = await cookieOf(this.site, this.person);
    const expires = Math.floor(Date.now() / 1_000) + 86_400;
    await context.addCookies([{ name, value, url: this.site.url, httpOnly: true, sameSite: "Lax", expires }]);
    return context.pages()[0] ?? (await context.newPage());
  }

  get context(): BrowserContext {
    if (!this.#context) throw new Error("The device is off.");
    return this.#context;
  }

  /** Closes the browser, as a person does. */
  async stop(): Promise<void> {
    await this.context.close();
    this.#context = null;
  }

  /** kill -9 of the browser's process, as when the power goes: nothing is said to its pages before. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.context.once("close", resolve));
    process.kill(this.#processId(), "SIGKILL");
    await gone;
    this.#context = null;
  }

  /** The browser's own process: the one on this folder that no other started for it. */
  #processId(): number {
    for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
      try {
        const args = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
        if (args.includes(`--user-data-dir=${this.folder}`) && !args.some((each) => each.startsWith("--type="))) {
          return Number(name);
        }
      } catch {
        // It ended while we looked.
      }
    }
    throw new Error("The browser does not run.");
  }

  /** Whether worker and pages outlive the browser: it writes the list of its caches some seconds after a new one. */
  isKeptOnDisk(): boolean {
    const folder = join(this.folder, "Default", "Service Worker");
    const holds = (part: string, file: RegExp, text: string) =>
      existsSync(join(folder, part)) &&
      readdirSync(join(folder, part), { recursive: true, encoding: "utf8" })
        .filter((name) => file.test(name))
        .some((name) => readFileSync(join(folder, part, name), "latin1").includes(text));
    return holds("Database", /\.log$/, `REG:${this.site.url}`) && holds("CacheStorage", /index\.txt$/, "pages-");
  }

  async throwAway(): Promise<void> {
    await this.#context?.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Waits until every script of the build is on the device, so that parts that were never shown open without network. */
export async function isInstalled(page: Page): Promise<void> {
  await page.waitForFunction(async () => (await caches.keys()).some((name) => name.startsWith("static-")));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

/** Waits until the page and what it shows could be opened without network. */
export async function isKept(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    async ([path, wanted]) => {
      const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
      const pages = await Promise.all(names.map(async (name) => (await caches.open(name)).match(path ?? "")));
      if (!pages.some(Boolean)) return false;
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open("majorops");
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const rows = await new Promise<unknown>((resolve) => {
        const request = db.transaction("reads").objectStore("reads").getAll();
        request.onsuccess = () => resolve(request.result);
      });
      db.close();
      return JSON.stringify(rows).includes(wanted ?? "");
    },
    [new URL(page.url()).pathname, text],
    { timeout: 30_000, polling: 500 },
  );
}
