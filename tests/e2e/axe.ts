import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** The one rule that looks at colours. */
export const CONTRAST = "color-contrast";

type Rules = { off?: readonly string[]; only?: readonly string[] };

/** What axe finds on the page as it stands: rule, element and why. */
export async function violations(page: Page, { off = [], only }: Rules = {}): Promise<unknown[]> {
  const rules = only ? { runOnly: [...only] } : {};
  const found = await new AxeBuilder({ page })
    // Without a second page to gather the results of frames on: none is looked at here, and it is half the time.
    .setLegacyMode(true)
    .options({
      ...rules,
      resultTypes: ["violations"],
      rules: Object.fromEntries(off.map((id) => [id, { enabled: false }])),
    })
    .analyze();
  return found.violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => [node.html.slice(0, 300), node.failureSummary]),
  }));
}

/** What makes the page wider than its window; nothing where it need not be scrolled sideways. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
      .map((one) => one.outerHTML.slice(0, 160));
  });
