import type { Page, Route } from "@playwright/test";
import { Cable } from "./cable";
import { Device, isInstalled, isKept } from "./device";
import { Fireground } from "./fireground";
import { expect, openIncident, test, unique } from "./fixtures";
import { newPerson } from "./site";

/** One action while offline: what the record must hold of it, and between which moments it was done. */
type Done = { isIt: (entry: { name: string; text: string }) => boolean; from: number; to: number };

async function act(fireground: Fireground, n: number): Promise<Done> {
  const { page } = fireground;
  const token = `act-${String(n).padStart(3, "0")}`;
  const from = Date.now();
  const done = (isIt: Done["isIt"]) => ({ isIt, from, to: Date.now() });
  if (n % 8 === 5) {
    const label = "Title";
    await fireground.field(label).click();
    await page.getByLabel(label, { exact: true }).fill(token);
    await page.getByLabel(label, { exact: true }).blur();
    await expect(fireground.field(label)).toContainText(token);
    return done(({ name, text }) => name === "incident.edited" && text.endsWith(`→ ${token}`));
  }
  if (n % 40 === 8) {
    await fireground.logLine.blur();
    await page.keyboard.press("r");
    await fireground.dialog.getByLabel("What this track attempts").fill(token);
    await page.keyboard.press("Enter");
    await expect(fireground.dialog).toHaveCount(0);
    return done(({ name, text }) => name === "recovery.opened" && text.includes(token));
  }
  await fireground.log(token);
  return done(({ name, text }) => name === "timeline.noted" && text === token);
}

const badge = (page: Page, count: number) => page.getByRole("button", { name: `${count} not synced` });

test("30 minutes without network and 200 actions: a cold start, a closed tab, two crashes, lost answers; all once, in order, at their times", async ({
  site,
  api,
  launchOptions,
}) => {
  test.setTimeout(240_000);
  const person = await newPerson(site, "mim");
  const mim = await api(person);
  const title = unique("Checkout is down");
  const ref = await openIncident(mim, { title, severity: "Critical" });
  const cable = await Cable.to(site.url);
  const device = await Device.make({ ...site, url: cable.url }, person, launchOptions);
  const open = async (page: Page) => {
    await page.goto(`/admin/incidents/${ref}`);
    const fireground = new Fireground(page, ref);
    await expect(fireground.connection("offline")).toBeVisible();
    return fireground;
  };
  try {
    let page = await device.start();
    let fireground = await Fireground.open(page, ref);
    await fireground.log("Seen before the tunnel");
    await expect(fireground.entry("Seen before the tunnel")).toHaveCount(1);
    await isKept(page, "Seen before the tunnel");
    await expect.poll(() => device.isKeptOnDisk(), { timeout: 30_000 }).toBe(true);
    await device.stop();
    await cable.pullOut();

    // A cold start without network shows the last known state, and since when it is old.
    page = await device.start();
    fireground = await open(page);
    await expect(fireground.field("Title")).toContainText(title);
    await expect(fireground.entry("Seen before the tunnel")).toHaveCount(1);
    await expect(page.getByRole("banner")).toContainText(/offline, as of .*\d\d:\d\d/);

    const done: Done[] = [];
    const actUntil = async (last: number) => {
      while (done.length < last) done.push(await act(fireground, done.length));
      await expect(badge(page, last)).toBeVisible();
    };
    await actUntil(60);
    // The tab is closed, and opened again.
    await page.close();
    page = await device.context.newPage();
    fireground = await open(page);
    await expect(badge(page, 60)).toBeVisible();
    await actUntil(130);
    await device.kill();

    // After a crash everything is still there; half an hour of the page's time goes by.
    page = await device.start({ hasOwnClock: true });
    fireground = await open(page);
    await expect(badge(page, 130)).toBeVisible();
    await actUntil(200);
    await page.clock.fastForward("30:00");
    await expect(badge(page, 200)).toBeVisible();
    await device.kill();

    page = await device.start();
    fireground = await open(page);
    await expect(badge(page, 200)).toBeVisible();
    // The network comes back badly: some requests never arrive, some are done but their answer is lost.
    let sent = 0;
    let lostAnswers = 0;
    await page.route(/\/api\/trpc\/(timeline\.append|incident\.edit|recovery\.open)/, async (route: Route) => {
      sent += 1;
      if (sent % 40 === 7) return route.abort("connectionreset");
      if (sent % 25 !== 3) return route.continue();
      await route.fetch();
      lostAnswers += 1;
      return route.abort("connectionreset");
    });
    const backAt = Date.now();
    await cable.plugIn();
    await expect(page.getByRole("list", { name: "Entries not synced" })).toHaveCount(0, { timeout: 120_000 });
    await expect(page.getByRole("button", { name: /not synced|refused/ })).toHaveCount(0);
    await fireground.isLive(20_000);
    expect(lostAnswers).toBeGreaterThan(4);

    const { items } = await mim.timeline.list.query({ ref, after: 0, limit: 500 });
    const found = done.map(({ isIt }) => items.filter(isIt));
    expect(found.map((entries) => entries.length)).toEqual(done.map(() => 1));
    const entries = found.flat();
    const seqs = entries.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    for (const [index, entry] of entries.entries()) {
      const { from, to } = done[index] ?? { from: 0, to: 0 };
      expect(Date.parse(entry.occurredAt), entry.text).toBeGreaterThan(from - 1_000);
      expect(Date.parse(entry.occurredAt), entry.text).toBeLessThan(to + 1_000);
      expect(Date.parse(entry.recordedAt), entry.text).toBeGreaterThan(backAt - 1_000);
    }
    const newest = [...entries].reverse().find(({ text }) => text.startsWith("Title:"));
    expect((await mim.incident.get.query({ ref })).title).toBe(newest?.text.split("→ ").at(-1));
  } finally {
    await device.throwAway();
    await cable.pullOut();
  }
});

test("what was refused is shown with what stands now, and its writer decides", async ({ visit, api, allowErrors }) => {
  allowErrors(/ERR_INTERNET_DISCONNECTED|status of 409/);
  const mim = await api("mim");
  const ref = await openIncident(mim);
  const page = await visit("comms");
  const fireground = await Fireground.open(page, ref);
  await isInstalled(page);

  await page.context().setOffline(true);
  await expect(fireground.connection("offline")).toBeVisible();
  const edit = async (text: string) => {
    await fireground.field("Title").click();
    await page.getByLabel("Title", { exact: true }).fill(text);
    await page.keyboard.press("Enter");
    await expect(fireground.field("Title")).toContainText(text);
  };
  await edit("Text from the tunnel");
  await fireground.log("Said in the tunnel");
  await expect(badge(page, 2)).toBeVisible();
  // What speaks to the outside does not wait: it says that it needs the network, and keeps its text.
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await fireground.dialog.getByRole("button", { name: /^Publish/ }).click();
  await expect(fireground.dialog.getByRole("alert")).toContainText("No network, and this needs it");
  await page.keyboard.press("Escape");
  await mim.incident.edit.mutate({ ref, set: { title: "Text of somebody else" } });

  await page.context().setOffline(false);
  const refused = page.getByRole("button", { name: "1 refused" });
  await refused.click();
  const list = page.getByRole("dialog", { name: "Not synced" });
  await expect(list).toContainText("Text of somebody else");
  await expect(list.getByRole("textbox")).toHaveValue("Text from the tunnel");
  await expect(fireground.entry("Said in the tunnel")).toHaveCount(1);
  expect((await mim.incident.get.query({ ref })).title).toBe("Text of somebody else");
  await list.getByRole("textbox").fill("Both texts in one");
  await list.getByRole("button", { name: "Send what I changed" }).click();
  await expect(refused).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(fireground.field("Title")).toContainText("Both texts in one");
});

test("another person on the device neither sends nor sees it, and signing out leaves nothing to read", async ({
  visit,
  site,
  api,
  allowErrors,
}) => {
  allowErrors(/ERR_INTERNET_DISCONNECTED/);
  const ref = await openIncident(await api("mim"));
  const page = await visit("comms");
  const fireground = await Fireground.open(page, ref);
  await isKept(page, ref);
  await page.context().setOffline(true);
  await expect(fireground.connection("offline")).toBeVisible();
  await fireground.log("Mine alone");
  await expect(badge(page, 1)).toBeVisible();
  // Offline for the page's own requests only, so that the way to the sign-in page is open.
  await page.route("**/api/trpc/timeline.append*", (route) => route.abort());
  await page.context().setOffline(false);
  await page.goto("/logout");
  page.once("dialog", (dialog) => {
    expect(dialog.message()).toContain("1 entry is not sent yet");
    void dialog.accept();
  });
  allowErrors(/ERR_FAILED/);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login*");
  const left = await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("pages-")));
  expect(left).toEqual([]);

  await page.unroute("**/api/trpc/timeline.append*");
  await page
    .getByRole("button", { name: /Ops Lead|SRE/i })
    .first()
    .click();
  await page.waitForURL("**/admin");
  await page.goto(`/admin/incidents/${ref}`);
  await fireground.isLive();
  await expect(page.getByRole("button", { name: "1 of another person" })).toBeVisible();
  await expect(page.getByText("Mine alone")).toHaveCount(0);
  expect(site.url).toBe(new URL(page.url()).origin);
});
