import { Fireground } from "./fireground";
import { expect, openIncident, test } from "./fixtures";
import { newPerson } from "./site";

test("an observer sees everything, may change nothing, and learns why", async ({ visit, api }) => {
  const refusal = "Observer may not do this. Ask the Major Incident Manager or an admin.";
  const ref = await openIncident(await api("mim"));
  const page = await visit("observer");
  const fireground = await Fireground.open(page, ref);
  await expect(page.getByText(`Read only: ${refusal}`)).toBeVisible();
  await expect(fireground.logLine).toHaveCount(0);
  for (const name of ["Write the first update", "Advance to 2 Gather"]) {
    const button = page.getByRole("button", { name });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAttribute("title", refusal);
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(fireground.dialog).toHaveCount(0);
  }
  for (const key of ["p", "h", "s", "r", "Shift+A", "l"]) await page.keyboard.press(key);
  await expect(fireground.dialog).toHaveCount(0);
  await fireground.field("Title").click({ force: true });
  await expect(page.getByLabel("Title", { exact: true })).toHaveCount(0);

  await page.goto("/new");
  const open = page.getByRole("button", { name: "Open the incident" });
  await expect(open).toHaveAttribute("title", refusal);
});

test("a role taken away while the fireground is open ends it at once, and visibly", async ({
  site,
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/status of 40[13]/);
  const ref = await openIncident(await api("mim"));
  const admin = await api("admin");
  const person = await newPerson(site, "responder");
  const page = await visit(person);
  await Fireground.open(page, ref);
  await admin.user.changeRole.mutate({ user: person.id, role: "stakeholder" });
  await expect(page.getByRole("link", { name: /not followed any more: sign in again/ })).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(new RegExp(`/stakeholder/incidents/${ref}$`));
});

test("a person who is shut out loses the screen at once and cannot come back", async ({
  site,
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/status of 40[13]/);
  const ref = await openIncident(await api("mim"));
  const person = await newPerson(site, "responder");
  const page = await visit(person);
  await Fireground.open(page, ref);

  const desk = await visit("admin");
  await desk.goto("/settings/people");
  await desk.getByRole("button", { name: `Disable ${person.name}` }).click();
  await desk.getByRole("button", { name: "Shut out now" }).click();
  await expect(page.getByRole("link", { name: /not followed any more: sign in again/ })).toBeVisible();
  await page.reload();
  await expect(page).toHaveURL(/\/login/);
});
