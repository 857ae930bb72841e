import { Cable } from "./cable";
import { Fireground } from "./fireground";
import { advanceTo, expect, openIncident, test, unique } from "./fixtures";
import { persona } from "./site";

/** Members of the demo's lists for stakeholders and for the public. */
const TOLD = [
  "anna.kowalska@example.com",
  "camille.laurent@example.com",
  "daniel.fischer@example.com",
  "diego.alvarez@example.com",
  "marta.nowak@example.com",
  "omar.hassan@example.com",
  "tariq.kimani@example.com",
  "yuki.tanaka@example.com",
];

test("publishing reaches the mailboxes of those who must know and the status page, and nothing internal does", async ({
  site,
  visit,
  api,
  allowErrors,
}) => {
  const mim = await api("mim");
  const marker = unique("internal");
  const headline = unique("Card payments");
  const bridgeUrl = `https://meet.example.com/${marker.replace(" ", "-")}`;
  const ref = await openIncident(mim, {
    title: `Title ${marker}`,
    description: `Description ${marker}`,
    affectedSystems: [`System ${marker}`],
    bridgeUrl,
  });
  await mim.timeline.append.mutate({ ref, text: `Note ${marker}` });
  await mim.incident.edit.mutate({ ref, set: { rootCause: `Cause ${marker}`, phaseNote: `Phase note ${marker}` } });
  await advanceTo(mim, ref, 4);

  const reader = await visit(null, { javaScriptEnabled: false });
  allowErrors(/status of 404/);
  expect((await reader.goto(`/incidents/${ref}`))?.status()).toBe(404);

  const page = await visit("comms");
  const fireground = await Fireground.open(page, ref);
  await page.keyboard.press("p");
  const { dialog } = fireground;
  await dialog.getByLabel("Title").fill("Card payments fail for some customers");
  await dialog.getByLabel("Body").fill("About a third of card payments fail. Wallets work. We are on it.");
  await dialog.getByLabel("Public headline").fill(headline);
  await dialog.getByRole("checkbox", { name: "Executives" }).uncheck();
  await dialog.getByRole("radio", { name: "30 min", exact: true }).check({ force: true });
  const preview = dialog.getByRole("region", { name: "Preview" });
  await expect(preview.getByRole("article")).toContainText(headline);
  await expect(preview.getByRole("button", { name: /^Stakeholders, by mail/ })).toContainText("6 people");
  await expect(preview.getByRole("button", { name: /^Executives/ })).toHaveCount(0);
  await expect(dialog.getByText("Goes to the public status page and mail to 8 people.")).toBeVisible();
  await dialog.getByRole("button", { name: "Publish" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(fireground.entry("Card payments fail for some customers")).not.toHaveCount(0);
  await expect(page.getByRole("region", { name: "Promise" })).toContainText("Next update promised");

  // The status page, as a browser without scripts gets it: one request, and it is all there.
  const requests: string[] = [];
  await expect(async () => {
    expect((await reader.goto(`/incidents/${ref}`))?.status()).toBe(200);
  }).toPass();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText(headline);
  await expect(reader.getByText("About a third of card payments fail.").first()).toBeVisible();
  await expect(reader.getByText(/Next update by/)).toBeVisible();
  reader.on("request", (request) => requests.push(request.url()));
  await reader.goto("/");
  expect(requests).toEqual([`${site.url}/`]);
  const card = reader.getByRole("article").filter({ hasText: headline });
  await expect(card.getByRole("link", { name: headline })).toHaveAttribute("href", `/incidents/${ref}`);
  await expect(card).toContainText("Card payments fail for some customers");

  const names = await Promise.all((["mim", "comms"] as const).map((role) => persona(site, role)));
  const secrets = [marker, bridgeUrl, "meet.example.com", ...names.flatMap(({ name, email }) => [name, email])];
  for (const path of ["/", `/incidents/${ref}`, `/incidents/${ref}.json`, "/status.json", "/history", "/feed.atom"]) {
    const answer = await reader.request.get(path);
    expect(answer.status(), path).toBe(200);
    const text = await answer.text();
    for (const secret of secrets) expect(text, path).not.toContain(secret);
  }

  // The mails: each address once, and nobody else's.
  const mailbox = await visit("comms");
  await mailbox.goto("/dev/mailbox");
  const mails = mailbox.getByRole("listitem").filter({ hasText: `[${ref}]` });
  await expect(async () => {
    await mailbox.getByRole("button", { name: "Refresh" }).click();
    await expect(mails).toHaveCount(TOLD.length, { timeout: 1_000 });
  }).toPass();
  const addresses = await mails.locator("span span:first-child").allTextContents();
  expect(addresses.map((address) => /<?([^<>\s]+@[^<>\s]+)>?$/.exec(address)?.[1] ?? address).sort()).toEqual(TOLD);

  await mails.filter({ hasText: "anna.kowalska@example.com" }).getByRole("link").click();
  const html = mailbox.frameLocator("iframe");
  await expect(html.getByRole("heading", { name: "Card payments fail for some customers" })).toBeVisible();
  await expect(html.getByRole("heading", { name: headline })).toBeVisible();
  await mailbox.getByText("As plain text").click();
  const plain = mailbox.locator("pre");
  await expect(plain).toContainText(`${site.url}/incidents/${ref}`);
  await expect(plain).toContainText("Next update by");
  for (const secret of secrets) await expect(plain).not.toContainText(secret);
});

test("a lost answer to publishing: once the server is back, the screen finds out that it is out", async ({
  site,
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/ERR_/);
  const mim = await api("mim");
  const ref = await openIncident(mim, { severity: "Critical" });
  const cable = await Cable.to(site.url);
  const page = await visit("mim", { site: { ...site, url: cable.url } });
  const { dialog } = await Fireground.open(page, ref);
  await page.keyboard.press("p");
  await dialog.getByLabel("Begin with").selectOption({ label: "My own words" });
  await dialog.getByLabel("Title").fill("Card payments fail");
  await dialog.getByLabel("Body").fill("About a third of card payments fail.");
  await dialog.getByRole("checkbox", { name: "Public status page" }).uncheck();
  // The server dies with the answer: of the update the record alone still arrives, and nothing can be read.
  let failedReads = 0;
  await page.route(/milestone\.list/, async (route) => {
    failedReads += 1;
    await route.abort();
  });
  await page.route(/milestone\.publish/, async (route) => {
    await route.fetch();
    // By its markup: behind a dialog nothing has a role.
    await expect(page.locator("[data-seq]").filter({ hasText: "About a third of card" })).not.toHaveCount(0);
    await cable.pullOut();
    await route.abort();
  });
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText(/It may be out already/)).toBeVisible();
  await expect.poll(() => failedReads, { timeout: 30_000 }).toBeGreaterThan(2);
  await page.unroute(/milestone\.list/);
  await cable.plugIn();
  await expect(dialog).toHaveCount(0, { timeout: 30_000 });
  expect(await mim.milestone.list.query({ ref })).toHaveLength(1);
  await cable.pullOut();
});

test("a public entry that the linter refuses comes back as it was, and goes out mended", async ({
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/status of 422/);
  const ref = await openIncident(await api("mim"));
  const fireground = await Fireground.open(await visit("comms"), ref);
  const { page, logLine } = fireground;
  await page.getByRole("button", { name: "internal", exact: true }).click();
  await fireground.log("Searches fail on db-prod-01");
  const waiting = page.getByRole("list", { name: "Entries not synced" });
  await expect(waiting.getByText("Searches fail on db-prod-01", { exact: true })).toBeVisible();
  await expect(waiting).toContainText('The public would read this. "db-prod-01" is a machine');
  await waiting.getByRole("button", { name: "Edit" }).click();
  await expect(logLine).toHaveValue("Searches fail on db-prod-01");
  await expect(page.getByRole("button", { name: "public", exact: true })).toHaveAttribute("aria-pressed", "true");
  await fireground.log("Some searches fail");
  await expect(fireground.entry("Some searches fail")).toContainText("public");
  await expect(waiting).toHaveCount(0);
});

test("a resolved incident leaves the front page's open ones and stays in the history", async ({ visit, api }) => {
  const [mim, comms] = [await api("mim"), await api("comms")];
  const publicTitle = unique("Exports are slow");
  const ref = await openIncident(mim, { severity: "Low" });
  const said = {
    ref,
    body: "Exports take an hour.",
    audience: ["public" as const],
    nextUpdateEta: null,
    isWarningsAccepted: true,
    publicTitle,
  };
  await comms.milestone.publish.mutate({ ...said, title: "Exports are slow" });
  const reader = await visit(null, { javaScriptEnabled: false });
  const open = reader.getByRole("article").filter({ hasText: publicTitle });
  const past = reader.getByRole("region", { name: "Past incidents" }).getByRole("link", { name: publicTitle });
  await expect(async () => {
    await reader.goto("/");
    await expect(open).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await advanceTo(mim, ref, 8);
  await mim.incident.setStatus.mutate({ ref, status: "Resolved", reason: "Back to normal" });
  await comms.milestone.publish.mutate({ ...said, title: "Exports are fast again", isResolution: true });
  await expect(async () => {
    await reader.goto("/");
    await expect(open).toHaveCount(0, { timeout: 500 });
    await expect(past).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await reader.goto("/history");
  await reader.getByRole("link", { name: publicTitle }).click();
  await expect(reader).toHaveURL(new RegExp(`/incidents/${ref}$`));
});
