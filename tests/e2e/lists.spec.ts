import { readFile } from "node:fs/promises";
import { expect, openIncident, test, unique } from "./fixtures";

test("a list is made by keyboard, filled from a file with bad rows, seen before anything goes out, and left by one click", async ({
  visit,
  api,
  playwright,
}) => {
  const name = unique("Card customers");
  const system = unique("Vault");
  const [ann, bo] = [`${unique("ann").replace(" ", ".")}@example.com`, `${unique("bo").replace(" ", ".")}@example.com`];
  const mim = await api("mim");
  const ref = await openIncident(mim, { severity: "Critical", affectedSystems: [system] });

  const page = await visit("comms");
  await page.goto("/comms/lists");
  await page.getByRole("button", { name: "Make a list" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type("Affected");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  for (let press = 0; press < 4; press++) await page.keyboard.press("Tab");
  await page.keyboard.type(system);
  await page.keyboard.press("Enter");
  const row = page.getByRole("listitem").filter({ has: page.getByRole("button", { name: `Edit ${name}` }) });
  await expect(row).toContainText(`Critical · ${system}`);

  await row.getByRole("button", { name: "Import CSV…" }).click();
  const rows = ["E-mail,Name,Renewal date", `${ann},Ann,`, "nobody,No,", `${bo},Bo,`, "cy@example.com,Cy,soon"];
  await row.getByLabel("Or paste it").fill(rows.join("\n"));
  await row.getByRole("button", { name: "Check the rows" }).click();
  const bad = row.getByRole("table", { name: "Bad rows" }).getByRole("row");
  await expect(bad).toHaveCount(3);
  await expect(bad.nth(1)).toContainText("3nobodyGive a mail address");
  await expect(bad.nth(2)).toContainText(/5soon.*Give the renewal as a day/);
  const download = page.waitForEvent("download");
  await row.getByRole("button", { name: "Download the report" }).click();
  const report = await readFile(await (await download).path(), "utf8");
  expect(report.split("\r\n").map((line) => line.split(",").slice(0, 3).join())).toEqual([
    "line,email,value",
    "3,nobody,nobody",
    "5,cy@example.com,soon",
    "",
  ]);
  await row.getByRole("button", { name: "Import the 2 good ones" }).click();
  await expect(row.getByText("2 bad rows. All others are on the list.")).toBeVisible();
  await row
    .getByRole("region", { name: `Import into ${name}` })
    .getByRole("button", { name: "Close" })
    .click();
  await expect(row.getByRole("list", { name: `Members of ${name}` }).getByRole("listitem")).toHaveCount(2);
  await row.getByRole("button", { name: `Remove ${bo}` }).click();
  await row.getByRole("button", { name: "Put back" }).click();
  await expect(row.getByRole("button", { name: `2 members of ${name}` })).toBeVisible();

  const whoIsTold = async () => {
    await page.goto(`/comms/recipients?incident=${ref}`);
    await page.getByRole("searchbox", { name: "Find" }).fill(name);
    return page.getByRole("region", { name: "Who gets what, and why" }).getByRole("listitem");
  };
  const people = await whoIsTold();
  await expect(people).toHaveCount(2);
  await expect(people.first()).toContainText(`Text for Affected customerslist ${name}`);
  await expect(people.first()).toContainText(`(Critical, ${system})`);

  const comms = await api("comms");
  await comms.milestone.publish.mutate({
    ...{ ref, title: "Card payments fail", body: "One card payment in three fails. Try again, or pay by invoice." },
    ...{ audience: ["affected_customers"], publicTitle: "Card payments", isWarningsAccepted: true },
    nextUpdateEta: new Date(Date.now() + 30 * 60_000).toISOString(),
  });
  await page.goto("/dev/mailbox");
  const mail = page
    .getByRole("listitem")
    .filter({ hasText: `[${ref}]` })
    .filter({ hasText: ann });
  await expect(async () => {
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(mail).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await mail.getByRole("link").click();
  await page.getByText("As plain text").click();
  const link = /Stop these mails: (\S+)/.exec((await page.locator("pre").textContent()) ?? "")?.[1] ?? "";

  // A mail program: no cookie, no page.
  const program = await playwright.request.newContext();
  expect(await (await program.get(link)).text()).toContain("Nothing changes until you press a button");
  await expect((await whoIsTold()).filter({ hasText: ann })).toContainText("Text for Affected customers");
  const left = await program.post(link, { form: { "List-Unsubscribe": "One-Click" } });
  expect(left.status()).toBe(200);
  await program.dispose();
  const after = await whoIsTold();
  await expect(after.filter({ hasText: ann })).toContainText("Nothing: they unsubscribed");
  await expect(after.filter({ hasText: bo })).toContainText("Text for Affected customers");
});
