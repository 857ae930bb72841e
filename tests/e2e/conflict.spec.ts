import { Fireground } from "./fireground";
import { expect, openIncident, test, unique } from "./fixtures";

test("of two editors at once, the later one sees both texts and chooses", async ({ visit, api, allowErrors }) => {
  allowErrors(/status of 409/);
  const mim = await api("mim");
  const before = unique("Search is slow");
  const ref = await openIncident(mim, { title: before });
  const a = await Fireground.open(await visit("mim"), ref);
  const b = await Fireground.open(await visit("comms"), ref);
  const input = (screen: Fireground) => screen.page.getByLabel("Title", { exact: true });
  const conflict = b.page.getByRole("alert").filter({ hasText: "Someone else saved this meanwhile" });
  const change = async (screen: Fireground, text: string) => {
    await screen.field("Title").click();
    await input(screen).fill(text);
  };

  await change(b, "Text of B");
  await change(a, "Text of A");
  await a.page.keyboard.press("Enter");
  await expect(conflict).toContainText("Text of A");
  await expect(input(b)).toBeFocused();
  await expect(input(b)).toHaveValue("Text of B");
  // Enter must not overwrite unseen: the choice is asked for.
  await b.page.keyboard.press("Enter");
  await expect(conflict).toContainText("Text of A");
  expect((await mim.incident.get.query({ ref })).title).toBe("Text of A");
  await conflict.getByRole("button", { name: "Save mine" }).click();
  await expect(conflict).toHaveCount(0);
  await expect(b.field("Title")).toContainText("Text of B");
  await expect(a.field("Title")).toContainText("Text of B");

  await change(b, "Second text of B");
  await change(a, "Second text of A");
  await a.page.keyboard.press("Enter");
  await expect(conflict).toContainText("Second text of A");
  await conflict.getByRole("button", { name: "Keep theirs" }).click();
  await expect(b.field("Title")).toContainText("Second text of A");
  await expect(b.field("Title")).toBeFocused();
  expect((await mim.incident.get.query({ ref })).title).toBe("Second text of A");
});

test("Escape leaves a text as it was", async ({ visit, api }) => {
  const title = unique("Stays as it is");
  const mim = await api("mim");
  const ref = await openIncident(mim, { title });
  const page = await visit("mim");
  const fireground = await Fireground.open(page, ref);
  await page.keyboard.press("e");
  await page.keyboard.type(" and more");
  await page.keyboard.press("Escape");
  await expect(fireground.field("Title")).toBeFocused();
  await expect(fireground.dialog).toHaveCount(0);
  expect((await mim.incident.get.query({ ref })).title).toBe(title);
});

test("a stale screen does not advance a second time", async ({ visit, api }) => {
  const mim = await api("mim");
  const ref = await openIncident(mim);
  const a = await Fireground.open(await visit("mim"), ref);
  const b = await Fireground.open(await visit("admin"), ref);
  for (const screen of [a, b]) {
    await screen.page.keyboard.press("Shift+A");
    await screen.dialog.getByRole("textbox").first().fill("Go on");
  }
  await a.page.keyboard.press("Enter");
  await expect(a.phase(2)).toBeVisible();
  await expect(b.dialog).toContainText("Someone else advanced meanwhile");
  await b.page.keyboard.press("Enter");
  await expect(b.dialog).toHaveCount(0);
  expect((await mim.incident.get.query({ ref })).phase).toBe(2);
});
