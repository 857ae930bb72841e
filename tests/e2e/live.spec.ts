import { isInstalled } from "./device";
import { Fireground } from "./fireground";
import { advanceTo, expect, openIncident, test, unique } from "./fixtures";
import { newPerson } from "./site";

/** From one person's screen to the other's: by the stream, long before anything is read again by itself. */
const AT_ONCE = { timeout: 15_000 };

test("what one person does stands on the other's screen at once, in order, each thing once", async ({ visit, api }) => {
  const mim = await api("mim");
  const ref = await openIncident(mim);
  const a = await Fireground.open(await visit("mim"), ref);
  const b = await Fireground.open(await visit("comms"), ref);
  await expect(a.page.getByRole("banner")).toContainText("2 here", AT_ONCE);
  await expect(async () => {
    await b.logLine.press("x");
    await expect(a.page.getByText("writes an entry…", { exact: false }).last()).toBeVisible({ timeout: 1_500 });
  }).toPass(AT_ONCE);
  await b.logLine.press("Escape");

  for (const text of ["First look at the graphs", "Vendor is called", "Rollback begins"]) {
    await a.log(text);
    await expect(b.entry(text)).toHaveCount(1, AT_ONCE);
  }
  await b.log("Customers ask on the phone");
  await expect(a.entry("Customers ask on the phone")).toHaveCount(1, AT_ONCE);

  await a.page.keyboard.press("Escape");
  await a.page.keyboard.press("Shift+A");
  await a.dialog.getByRole("textbox").first().fill("The engineer is on the way");
  await a.page.keyboard.press("Enter");
  await expect(a.phase(2)).toBeVisible();
  await expect(b.phase(2)).toBeVisible(AT_ONCE);

  const title = unique("Search fails in one region");
  await a.field("Title").click();
  await a.page.getByLabel("Title", { exact: true }).fill(title);
  await a.page.keyboard.press("Enter");
  await expect(a.field("Title")).toContainText(title);
  await expect(b.field("Title")).toContainText(title, AT_ONCE);

  const { lastSeq } = await mim.incident.get.query({ ref });
  await a.isWhole(lastSeq);
  await b.isWhole(lastSeq);
});

test("the board follows without a reload", async ({ visit, api }) => {
  const board = await visit("observer");
  await board.goto("/admin");
  await expect(board.getByRole("banner").getByRole("status").filter({ hasText: "live" })).toBeVisible();
  const title = unique("Board follows");
  const mim = await api("mim");
  const ref = await openIncident(mim, { title });
  const row = board.getByRole("region", { name: "Open incidents" }).getByRole("listitem").filter({ hasText: title });
  await expect(row).toContainText("Phase 1", AT_ONCE);
  await advanceTo(mim, ref, 2);
  await expect(row).toContainText("Phase 2", AT_ONCE);
});

test("thirty entries of somebody else do not disturb who is typing or reading", async ({ visit, api }) => {
  const mim = await api("mim");
  const ref = await openIncident(mim);
  for (let n = 1; n <= 25; n += 1) await mim.timeline.append.mutate({ ref, text: `Earlier entry ${n}` });
  const page = await visit("comms");
  const fireground = await Fireground.open(page, ref);

  await page.keyboard.press("l");
  await page.keyboard.type("Customers see  errors");
  for (let n = 0; n < "errors".length + 1; n += 1) await page.keyboard.press("ArrowLeft");
  await fireground.timeline.evaluate((box) => box.scrollTo({ top: 200 }));
  const top = await fireground.timeline.evaluate((box) => box.scrollTop);
  expect(top).toBeGreaterThan(100);
  const reading = await fireground.entry("Earlier entry 15").boundingBox();

  for (let n = 1; n <= 30; n += 1) await mim.timeline.append.mutate({ ref, text: `Entry of A ${n}` });
  await expect(page.getByRole("button", { name: "30 new" })).toBeVisible();
  expect(await fireground.timeline.evaluate((box) => box.scrollTop)).toBe(top);
  expect(await fireground.entry("Earlier entry 15").boundingBox()).toEqual(reading);

  await expect(fireground.logLine).toBeFocused();
  await page.keyboard.type("many");
  await expect(fireground.logLine).toHaveValue("Customers see many errors");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "31 new" }).click();
  await expect(fireground.entry("Customers see many errors")).toHaveCount(1);
  await fireground.isWhole((await mim.incident.get.query({ ref })).lastSeq);
});

test("who was offline misses nothing, and what was typed meanwhile is recorded once", async ({
  visit,
  api,
  allowErrors,
}) => {
  const mim = await api("mim");
  const ref = await openIncident(mim);
  const page = await visit("comms");
  const b = await Fireground.open(page, ref);
  allowErrors(/ERR_INTERNET_DISCONNECTED/);
  await isInstalled(page);
  await page.context().setOffline(true);
  await expect(b.connection("offline")).toBeVisible();
  for (let n = 1; n <= 5; n += 1) await mim.timeline.append.mutate({ ref, text: `While B is away ${n}` });
  await advanceTo(mim, ref, 2);
  await b.log("Typed in the tunnel");
  await expect(page.getByRole("listitem").filter({ hasText: "not synced" })).toBeVisible();
  await expect(b.entry("While B is away")).toHaveCount(0);

  await page.context().setOffline(false);
  await b.isLive();
  await expect(b.entry("Typed in the tunnel")).toHaveCount(1);
  await expect(page.getByRole("listitem").filter({ hasText: "not synced" })).toHaveCount(0);
  await expect(b.phase(2)).toBeVisible();
  await b.isWhole((await mim.incident.get.query({ ref })).lastSeq);
});

test("a server that is killed and started again: both screens say so, and catch up", async ({
  serve,
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/);
  const server = await serve();
  const { site } = server;
  const [person, other] = [await newPerson(site, "mim"), await newPerson(site, "comms")];
  const mim = await api(person, site);
  const ref = await openIncident(mim);
  const a = await Fireground.open(await visit(person, { site }), ref);
  const b = await Fireground.open(await visit(other, { site }), ref);
  await a.log("Before the kill");
  await expect(b.entry("Before the kill")).toHaveCount(1);

  for (const { page } of [a, b]) await isInstalled(page);
  await server.kill();
  await expect(a.connection("reconnecting")).toBeVisible();
  await expect(b.connection("reconnecting")).toBeVisible();
  await a.log("Said while the server was down");
  await expect(a.page.getByRole("listitem").filter({ hasText: "not synced" })).toBeVisible();

  await server.restart();
  await mim.timeline.append.mutate({ ref, text: "Right after the start" });
  await a.isLive(15_000);
  await b.isLive(15_000);
  for (const text of ["Before the kill", "Said while the server was down", "Right after the start"]) {
    await expect(a.entry(text)).toHaveCount(1);
    await expect(b.entry(text)).toHaveCount(1);
  }
  const { lastSeq } = await mim.incident.get.query({ ref });
  await a.isWhole(lastSeq);
  await b.isWhole(lastSeq);
  await a.log("All is well again");
  await expect(b.entry("All is well again")).toHaveCount(1, AT_ONCE);
});
