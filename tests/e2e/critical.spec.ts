import type { Page } from "@playwright/test";
import { Desk } from "./desk";
import { Fireground, tabTo } from "./fireground";
import { expect, test, unique } from "./fixtures";
import { newPerson, type Site, sql } from "./site";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Call for Service: a Critical on two systems, by keyboard; gives its reference. */
async function callForService(page: Page, title: string, systems: readonly string[]): Promise<string> {
  const { keyboard } = page;
  await page.goto("/new");
  await expect(page.getByRole("textbox", { name: "What broke" })).toBeFocused();
  await keyboard.type(title);
  await keyboard.press("Tab");
  await keyboard.press("c");
  await expect(page.getByRole("radio", { name: /^Critical/ })).toBeChecked();
  await tabTo(page, page.getByRole("combobox", { name: "Affected systems" }));
  for (const system of systems) {
    await keyboard.type(system);
    await keyboard.press("Enter");
  }
  await keyboard.press("Enter");
  await page.waitForURL(/\/admin\/incidents\/INC-\d+$/);
  return /INC-\d+$/.exec(page.url())?.[0] ?? "";
}

/** What a team asked for on their phone: the tab of the deck, then the button. */
async function tap(phone: Fireground, tab: string, name: string | RegExp): Promise<void> {
  await phone.page.getByRole("tab", { name: new RegExp(`^${tab}`) }).tap();
  await phone.page.getByRole("tabpanel").getByRole("button", { name }).tap();
}

/** Ten minutes go by: nothing else than the clock may move this, and the test cannot wait for it. */
const tenMinutesPass = (site: Site, ref: string) =>
  sql(site, "update incident set clean_since = clean_since - interval '10 minutes' where number = $1", [
    Number(ref.slice(4)),
  ]);

const overrides = (site: Site, ref: string) =>
  sql(
    site,
    `select e.seq from timeline_event e join incident i on i.id = e.incident_id
    where i.number = $1 and jsonb_array_length(coalesce(e.payload->'overrode', '[]')) > 0`,
    [Number(ref.slice(4))],
  );

test("a Critical from the first page to the close: four at desks by keyboard alone, one on the phone", async ({
  site,
  visit,
  api,
}) => {
  test.setTimeout(240_000);
  const [mimPerson, opsPerson, commsPerson, appPerson, phonePerson] = [
    await newPerson(site, "mim"),
    await newPerson(site, "ops_lead"),
    await newPerson(site, "comms"),
    await newPerson(site, "responder"),
    await newPerson(site, "responder"),
  ];
  const title = unique("Card payments fail");
  const systems = [unique("Checkout"), unique("Card vault")];
  const mimPage = await visit(mimPerson);
  const ref = await callForService(mimPage, title, systems);
  const mim = await Desk.at(mimPage, ref, mimPerson);
  const [ops, comms, app] = await Promise.all([
    visit(opsPerson).then((page) => Desk.at(page, ref, opsPerson)),
    visit(commsPerson).then((page) => Desk.at(page, ref, commsPerson)),
    visit(appPerson).then((page) => Desk.at(page, ref, appPerson)),
  ]);
  const phone = await Fireground.open(await visit(phonePerson, PHONE), ref);
  const everyone = [mim, ops, comms, app, phone];
  const onAll = async (text: string) => {
    for (const each of everyone) await expect(each.entry(text)).not.toHaveCount(0);
  };
  const record = await api(mimPerson);

  await test.step("Alert: a team is paged, acknowledges and arrives on the phone", async () => {
    await mimPage.keyboard.press("Shift+P");
    await expect(mim.dialog.getByRole("combobox", { name: "Teams" })).toBeFocused();
    await mimPage.keyboard.type("Payments");
    await mimPage.keyboard.press("Enter");
    await mimPage.keyboard.press("Enter");
    await mim.type(["Card authorisations time out: join the bridge"], "Enter");
    await expect(mim.dialog).toHaveCount(0);
    await tap(phone, "Pages", "Acknowledge the page to Payments");
    await expect(mim.page.getByRole("tabpanel")).toContainText(`acknowledged by ${phonePerson.name}`);
    await tap(phone, "Pages", "Payments has arrived on the bridge");
    await expect(mim.page.getByRole("tabpanel")).toContainText("arrived after");
    await mim.edit("SRE / Ops", opsPerson.name);
    await mim.edit("Comms", commsPerson.name);
    await mim.advance(2);
  });

  await test.step("Gather: people join, and teams answer with CAN", async () => {
    await app.page.keyboard.press("j");
    await expect(app.dialog.getByRole("radio", { name: /^Responder/ })).toBeFocused();
    await app.page.keyboard.press("Enter");
    await expect(app.dialog).toHaveCount(0);
    await phone.page.getByRole("button", { name: /put somebody on$/ }).tap();
    await phone.dialog.getByRole("button", { name: "Join as Responder" }).tap();
    await expect(phone.dialog).toHaveCount(0);
    await mim.ask("Shift+C", ["I need conditions from Payments and Database in 5 minutes"]);
    await expect(app.page.getByRole("tab", { name: /^Conditions \d/ })).toBeVisible();
    await app.page.keyboard.press("c");
    await expect(app.dialog.getByLabel("Team")).toBeFocused();
    await app.page.keyboard.type("Payments");
    await app.page.keyboard.press("Enter");
    await app.page.keyboard.type("two thirds of authorisations time out\na: roll back 812 @Ada 10m\nn: a DBA ?MIM");
    await app.page.keyboard.press("Control+Enter");
    await expect(app.dialog).toHaveCount(0);
    await ops.command("can Database: the vault is out of connections; a: count sessions @Ben 5m");
    const asked = mim.page.getByRole("region", { name: "Conditions asked of Payments and Database" });
    await expect(asked).toHaveCount(0);
    await onAll("CAN from Database");
    await ops.note("Only cards fail; wallets and invoices work");
    await mim.advance(3);
  });

  await test.step("Assess: impact, severity, two paths, a hypothesis", async () => {
    await tabTo(mimPage, mimPage.getByRole("combobox", { name: "External impact" }));
    await mimPage.keyboard.press("Y");
    await mim.edit("Customers affected", "18400", "~18,400");
    await ops.ask("r", ["Roll back release 812", "App on-call", "The release of 14:00 broke the pool"]);
    await ops.command(`track Free the vault's connections @${appPerson.name} 10m`);
    await expect(mim.panel("Recovery paths")).toContainText("2 running");
    await expect(mim.panel("Recovery paths")).toContainText(appPerson.name);
    await app.ask("y", ["Stuck sessions hold the connections"]);
    await mim.press("Roll back release 812");
    await mim.press("Make primary");
    await expect(mim.panel("Recovery paths")).toContainText("Primary");
    await mim.press("Roll back release 812");
    for (const each of [ops, comms, app]) {
      await expect(each.panel("Incident")).toContainText("The release of 14:00 broke the pool");
    }
    await mim.advance(4);
  });

  await test.step("Initial: the first milestone and its promise; a question, a task", async () => {
    await comms.page.keyboard.press("p");
    // The template is filled; what the record does not say yet is marked, and typed over.
    await expect(comms.dialog.getByLabel("Body")).toBeFocused();
    await comms.type(["Some card payments fail, wallets work"], "Control+Enter");
    await expect(comms.dialog).toHaveCount(0);
    for (const each of [mim, ops, comms, app]) {
      await expect(each.panel("Promise")).toContainText(/due in \d+:\d\d/);
    }
    await mim.command(`ask Does release 812 hold a migration? @${appPerson.name} 5m`);
    await app.command("now");
    await app.press(/^Answer ?: Does release 812/);
    await expect(app.page.getByRole("textbox", { name: "Answer" })).toBeFocused();
    await app.type(["No, code alone"], "Enter");
    await onAll("No, code alone");
    await ops.command(`task App: drain node 4 @${phonePerson.name} 10m`);
    await tap(phone, "Now", /^Start ?: drain node 4/);
    await tap(phone, "Now", /^Done ?: drain node 4/);
    await expect(phone.page.getByText("No task of yours is open.")).toBeVisible();
    await mim.advance(5);
  });

  await test.step("Isolation and Mitigation: more time, the fault domain, what shows it, outcomes", async () => {
    await ops.ask("x", ["The sessions are counted, one more minute"]);
    await expect(ops.panel("Recovery paths")).toContainText("extended 1×");
    await ops.note("@Roll back release 812 out on half of the nodes", "out on half of the nodes");
    await mim.command("impact");
    await mim.edit("Fault domain", "The connection pool of the card vault");
    await mim.edit("Business impact", "About a third of card revenue is lost");
    await mim.advance(6);
    await app.press("Hypotheses on no path");
    await app.press("Validate: Stuck sessions hold the connections");
    await app.type(["212 idle sessions, freed by the rollback"], "Enter");
    await onAll("212 idle sessions");
    for (const [path, outcome, reason] of [
      ["Roll back release 812", "✓ Pass", "Authorisations are back to normal"],
      ["Free the vault's connections", "– Abandon", "Not needed after the rollback"],
    ] as const) {
      await ops.press(path);
      await ops.press("Pass, fail, abandon");
      await expect(ops.page.getByRole("textbox", { name: `Why ${path} ends` })).toBeFocused();
      await ops.page.keyboard.type(reason);
      await ops.press(outcome);
      await onAll(reason);
    }
    await mim.advance(7);
  });

  await test.step("Validation: two people confirm, and nobody goes on before ten clean minutes", async () => {
    for (const [person, system] of [
      [mim, systems[0]],
      [app, systems[1]],
    ] as const) {
      await person.page.keyboard.press("v");
      const grid = person.panel("Validation");
      await tabTo(person.page, grid.locator('[data-check][tabindex="0"]'));
      const chosen = grid.getByRole("button", { name: new RegExp(`^${system},`), pressed: true });
      if ((await chosen.count()) === 0) await person.page.keyboard.press("ArrowDown");
      await expect(chosen).toBeVisible();
      await person.page.keyboard.press("Shift+P");
      await expect(grid.getByRole("button", { name: new RegExp(`^${system}, .*: pass`) })).toHaveCount(4);
    }
    await expect(mim.panel("Clean clock")).toContainText("It restarts with any red");
    await mim.ask("m", ["Everything is green"]);
    await mimPage.keyboard.press("Shift+A");
    await expect(mim.dialog).toContainText(/10 clean minutes of validation have passed \((9:\d\d|10:00) to go\)/);
    await mimPage.keyboard.press("Enter");
    await expect(mim.dialog).toBeVisible();
    await mimPage.keyboard.press("Escape");
    await expect(record.incident.advance.mutate({ ref, fromPhase: 7 })).rejects.toThrow(/clean minutes/);
    expect((await record.incident.get.query({ ref })).phase).toBe(7);
    await tenMinutesPass(site, ref);
    await ops.note("Ten minutes without an error");
    await mim.advance(8);
  });

  await test.step("Resolution: the close with all its items, and the last milestone", async () => {
    await mimPage.keyboard.press("Shift+R");
    await expect(mim.dialog.getByLabel("Final impact")).toBeFocused();
    await mimPage.keyboard.press("Control+A");
    await mim.type(["A third of card payments failed for an hour", "The release was taken back"], "Tab");
    await mimPage.keyboard.press("ArrowRight");
    await expect(mim.dialog.getByRole("radio", { name: "Confirmed" })).toBeChecked();
    await mim.type(["", "A release held connections open"], "Tab");
    await expect(mim.dialog.getByLabel("After Action")).toHaveValue(/^\d{4}-/);
    await expect(mim.dialog.getByRole("checkbox", { name: /^Release the responders/ })).toBeChecked();
    await mimPage.keyboard.press("Control+Enter");
    await expect(mim.dialog.getByLabel("Begin with")).toHaveValue("template:resolution");
    await expect(mim.dialog.getByLabel("Body")).toHaveValue(/A third of card payments failed for an hour/);
    await mimPage.keyboard.press("Control+Enter");
    await expect(mim.dialog).toHaveCount(0);
  });

  const last = await record.incident.get.query({ ref });
  expect(last).toMatchObject({ status: "Resolved", phase: 8, severity: "Critical", alarmLevel: "Box3", title });
  expect(last.respondersReleasedAt).not.toBeNull();
  for (const each of everyone) {
    await expect(each.page.getByRole("banner")).toContainText("Resolved");
    await expect(each.page.getByLabel("Snapshot")).toContainText("8/8");
    await expect(each.entry(`#${last.lastSeq}`).first()).toBeVisible();
  }
  for (const each of [mim, ops, comms, app]) await each.isWhole(last.lastSeq);
  const { items } = await record.timeline.list.query({ ref, after: 0, limit: 500 });
  const counted = (name: string) => items.filter((entry) => entry.name === name).length;
  expect(Object.fromEntries(Object.keys(TOLD).map((name) => [name, counted(name)]))).toEqual(TOLD);
  expect(await overrides(site, ref), "entries that went past something unmet").toEqual([]);

  await mimPage.goto("/admin");
  await expect(mimPage.getByRole("listitem").filter({ hasText: title })).toContainText("Resolved");
  for (const path of [`/stakeholder/incidents/${ref}`, `/exec/incidents/${ref}`]) {
    await mimPage.goto(path);
    await expect(mimPage.getByText("Resolved").first()).toBeVisible();
    await expect(mimPage.getByText("The release was taken back").first()).toBeVisible();
  }
  const reader = await visit(null, { javaScriptEnabled: false });
  await expect(async () => {
    await reader.goto(`/incidents/${ref}`);
    await expect(reader.locator(".page .tag").first()).toHaveText("Resolved", { timeout: 500 });
  }).toPass();
  // Outsiders read their own words of it: what it was for them, and not which release.
  await expect(reader.getByText("A third of card payments failed for an hour").first()).toBeVisible();
  await expect(reader.getByText("The release was taken back")).toHaveCount(0);
});

/** What the record tells of such a run, and how often. */
const TOLD: Record<string, number> = {
  "page.sent": 1,
  "page.acknowledged": 1,
  "page.arrived": 1,
  "command.joined": 2,
  "conditions.asked": 1,
  "can.reported": 2,
  "recovery.opened": 2,
  "recovery.madePrimary": 1,
  "recovery.extended": 1,
  "recovery.closed": 2,
  "hypothesis.raised": 1,
  "hypothesis.settled": 1,
  "question.asked": 1,
  "question.settled": 1,
  "task.added": 1,
  "phase.advanced": 8, // the first is entered with the opening
  "milestone.published": 2,
  "validation.systemConfirmed": 2,
};
