import { expect, test, unique } from "./fixtures";

test("a template is edited by keyboard; what is not saved survives a look elsewhere, and the version shows what changed", async ({
  visit,
}) => {
  const page = await visit("comms");
  const words = unique("Thank you for bearing with us");
  await page.goto("/comms/templates/holding.public.email");
  const body = page.getByRole("textbox", { name: "Text" });
  await body.press("ControlOrMeta+End");
  await body.pressSequentially(` ${words}.`);
  const change = page.getByRole("region", { name: "Your change to the text in force" });
  await expect(change.locator("ins")).toContainText(words);
  await page.getByRole("link", { name: "Lists" }).click();
  await page.getByRole("heading", { name: "Distribution lists" }).waitFor();
  await page.goBack();
  await expect(body).toHaveValue(new RegExp(`${words}\\.$`));

  await page.getByRole("textbox", { name: "Why it changes" }).fill("Warmer");
  await body.press("ControlOrMeta+Enter");
  await expect(change).toBeHidden();
  await page.reload();
  await expect(body).toHaveValue(new RegExp(`${words}\\.$`));
  const version = page.getByRole("listitem").filter({ hasText: "in force" });
  await version.getByRole("button", { name: "Version 2" }).press("Enter");
  await expect(version.locator("ins")).toContainText(words);
  await page.getByRole("button", { name: "Back to MajorOps's text" }).click();
  await expect(body).not.toHaveValue(new RegExp(words));
});
