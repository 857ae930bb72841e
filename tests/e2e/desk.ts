import { expect, type Locator, type Page } from "@playwright/test";
import { Fireground, tabTo } from "./fireground";
import type { Person } from "./site";

/** Somebody at a desk whose pointer is broken: whatever they do, they do by keyboard. */
export class Desk extends Fireground {
  private constructor(
    page: Page,
    ref: string,
    readonly person: Person,
  ) {
    super(page, ref);
  }

  static async at(page: Page, ref: string, person: Person): Promise<Desk> {
    if (!page.url().endsWith(ref)) await page.goto(`/admin/incidents/${ref}`);
    const desk = new Desk(page, ref, person);
    await desk.isLive();
    return desk;
  }

  /** Opens a dialog by its key, types into its fields from the first on, and presses Enter. */
  async ask(key: string, fields: readonly string[], sends = "Enter"): Promise<void> {
    await this.page.keyboard.press(key);
    await expect(this.dialog.locator("input, textarea").first()).toBeVisible();
    await this.type(fields, sends);
    await expect(this.dialog).toHaveCount(0);
  }

  async type(fields: readonly string[], sends: string): Promise<void> {
    const { keyboard } = this.page;
    for (const [index, text] of fields.entries()) {
      if (index > 0) await keyboard.press("Tab");
      await keyboard.type(text);
    }
    await keyboard.press(sends);
  }

  /** Logs a line; `shown` is what the record shows of it. */
  async note(text: string, shown = text): Promise<void> {
    const { keyboard } = this.page;
    await keyboard.press("l");
    await expect(this.logLine).toBeFocused();
    await keyboard.type(text);
    await keyboard.press("Enter");
    await expect(this.entry(shown)).toHaveCount(1);
    await keyboard.press("Escape");
    await expect(this.logLine).not.toBeFocused();
  }

  /** Goes to something with Tab and presses Enter on it. */
  async enter(target: Locator): Promise<void> {
    await tabTo(this.page, target);
    await this.page.keyboard.press("Enter");
  }

  async press(name: string | RegExp): Promise<void> {
    await this.enter(this.page.getByRole("button", { name, exact: true }));
  }

  /** Edits a text where it stands; `shown` is how it reads then. */
  async edit(label: string, text: string, shown = text): Promise<void> {
    const { keyboard } = this.page;
    await this.enter(this.field(label));
    await expect(this.page.getByLabel(label, { exact: true })).toBeFocused();
    await keyboard.type(text);
    await keyboard.press("Control+Enter");
    await expect(this.page.getByRole("button", { name: `${label}: ${shown}` })).toBeFocused();
  }

  /** Goes on to a phase because everything that the present one asks for is met. */
  async advance(to: number): Promise<void> {
    await expect(this.page.getByText(/^(\d) of \1 met$/)).toBeVisible();
    await this.page.keyboard.press("Shift+A");
    await expect(this.dialog).toContainText("All conditions are met");
    await expect(this.dialog.getByRole("textbox", { name: "Note" })).toBeFocused();
    await this.page.keyboard.press("Enter");
    await expect(this.phase(to)).toBeVisible();
    await expect(this.dialog).toHaveCount(0);
  }

  panel(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }
}
