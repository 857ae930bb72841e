import { PERSONAS } from "../../server/auth/personas";
import { Fireground } from "./fireground";
import { expect, test, unique } from "./fixtures";

test("a newcomer sees where to go, signs in with one click and stands at a live incident", async ({ site, visit }) => {
  expect(site.banner).toContain(`Status page   ${site.url}/`);
  expect(site.banner).toContain("one click a persona");

  const page = await visit(null);
  await page.goto("/");
  await expect(page.getByRole("article").filter({ hasText: "Card payments at checkout" })).toBeVisible();
  await page.getByRole("link", { name: "Staff sign-in" }).click();
  await page.getByRole("button", { name: /Major Incident Manager/ }).click();
  await expect(page).toHaveURL(/\/admin$/);
  await expect(page.getByRole("link", { name: /MAJORops.*WARTIME/ })).toBeVisible();

  await page.getByRole("link", { name: "Card payments fail at checkout" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Card payments fail at checkout");
  const fireground = new Fireground(page, "");
  await fireground.isLive();
  await expect(fireground.phase(5)).toBeVisible();
  await expect(page.getByRole("region", { name: "Promise" })).toContainText("Next update promised");
  await expect(page.getByRole("region", { name: "Recovery paths" })).toContainText("Payments team");
  await expect(fireground.entry("Second provider carries 40 % of card traffic")).toBeVisible();
});

for (const { role, key, displayName } of PERSONAS) {
  test(`the ${role} persona signs in with one key and lands on a page`, async ({ visit }) => {
    const page = await visit(null);
    await page.goto("/login");
    await expect(page.getByRole("button", { name: new RegExp(displayName) })).toBeEnabled();
    const landing = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.ok());
    await page.keyboard.press(key);
    expect(new URL((await landing).url()).pathname).toBe(
      role === "executive" ? "/exec" : role === "stakeholder" ? "/stakeholder" : "/admin",
    );
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });
}

test("without the demo, the link that the start prints makes the first admin, once", async ({ serve, visit }) => {
  const { site } = await serve();
  const link = /First admin +(\S+)/.exec(site.banner)?.[1] ?? "";
  const page = await visit(null, { site });
  await page.goto(link);
  await page.getByRole("button", { name: "Become admin" }).click();
  await expect(page.getByText("Say the person's name.")).toBeVisible();
  await page.getByLabel("Your name").fill("Ada Okafor");
  await page.getByLabel("Mail address").fill("ada@example.test");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/admin$/);
  await expect(page.getByRole("link", { name: /MAJORops.*PEACETIME/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: "No open incident" })).toBeVisible();

  const later = await visit(null, { site });
  await later.goto(link);
  await expect(later.getByRole("heading", { name: "This link was used" })).toBeVisible();

  // The first incident there: no list, no persona, nothing but the person and the browser.
  const title = unique("The first one");
  await page.keyboard.press("n");
  const field = page.getByLabel("What broke");
  await expect(field).toBeFocused();
  await field.fill(title);
  await page.getByRole("radio", { name: /^Low/ }).check();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/INC-1$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
});
