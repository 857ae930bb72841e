import type { Page } from "@playwright/test";
import { expect, openIncident, test, unique } from "./fixtures";

/** Holds back the page's scripts, as a slow phone does; gives the way to let them through. */
async function holdScripts(page: Page): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test("what is pressed before the page's script has come is done once it has, once", async ({ visit, api }) => {
  const mim = await api("mim");
  const ref = await openIncident(mim, { severity: "Low" });
  const page = await visit("mim");
  const release = await holdScripts(page);
  await page.goto(`/admin/incidents/${ref}`, { waitUntil: "commit" });
  const button = page.getByRole("button", { name: /Advance/ }).first();
  await button.click({ clickCount: 2 });
  await expect(page.getByRole("dialog")).toHaveCount(0);
  release();
  await expect(page.getByRole("dialog")).toHaveCount(1);
});

test("what is typed before the page's script has come stays, and is what is opened", async ({ visit, api }) => {
  const title = unique("Card payments time out");
  const page = await visit("mim");
  const release = await holdScripts(page);
  await page.goto("/new", { waitUntil: "commit" });
  await page.getByLabel("What broke").fill(title);
  await page.getByRole("radio", { name: /High/ }).check({ force: true });
  release();
  const open = page.getByRole("button", { name: /Open/ });
  await expect(open).toBeEnabled();
  await expect(page.getByLabel("What broke")).toHaveValue(title);
  await page.getByLabel("What broke").press("Enter");
  await page.waitForURL(/\/admin\/incidents\//);
  const ref = page.url().split("/").at(-1) ?? "";
  expect(await (await api("mim")).incident.get.query({ ref })).toMatchObject({ title, severity: "High" });
});
