import type { Page } from "@playwright/test";
import { expect, openIncident, test, unique } from "./fixtures";

const form = (page: Page) => ({
  title: page.getByRole("textbox", { name: "What broke" }),
  severity: (name: string) => page.getByRole("radio", { name: new RegExp(`^${name}`) }),
  systems: page.getByRole("combobox", { name: "Affected systems" }),
  bridge: page.getByRole("textbox", { name: "Bridge" }),
  submit: page.getByRole("button", { name: "Open the incident" }),
});

/** The page is alive once the title has the focus. */
async function begin(page: Page) {
  await page.goto("/new");
  const fields = form(page);
  await expect(fields.title).toBeFocused();
  return fields;
}

async function isNoWiderThanScreen(page: Page): Promise<void> {
  const { width, screen } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { width: scrollWidth, screen: clientWidth };
  });
  expect(width, page.url()).toBeLessThanOrEqual(screen);
}

const FIREGROUND = /\/admin\/incidents\/INC-\d+$/;

test("two presses make one incident, and so does a press after a lost answer", async ({ visit, api, allowErrors }) => {
  const page = await visit("mim");
  const fields = await begin(page);
  const title = unique("Logins fail");
  await fields.title.fill(title);
  await fields.severity("Critical").check();
  let answers = 0;
  await page.route("**/api/trpc/incident.open", async (route) => {
    answers += 1;
    if (answers > 1) return route.continue();
    await route.fetch(); // the server does it, and the answer gets lost
    await route.abort();
  });
  allowErrors(/incident\.open/);
  await fields.submit.dblclick();
  await expect(page.getByRole("alert").filter({ hasText: "No answer from the server" })).toBeVisible();
  await expect(fields.title).toHaveValue(title);
  await fields.submit.dblclick();
  await page.waitForURL(FIREGROUND);
  expect(answers).toBe(2);

  const { items } = await (await api("mim")).incident.list.query({ limit: 100 });
  expect(items.filter((incident) => incident.title === title)).toHaveLength(1);
});

test("what cannot be taken is refused beside its field, and nothing typed is lost", async ({ visit, allowErrors }) => {
  const page = await visit("mim");
  const fields = await begin(page);
  await fields.submit.click();
  await expect(page.getByText("Say what broke, in one line.")).toBeVisible();
  await expect(fields.title).toBeFocused();

  const title = unique("Mail is late");
  await fields.title.fill(title);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Choose a severity: C, H, M or L.")).toBeVisible();
  await page.keyboard.press("h");
  await expect(fields.severity("High")).toBeChecked();

  allowErrors(/status of 422/);
  for (const [link, reason] of [
    ["http://meet.example.com/room", "Only https links are taken; this one starts with http:"],
    ["javascript:alert(1)", "Only https links are taken; this one starts with javascript:"],
    ["meet me", "Paste the whole link"],
  ] as const) {
    await fields.bridge.fill(link);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: reason })).toBeVisible();
    await expect(fields.bridge).toHaveAttribute("aria-invalid", "true");
    await expect(fields.bridge).toHaveValue(link);
  }
  await expect(fields.title).toHaveValue(title);
  await fields.bridge.fill("https://meet.example.com/room");
  await page.keyboard.press("Enter");
  await page.waitForURL(FIREGROUND);
  // In the alert's facts, and in what is needed now.
  const bridge = page.getByRole("link", { name: /^Join/ });
  await expect(bridge).toHaveCount(2);
  for (const link of await bridge.all()) await expect(link).toHaveAttribute("href", "https://meet.example.com/room");
});

test("an open incident on the same system is pointed out before a double is made", async ({ visit, api }) => {
  const system = unique("ledger");
  const ref = await openIncident(await api("mim"), { affectedSystems: [system], title: unique("Ledger is behind") });
  const page = await visit("mim");
  const fields = await begin(page);
  await fields.systems.fill(system.slice(0, -2));
  await expect(page.getByRole("option", { name: system })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const hint = page.getByRole("link", { name: new RegExp(`^${ref} `) });
  await expect(hint).toBeVisible();
  await hint.click();
  await expect(page).toHaveURL(new RegExp(`/${ref}$`));
});

test("the severity shows its alarm level and what that triggers", async ({ visit }) => {
  const page = await visit("mim");
  await begin(page);
  for (const [severity, level, triggers] of [
    ["Critical", "Box 3", "executive notification"],
    ["High", "Box 2", "multi-team response"],
    ["Medium", "Box 1", "MIM on standby"],
    ["Low", "Box 0", "Triage only"],
  ] as const) {
    const choice = page.locator("label").filter({ hasText: severity });
    await expect(choice).toContainText(level);
    await expect(choice).toContainText(triggers);
  }
});

test("who has to sign in comes back with what was typed, by the host new.* too", async ({
  site,
  visit,
  allowErrors,
}) => {
  const { port } = new URL(site.url);
  const page = await visit(null);
  await page.goto(`http://new.localhost:${port}/`);
  await expect(page).toHaveURL(/\/login\?callbackUrl=%2Fnew$/);
  const asMim = page.getByRole("button", { name: /Major Incident Manager/ });
  await asMim.click();
  await expect(page).toHaveURL(/\/new$/);

  const fields = form(page);
  await expect(fields.title).toBeFocused();
  const title = unique("Orders are stuck");
  await fields.title.fill(title);
  await fields.severity("Medium").check();
  await fields.systems.fill("Order service");
  await page.keyboard.press("Enter");
  await page.context().clearCookies();
  allowErrors(/status of 401/);
  await fields.submit.click();
  await expect(page).toHaveURL(/\/login\?callbackUrl=%2Fnew$/);
  await asMim.click();
  await expect(page).toHaveURL(/\/new$/);
  await expect(fields.title).toHaveValue(title);
  await expect(fields.severity("Medium")).toBeChecked();
  await expect(page.getByRole("button", { name: "Remove Order service" })).toBeVisible();
  await fields.submit.click();
  await page.waitForURL(FIREGROUND);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
});

test("a title that is too long is refused in its field, and nothing of it is lost", async ({ visit, allowErrors }) => {
  allowErrors(/status of 422/);
  const page = await visit("mim");
  const fields = await begin(page);
  const title = `${unique("Orders")} ${"are stuck ".repeat(20)}`.trim();
  await fields.title.fill(title);
  await fields.severity("Low").check();
  await fields.submit.click();
  await expect(fields.title).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Shorten it to 200 characters.")).toBeVisible();
  await expect(fields.title).toHaveValue(title);
});

const ODD = {
  markup: `<script>alert(1)</script><img src=x onerror=alert(2)> &amp; "quoted" {1}`,
  "right to left": "الدفع لا يعمل منذ الصباح، والعملاء يتصلون",
  emoji: "🔥👩‍👩‍👧‍👦 checkout 🇳🇵 ﷽ e\u0301",
  "as many signs as there is room for": "unbreakable".repeat(19).slice(0, 200),
};
for (const [kind, text] of Object.entries(ODD)) {
  test(`a title with ${kind} is text on every screen`, async ({ visit, api }) => {
    const page = await visit("mim");
    page.on("dialog", (dialog) => {
      throw new Error(`A title opened a dialog: ${dialog.message()}`);
    });
    const wanted = text.length < 200 ? `${unique("")} ${text}`.trim() : text;
    const stored = wanted.normalize("NFC");
    const fields = await begin(page);
    await fields.title.pressSequentially(wanted);
    await fields.severity("Low").check();
    await fields.submit.click();
    await page.waitForURL(FIREGROUND);
    const ref = /INC-\d+$/.exec(page.url())?.[0] ?? "";
    await expect(page.getByRole("heading", { level: 1 })).toContainText(stored);
    await (await api("comms")).milestone.publish.mutate({
      ref,
      title: stored,
      body: stored,
      audience: ["public"],
      nextUpdateEta: null,
      isWarningsAccepted: true, // that no next update is promised
    });
    await page.goto("/admin");
    await expect(page.getByRole("link", { name: stored, exact: true })).toBeVisible();
    await expect(async () => {
      const answer = await page.goto(`/incidents/${ref}`);
      expect(answer?.status()).toBe(200);
    }).toPass();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(stored);
    await expect(page.locator(".log h3")).toHaveText(stored);
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of [`/incidents/${ref}`, "/", "/history", "/admin", `/admin/incidents/${ref}`]) {
      await page.goto(path);
      await isNoWiderThanScreen(page);
    }
  });
}

test("from a phone: type, tap, tap, and no page is wider than the screen", async ({ visit }) => {
  const page = await visit("mim", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  const fields = await begin(page);
  const title = unique("Phones do not ring");
  await fields.title.fill(title);
  await page.locator("label").filter({ hasText: "Critical" }).tap();
  await fields.submit.tap();
  await page.waitForURL(FIREGROUND);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await expect(page.getByRole("button", { name: "Write the first update" })).toBeInViewport();
  for (const path of [page.url(), "/new", "/admin", "/login", "/settings", "/"]) {
    await page.goto(path);
    await isNoWiderThanScreen(page);
  }
});
