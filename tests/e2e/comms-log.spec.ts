import { readFile } from "node:fs/promises";
import type { Download } from "@playwright/test";
import { Receipt } from "../../server/comms-log/schemas";
import { checkReceipt } from "../../server/core/comms-receipt";
import { readCsv } from "../support/read-csv";
import { expect, openIncident, test, unique } from "./fixtures";

const textOf = async (download: Download): Promise<string> => readFile(await download.path(), "utf8");

test("what was published stands in the log, with its recipients, a check, receipts for outsiders, and a file", async ({
  visit,
  api,
}) => {
  const comms = await api("comms");
  const ref = await openIncident(await api("mim"), { severity: "Critical" });
  const title = unique("Card payments fail");
  await comms.milestone.publish.mutate({
    ref,
    title,
    body: "About a third of card payments fail. Wallets work. We are on it.",
    nextUpdateEta: new Date(Date.now() + 1_800_000).toISOString(),
    audience: ["executive"],
    isWarningsAccepted: true,
  });
  await expect(async () => {
    const { entries } = await comms.commsLog.list.query({ ref });
    expect(entries.map(({ states }) => states)).toEqual([{ sent: entries[0]?.recipientCount }]);
  }).toPass();

  const page = await visit("comms");
  await page.goto("/comms/log?audience=press");
  await expect(page.getByLabel("Audience")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByText("Nothing was looked up")).toBeVisible();

  await page.goto("/comms/log");
  await page.getByLabel("Text").fill(title);
  await page.getByRole("button", { name: "Filter" }).click();
  const message = page.getByRole("list", { name: "Messages" }).getByRole("button", { name: title });
  await expect(message).toHaveCount(1);
  await message.focus();
  await page.keyboard.press("Enter");
  await expect(message).toHaveAttribute("aria-expanded", "true");
  const entry = page.getByRole("list", { name: "Messages" });
  await expect(entry.getByText("About a third of card payments fail.")).toBeVisible();
  await expect(entry.getByText(`Row 1 of ${ref}`)).toBeVisible();
  const recipients = page.getByRole("region", { name: "Recipients" }).getByRole("button", { name: /^Receipt for / });
  await expect(recipients).not.toHaveCount(0);
  const history = page.getByRole("list", { name: "What became of it" }).first();
  await expect(history).toContainText(/queued .* sent /);

  await page.getByRole("button", { name: "Verify now" }).click();
  await expect(page.getByRole("region", { name: "Whether the log is whole" })).toContainText(
    /✓ Whole.* checked .* by Jordan Lee/,
    { timeout: 30_000 },
  );

  // What an outsider does with the receipt: the file alone, and a head that was published.
  const [head] = await comms.commsLog.heads.query({ ref });
  const [saved] = await Promise.all([page.waitForEvent("download"), recipients.first().click()]);
  expect(saved.suggestedFilename()).toBe(`receipt-${ref}-1-recipient-1.json`);
  const receipt = Receipt.parse(JSON.parse(await textOf(saved)));
  expect(checkReceipt(receipt, head)).toMatchObject({
    isWhole: true,
    isAnchored: true,
    body: "About a third of card payments fail. Wallets work. We are on it.",
    recipient: { state: "sent" },
  });

  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
  const [headings = [], ...rows] = readCsv(await textOf(file));
  expect(rows.map((row) => [row[headings.indexOf("incident")], row[headings.indexOf("audience")]])).toEqual([
    [ref, "executive"],
  ]);
});
