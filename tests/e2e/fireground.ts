import { expect, type Locator, type Page } from "@playwright/test";

/** The fireground of one incident, by what a person finds on it. */
export class Fireground {
  readonly logLine: Locator;
  readonly timeline: Locator;
  readonly dialog: Locator;

  constructor(
    readonly page: Page,
    readonly ref: string,
  ) {
    this.logLine = page.getByRole("textbox", { name: "Log what just happened" });
    this.timeline = page.getByRole("region", { name: "Timeline entries" });
    this.dialog = page.getByRole("dialog");
  }

  /** Opens it and waits until it is live. */
  static async open(page: Page, ref: string): Promise<Fireground> {
    await page.goto(`/admin/incidents/${ref}`);
    const fireground = new Fireground(page, ref);
    // Five browsers on two cores take their time to start.
    await fireground.isLive(30_000);
    return fireground;
  }

  async isLive(timeout?: number): Promise<void> {
    await expect(this.connection("live")).toBeVisible(timeout === undefined ? {} : { timeout });
  }

  connection(state: "live" | "offline" | "reconnecting" | "connecting"): Locator {
    return this.page.getByRole("banner").getByRole("status").filter({ hasText: state });
  }

  entry(text: string | RegExp): Locator {
    return this.timeline.getByRole("listitem").filter({ hasText: text });
  }

  /** Numbers of the entries from top to bottom: only those near the view are drawn, so the list is scrolled through. */
  async seqs(): Promise<number[]> {
    return this.timeline.evaluate(async (box) => {
      const seqs = new Set<number>();
      const before = box.scrollTop;
      for (let top = 0; top < box.scrollHeight; top += Math.max(100, box.clientHeight)) {
        box.scrollTop = top;
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        for (const row of box.querySelectorAll("[data-seq]")) seqs.add(Number(row.id.slice("entry-".length)));
      }
      box.scrollTop = before;
      return [...seqs];
    });
  }

  /** Every entry from the newest down to the first is there once, in order. */
  async isWhole(newest: number): Promise<void> {
    const whole = Array.from({ length: newest }, (_, index) => newest - index);
    await expect.poll(() => this.seqs(), { message: `entries ${newest} to 1, each once` }).toEqual(whole);
  }

  phase(number: number): Locator {
    return this.page.getByRole("navigation", { name: "Phases" }).locator(`li:nth-child(${number})[aria-current=step]`);
  }

  /** A text that is edited where it stands, while nobody edits it here. */
  field(label: string): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${label}: `) });
  }

  /** Says a command to the bar, from wherever the keyboard is. */
  async command(line: string): Promise<void> {
    const { keyboard } = this.page;
    await keyboard.press("`");
    await expect(this.logLine).toHaveValue("/");
    await keyboard.type(line);
    await keyboard.press("Enter");
    await expect(this.logLine).toHaveValue("");
    await keyboard.press("Escape");
    await expect(this.logLine).not.toBeFocused();
  }

  async log(text: string): Promise<void> {
    await this.logLine.fill(text);
    await this.logLine.press("Enter");
  }
}

/** Goes to an element as those do who have no mouse. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${target} cannot be reached with ${key}.`);
}
