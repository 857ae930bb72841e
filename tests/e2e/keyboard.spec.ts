import { Fireground, tabTo } from "./fireground";
import { expect, test, unique } from "./fixtures";

test("an incident goes from open to resolved by keyboard alone", async ({ visit }) => {
  test.slow();
  const page = await visit("mim");
  const { keyboard } = page;
  const title = unique("Search answers slowly");
  const system = unique("search-api");

  await page.goto("/admin");
  await expect(page.getByRole("banner").getByRole("status").filter({ hasText: "live" })).toBeVisible();
  await keyboard.press("n");
  await expect(page.getByRole("textbox", { name: "What broke" })).toBeFocused();
  await keyboard.type(title);
  await keyboard.press("Tab");
  await keyboard.press("m");
  await expect(page.getByRole("radio", { name: /^Medium/ })).toBeChecked();
  await tabTo(page, page.getByRole("combobox", { name: "Affected systems" }));
  await keyboard.type(system);
  await keyboard.press("Enter");
  await keyboard.press("Enter");
  await page.waitForURL(/\/admin\/incidents\/INC-\d+$/);
  const ref = /INC-\d+$/.exec(page.url())?.[0] ?? "";
  const fireground = new Fireground(page, ref);
  await fireground.isLive();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);

  const edit = async (label: string, text: string) => {
    await tabTo(page, fireground.field(label));
    await keyboard.press("Enter");
    await expect(page.getByLabel(label, { exact: true })).toBeFocused();
    await keyboard.type(text);
    await keyboard.press("Control+Enter");
    await expect(page.getByRole("button", { name: `${label}: ${text}` })).toBeFocused();
  };
  const log = async (text: string) => {
    await keyboard.press("l");
    await expect(fireground.logLine).toBeFocused();
    await keyboard.type(text);
    await keyboard.press("Enter");
    await expect(fireground.entry(text)).toHaveCount(1);
    await keyboard.press("Escape");
    await expect(fireground.logLine).not.toBeFocused();
  };
  const advance = async (to: number, reason?: string) => {
    if (!reason) await expect(page.getByText(/^(\d) of \1 met$/)).toBeVisible();
    await keyboard.press("Shift+A");
    await expect(fireground.dialog.getByRole("textbox").first()).toBeFocused();
    if (reason) await keyboard.type(reason);
    await keyboard.press("Enter");
    await expect(fireground.phase(to)).toBeVisible();
    await expect(fireground.dialog).toHaveCount(0);
  };
  const setStatus = async (key: string) => {
    await keyboard.press(key);
    await expect(fireground.dialog.getByRole("textbox", { name: "Reason" })).toBeFocused();
    await keyboard.press("Enter");
    await expect(fireground.dialog).toHaveCount(0);
  };

  await advance(2, "The on-call engineer is on the way");
  await edit("SRE / Ops", "Sofia Chen");
  await log("Latency at the 99th percentile is eight seconds");
  await advance(3);

  await tabTo(page, page.getByRole("combobox", { name: "External impact" }));
  await keyboard.press("Y");
  await expect(fireground.entry("External impact: Unknown → Yes")).toHaveCount(1);
  await keyboard.press("Tab");
  await keyboard.press("r");
  await expect(fireground.dialog.getByLabel("What this track attempts")).toBeFocused();
  await keyboard.type("Rebuild the index");
  await tabTo(page, fireground.dialog.getByLabel("Owner"));
  await keyboard.type("Search team");
  await keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Recovery paths" })).toContainText("Rebuild the index");
  await advance(4);

  await keyboard.press("p");
  await expect(fireground.dialog.getByLabel("Body")).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("Results take some seconds. We rebuild the index.");
  await keyboard.press("Shift+Tab");
  await keyboard.press("Control+A");
  await keyboard.type("Search is slow");
  await keyboard.press("Control+Enter");
  await expect(fireground.dialog).toHaveCount(0);
  await expect(fireground.entry("Search is slow")).not.toHaveCount(0);
  await advance(5);

  // The same line, written again, is meant again.
  for (const times of [1, 2]) {
    await fireground.command("log Still slow");
    await expect(fireground.entry("Still slow")).toHaveCount(times);
  }
  await fireground.command("impact");
  await edit("Fault domain", "The index of the second shard");
  await edit("Business impact", "Searches are given up, orders fall");
  await advance(6);

  await tabTo(page, page.getByRole("button", { name: "Rebuild the index" }));
  await keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Pass, fail, abandon" }));
  await keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Why Rebuild the index ends" })).toBeFocused();
  await keyboard.type("Latency is back to normal");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Recovery paths" })).toContainText("0 running");
  await advance(7);

  // Validation: one key for the whole system, from the grid of checks.
  await keyboard.press("v");
  await expect(page.getByRole("tab", { name: /^Validation/ })).toBeFocused();
  const validation = page.getByRole("region", { name: "Validation" });
  await tabTo(page, validation.locator('[data-check][tabindex="0"]'));
  await keyboard.press("Shift+P");
  await expect(validation.getByRole("region", { name: "Clean clock" })).toContainText("All green");
  await setStatus("m");
  await expect(page.getByRole("banner")).toContainText("Monitoring");
  await advance(8);

  // The close: the guide's items, and the resolution milestone that is made of them.
  await keyboard.press("Shift+R");
  await expect(fireground.dialog.getByLabel("Final impact")).toBeFocused();
  await keyboard.press("Control+A");
  await keyboard.type("Searches failed for 40 minutes");
  await keyboard.press("Tab");
  await keyboard.type("The index is rebuilt");
  await keyboard.press("Control+Enter");
  await expect(page.getByRole("banner")).toContainText("Resolved");
  await expect(fireground.dialog.getByLabel("Begin with")).toHaveValue("template:resolution");
  await expect(fireground.dialog.getByLabel("Body")).toHaveValue(/Searches failed for 40 minutes/);
  await expect(fireground.dialog.getByLabel("Body")).toBeFocused();
  await keyboard.press("Shift+Tab");
  await keyboard.press("Control+A");
  await keyboard.type("Search is back to normal");
  await keyboard.press("Control+Enter");
  await expect(fireground.dialog).toHaveCount(0);
  await expect(page.getByText(/^(\d) of \1 met$/)).toBeVisible();

  // The page has no script: who wants to see the newest asks for it again.
  await expect(async () => {
    await page.goto(`/incidents/${ref}`);
    await expect(page.getByRole("heading", { name: "Search is back to normal" })).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await expect(page.locator(".page .tag").first()).toHaveText("Resolved");
});
