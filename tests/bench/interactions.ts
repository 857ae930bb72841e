import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import type { BenchServer } from "./bench-server";
import { median, ms, percentile, type Section } from "./figure";
import { fillRecord } from "./fill-record";
import type { HttpClient } from "./http-client";
import { openIncident } from "./scene";

const ROWS = 10_000;
const PER_SECOND = 20;
const SLOWDOWN = 4;
const P98_MS = 100;
/** The browser tells of an interaction only when it took longer: those it is silent about count as this long. */
const LEAST_MS = 16;

type Measured = { interactions: Record<string, { ms: number; name: string }>; frames: number[] };
declare global {
  interface Window {
    measured: Measured;
    isScrolling: boolean;
  }
}

/** Runs in the page: every interaction by its id, with its longest event; frames while it scrolls. */
function watch(): void {
  window.measured = { interactions: {}, frames: [] };
  type Entry = PerformanceEntry & { interactionId?: number };
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name } of list.getEntries() as Entry[]) {
      if (!interactionId) continue;
      const known = window.measured.interactions[interactionId];
      if (!known || known.ms < duration) window.measured.interactions[interactionId] = { ms: duration, name };
    }
  }).observe({ type: "event", durationThreshold: 16, buffered: true } as PerformanceObserverInit);
  let last = 0;
  const frame = (at: number) => {
    if (window.isScrolling && last > 0) window.measured.frames.push(at - last);
    last = at;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function launch(): Promise<Browser | null> {
  const found = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((path) => path && existsSync(path));
  try {
    return await chromium.launch({
      ...(found ? { executablePath: found } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
  } catch {
    return null;
  }
}

/** Entries of somebody else, twenty a second, until it is stopped. */
function arrivals(client: HttpClient, ref: string): { stop: () => Promise<number> } {
  let count = 0;
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    count += 1;
    const one = client
      .json("POST", `/api/incidents/${ref}/timeline`, {
        headers: { "idempotency-key": `arrival-${count}` },
        body: { text: `Arrival ${count}: node ${count % 7} answers again`, type: count % 3 ? "action" : "update" },
      })
      .catch(() => {})
      .finally(() => open.delete(one));
    open.add(one);
  }, 1000 / PER_SECOND);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
      return count;
    },
  };
}

/** What a person does at the record, once: each key and click is an interaction; scrolling is counted by its frames. */
async function use(page: Page, round: number): Promise<void> {
  const timeline = page.getByRole("region", { name: "Timeline entries" });
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
      await sleep(60);
    }
  };
  const type = async (text: string) => {
    for (const letter of text) await press(letter);
  };
  await press("l");
  await type("Rolling node 3 back");
  await press("Escape");

  await timeline.hover();
  await page.evaluate(() => {
    window.isScrolling = true;
  });
  for (let turn = 0; turn < 20; turn += 1) {
    await page.mouse.wheel(0, turn < 14 ? 500 : -300);
    await sleep(40);
  }
  await page.evaluate(() => {
    window.isScrolling = false;
  });
  await page.getByRole("button", { name: /^update entries/ }).click();
  await sleep(400);
  await page.getByRole("button", { name: /^update entries/ }).click();
  await press("/");
  await type(`note 4${round}`);
  await sleep(500);
  await press("Escape", "Escape");
  await page.getByRole("button", { name: /^Pinned/ }).click();
  await sleep(300);
  await page.getByRole("button", { name: /^All/ }).click();
  await timeline.focus();
  await press("j", "j", "j", "k", ".");
  await sleep(300);
  await press(".", "Enter");
  await sleep(200);
  await press("Escape");
  await page.mouse.click(5, 5);
  const pill = page.getByRole("button", { name: /\d+ new$/ });
  if (await pill.isVisible()) await pill.click();
}

/** Durations of all interactions, also of those too short to be told. */
function durationsOf(measured: Measured, total: number): number[] {
  const told = Object.values(measured.interactions).map((one) => one.ms);
  return [...told, ...Array<number>(Math.max(0, total - told.length)).fill(LEAST_MS)];
}

/** Key presses in a page that does nothing, as slowed down: what of a figure is the machine, and who else uses it. */
async function emptyPage(context: BrowserContext): Promise<number[]> {
  const page = await context.newPage();
  await page.addInitScript("globalThis.__name = (value) => value;");
  await page.addInitScript(watch);
  await page.goto("data:text/html,<textarea autofocus></textarea>");
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await page.getByRole("textbox").focus();
  for (let press = 0; press < 90; press += 1) {
    await page.keyboard.press("a");
    await sleep(60);
  }
  await sleep(300);
  const { measured, total } = await read(page);
  await page.close();
  return durationsOf(measured, total);
}

const read = (page: Page) =>
  page.evaluate(() => ({
    measured: window.measured,
    total: (performance as Performance & { interactionCount?: number }).interactionCount ?? 0,
  }));

/**
 * How fast the fireground answers with ten thousand entries in the record and twenty arriving a second, in a browser
 * whose processor is slowed down four times: Event Timing's durations, from the press to the next frame painted.
 */
export async function benchInteractions(server: BenchServer, isQuick: boolean): Promise<Section> {
  const browser = await launch();
  if (!browser) return { figures: [], skipped: [{ id: "interaction", why: "no browser could be started" }] };
  const client = server.client(4);
  const { ref } = await openIncident(client, "Ten thousand entries");
  await fillRecord(server, ref, ROWS);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: "dark" });
    const [name = "", value = ""] = server.cookie.cookie.split("=");
    await context.addCookies([{ name, value, url: server.url }]);
    const page = await context.newPage();
    // The compiler that runs this file wraps functions in a helper of its own, which the page does not have.
    await page.addInitScript("globalThis.__name = (value) => value;");
    await page.addInitScript(watch);
    await page.goto(`${server.url}/admin/incidents/${ref}`);
    await page.getByRole("banner").getByRole("status").filter({ hasText: "live" }).waitFor();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
    const someone = arrivals(client, ref);
    await sleep(1_000);
    const since = performance.now();
    for (let round = 0; round < (isQuick ? 2 : 6); round += 1) await use(page, round);
    const seconds = (performance.now() - since) / 1000;
    const count = await someone.stop();
    await sleep(500);
    const { measured, total } = await read(page);
    const told = Object.values(measured.interactions);
    const all = durationsOf(measured, total);
    const slowest = told.toSorted((a, b) => b.ms - a.ms).slice(0, 5);
    const empty = await emptyPage(context);
    const anchor = `an empty page with one text field: ${ms(percentile(empty, 0.98))}; ${all.length} interactions, ${count} entries in ${seconds.toFixed(0)} s; slowest: ${slowest
      .map((one) => `${one.name} ${ms(one.ms)}`)
      .join(", ")}`;
    const what = `${ROWS.toLocaleString("en")} entries, ${PER_SECOND}/s arriving, ${SLOWDOWN}x slower processor`;
    return {
      figures: [
        {
          id: "interaction.p98",
          what: `interaction p98, ${what}`,
          value: percentile(all, 0.98),
          unit: "ms",
          target: { atMost: P98_MS },
          anchor,
        },
        {
          id: "interaction.p50",
          what: "interaction p50, the same",
          value: median(all),
          unit: "ms",
          target: null,
          anchor: `an empty page with one text field: ${ms(median(empty))}`,
        },
        {
          id: "interaction.worst",
          what: "interaction, the slowest of all",
          value: Math.max(...all),
          unit: "ms",
          target: null,
        },
        {
          id: "scroll.frame.p98",
          what: "frame while scrolling p98, the same",
          value: percentile(measured.frames, 0.98),
          unit: "ms",
          target: null,
          anchor: `${measured.frames.length} frames`,
        },
      ],
    };
  } finally {
    await browser.close();
  }
}
