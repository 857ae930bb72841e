import type { Page } from "@playwright/test";
import type { Role } from "../../server/core/policy";
import { CONTRAST, tooWide, violations } from "./axe";
import { expect, test } from "./fixtures";

type Case = {
  path: string;
  as: Role | null;
  status?: number;
  prepare?: (page: Page) => Promise<void>;
  /** Rules that are about pages, where what is looked at is none. */
  rulesOff?: string[];
};

const press = (key: string) => async (page: Page) => {
  await expect(page.getByRole("status").filter({ hasText: "live" })).toBeVisible();
  await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toBeVisible();
};

/** Every kind of page, with the demo's own incidents on it; INC-8 is the one that runs. */
const CASES: Record<string, Case> = {
  "status page": { path: "/", as: null },
  "public incident": { path: "/incidents/INC-8", as: null },
  history: { path: "/history", as: null },
  "unknown public incident": { path: "/incidents/INC-99999", as: null, status: 404 },
  "unknown page": { path: "/no-such-page", as: null, status: 404 },
  "sign-in": { path: "/login", as: null },
  "sign-in, with an error": { path: "/login?error=Link", as: null },
  "used-up link": { path: "/login/link/nothing", as: null },
  "sign-out": { path: "/logout", as: "mim" },
  board: { path: "/admin", as: "mim" },
  "Call for Service": {
    path: "/new",
    as: "mim",
    prepare: async (page) => {
      await expect(page.getByRole("textbox", { name: "What broke" })).toBeFocused();
      await page.getByRole("button", { name: "Open the incident" }).click();
      await expect(page.getByText("Say what broke, in one line.")).toBeVisible();
    },
  },
  fireground: { path: "/admin/incidents/INC-8", as: "mim" },
  "fireground of an observer": { path: "/admin/incidents/INC-8", as: "observer" },
  "resolved fireground": { path: "/admin/incidents/INC-1", as: "mim" },
  "unknown fireground": { path: "/admin/incidents/INC-99999", as: "mim", status: 404 },
  "publish dialog": {
    path: "/admin/incidents/INC-8",
    as: "comms",
    prepare: async (page) => {
      await press("h")(page);
      await expect(page.getByRole("region", { name: "Preview" }).getByRole("article").first()).toBeVisible();
    },
  },
  "advance dialog": { path: "/admin/incidents/INC-8", as: "mim", prepare: press("Shift+A") },
  "severity dialog": { path: "/admin/incidents/INC-8", as: "mim", prepare: press("s") },
  "recovery path dialog": { path: "/admin/incidents/INC-8", as: "mim", prepare: press("r") },
  keys: { path: "/admin/incidents/INC-8", as: "mim", prepare: press("?") },
  "stakeholder's list": { path: "/stakeholder", as: "stakeholder" },
  "stakeholder's incident": { path: "/stakeholder/incidents/INC-8", as: "stakeholder" },
  "executive's list": { path: "/exec", as: "executive" },
  "executive's brief": { path: "/exec/incidents/INC-8", as: "executive" },
  "comms log": {
    path: "/comms/log?audience=executive&ref=INC-8",
    as: "comms",
    prepare: async (page) => {
      await page.getByRole("list", { name: "Messages" }).getByRole("button").first().click();
      await expect(page.getByRole("list", { name: "What became of it" }).first()).toBeVisible();
    },
  },
  "erasing a person": {
    path: "/comms/erase",
    as: "admin",
    prepare: async (page) => {
      await page.getByLabel("Mail address").fill("helen.osei@example.com");
      await page.getByRole("button", { name: "Show what would go" }).click();
      await expect(page.getByRole("button", { name: "Erase for good" })).toBeVisible();
    },
  },
  people: { path: "/settings/people", as: "admin" },
  tokens: { path: "/settings/tokens", as: "mim" },
  "distribution lists": {
    path: "/comms/lists",
    as: "comms",
    prepare: async (page) => {
      await page.getByRole("button", { name: "members of Strategic accounts" }).click();
      await page.getByRole("button", { name: "Edit priya.raman@example.com" }).click();
      await page.getByRole("button", { name: "Import CSV…" }).click();
    },
  },
  "who is told": {
    path: "/comms/recipients?incident=INC-8",
    as: "comms",
    prepare: async (page) => {
      await expect(page.getByText("list Strategic accounts (Critical)").first()).toBeVisible();
    },
  },
  mailbox: { path: "/dev/mailbox", as: "comms" },
  mail: {
    path: "/dev/mailbox",
    as: "comms",
    prepare: async (page) => {
      await page.getByRole("listitem").getByRole("link").first().click();
      await expect(page.getByRole("article")).toBeVisible();
    },
  },
  "mail itself": {
    path: "/dev/mailbox",
    as: "comms",
    rulesOff: ["landmark-one-main", "region"], // the mail program's page has the landmarks
    prepare: async (page) => {
      await page.getByRole("listitem").getByRole("link").first().click();
      const mail = await page.locator("iframe").getAttribute("srcdoc");
      // On a page of nobody's: the mail's own policy must not meet what the mail program still loads.
      await page.goto("about:blank");
      await page.setContent(mail ?? "");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    },
  },
};

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

/** axe would wait for ever for frames that may run nothing: those mails are looked at as pages of their own. */
async function withoutFrames(page: Page): Promise<void> {
  await expect(page.locator("iframe:not([title])")).toHaveCount(0);
  await page.locator("iframe").evaluateAll((frames) => frames.map((frame) => frame.remove()));
}

/** The console's theme is the reader's choice, the readers' pages follow the system: here both change together. */
async function show(page: Page, theme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate((wanted) => {
    if (document.documentElement.dataset.theme) document.documentElement.dataset.theme = wanted;
  }, theme);
}

for (const [name, { path, as, status = 200, prepare, rulesOff = [] }] of Object.entries(CASES)) {
  test(`${name}: accessible and without sideways scrolling, phone and desk, dark and light`, async ({
    visit,
    allowErrors,
  }) => {
    if (status === 404) allowErrors(/status of 404/);
    // Without motion: in the middle of a blink the wordmark is pale for half a second.
    const page = await visit(as, { viewport: DESK, reducedMotion: "reduce" });
    expect((await page.goto(path))?.status()).toBe(status);
    await prepare?.(page);
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport);
      await show(page, "dark");
      await withoutFrames(page);
      expect.soft(await violations(page, { off: rulesOff }), `${viewport.width} px, dark`).toEqual([]);
      // The other theme is the same page in other colours.
      await show(page, "light");
      expect.soft(await violations(page, { only: [CONTRAST] }), `${viewport.width} px, light`).toEqual([]);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    expect.soft(await tooWide(page), "what reaches beyond 360 px").toEqual([]);
  });
}

test("the wordmark blinks five seconds at most, and not at all for those who want no motion", async ({ visit }) => {
  const page = await visit("mim");
  await page.goto("/admin/incidents/INC-8");
  const word = page.getByRole("link", { name: /WARTIME/ }).getByText("MAJORops");
  const animation = () =>
    word.evaluate((element) => {
      const { animationName: name, animationDuration, animationIterationCount } = getComputedStyle(element);
      return { name, seconds: Number.parseFloat(animationDuration) * Number.parseFloat(animationIterationCount) };
    });
  expect(await animation()).toEqual({ name: "blink", seconds: 5 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect((await animation()).name).toBe("none");
});
