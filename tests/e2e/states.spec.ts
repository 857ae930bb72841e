import type { Page } from "@playwright/test";
import type { Role } from "../../server/core/policy";
import { CONTRAST, tooWide, violations } from "./axe";
import { isInstalled } from "./device";
import { Fireground } from "./fireground";
import { advanceTo, expect, openIncident, test } from "./fixtures";
import { type Api, newPerson, sql } from "./site";

const WIDTHS = [320, 768, 1280];

/** Phone, tablet and desk, colours forced by the system, and letters twice as large. */
async function isForEveryone(page: Page): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await violations(page), `${width} px`).toEqual([]);
    expect.soft(await tooWide(page), `what reaches beyond ${width} px`).toEqual([]);
  }
  await page.emulateMedia({ forcedColors: "active" });
  // The system sets the contrast then, and axe reads the colour that it replaced (-webkit-text-fill-color).
  expect.soft(await violations(page, { off: [CONTRAST] }), "forced colours").toEqual([]);
  await page.emulateMedia({ forcedColors: "none" });
  // A window of 1280 px at 200 % has 640 px to fill.
  await page.setViewportSize({ width: 640, height: 400 });
  expect.soft(await violations(page), "200 %").toEqual([]);
  expect.soft(await tooWide(page), "what reaches beyond the window at 200 %").toEqual([]);
}

const calm = { reducedMotion: "reduce" } as const;

async function wartime(api: (who: Role) => Promise<Api>): Promise<string> {
  const mim = await api("mim");
  const ref = await openIncident(mim, { severity: "Critical", affectedSystems: ["payments-api", "checkout-web"] });
  await advanceTo(mim, ref, 5);
  await mim.recovery.open.mutate({ ref, title: "Roll back release 812", owner: "App on-call", timeboxMinutes: 15 });
  await mim.question.ask.mutate({ ref, text: "Does Acme see errors?", assignedTo: "Customer Ops", minutes: 5 });
  await mim.task.add.mutate({ ref, branch: "App", title: "Drain node 4", timeboxMinutes: 10 });
  await mim.conditions.ask.mutate({ ref, teams: ["Payments", "Database"], minutes: 5 });
  await mim.can.report.mutate({
    ref,
    team: "Payments",
    conditions: ["Card calls time out"],
    needs: [{ text: "A DBA" }],
  });
  await mim.page.send.mutate({ ref, teams: ["Network"] });
  await mim.timeline.append.mutate({ ref, text: "The pool is saturated on all writers" });
  return ref;
}

test("wartime: everything is in use", async ({ visit, api }) => {
  test.slow();
  const ref = await wartime(api);
  const page = await visit("mim", calm);
  const fireground = await Fireground.open(page, ref);
  await expect(page.getByRole("banner")).toContainText("WARTIME");
  await expect(fireground.entry("The pool is saturated")).toHaveCount(1);
  const tabs = page.getByRole("tablist", { name: "Panels" }).getByRole("tab");
  for (const tab of await tabs.all()) {
    await tab.click();
    await expect(page.getByText("Loading…")).toHaveCount(0);
    expect.soft(await violations(page), `panel ${await tab.textContent()}`).toEqual([]);
  }
  await isForEveryone(page);
});

for (const view of ["focus", "terminal"] as const) {
  test(`wartime in the ${view} view`, async ({ visit, api }) => {
    const ref = await wartime(api);
    const page = await visit("mim", calm);
    const fireground = await Fireground.open(page, ref);
    await fireground.command(`view ${view}`);
    await expect(page.getByRole("region", { name: "Promise and phase" })).toBeVisible();
    await expect(fireground.entry("The pool is saturated")).toHaveCount(1);
    await isForEveryone(page);
  });
}

test("peacetime: nothing runs", async ({ serve, visit }) => {
  const { site } = await serve();
  await sql(
    site,
    `insert into "user" (id, email, display_name, role, created_at)
    values ('peace', 'peace@example.test', 'Ada', 'mim', now())`,
  );
  const page = await visit({ id: "peace", name: "Ada", email: "peace@example.test" }, { site, ...calm });
  await page.goto("/admin");
  await expect(page.getByRole("banner")).toContainText(/peacetime/i);
  await isForEveryone(page);
});

test("overdue: the promise is broken", async ({ site, visit, api }) => {
  const ref = await openIncident(await api("mim"), { severity: "Critical" });
  await sql(site, "update incident set next_update_eta = now() - interval '5 minutes' where number = $1", [
    Number(ref.slice(4)),
  ]);
  const page = await visit("mim", calm);
  await Fireground.open(page, ref);
  await expect(page.getByRole("region", { name: "Promise" })).toContainText(/overdue/i);
  await isForEveryone(page);
});

test("resolved: what stayed open demands nothing any more; before that a path has room on a laptop", async ({
  site,
  visit,
  api,
}) => {
  const ref = await wartime(api);
  const page = await visit("mim", { ...calm, viewport: { width: 1440, height: 780 } });
  await Fireground.open(page, ref);
  const paths = page.getByRole("region", { name: "Recovery paths" });
  await paths.getByRole("button", { name: "Roll back release 812" }).click();
  await expect(paths.getByRole("button", { name: "Pass, fail, abandon" })).toBeInViewport();
  const number = [Number(ref.slice(4))];
  await sql(site, "update incident set phase = 8, clean_since = now() - interval '1 hour' where number = $1", number);
  await sql(site, "update incident set status = 'Resolved', resolved_at = now() where number = $1", number);
  const where = "where incident_id = (select id from incident where number = $1)";
  const past = "now() - interval '1 hour'";
  await sql(site, `update recovery_path set timebox_started_at = ${past} ${where}`, number);
  await sql(site, `update open_question set due_at = ${past} ${where}`, number);
  await sql(site, `update conditions_request set due_at = ${past} ${where}`, number);
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("Resolved");
  await expect(paths).toContainText("no outcome yet");
  for (const name of [/^Questions/, /^Conditions/]) {
    await page.getByRole("tab", { name }).click();
    await expect(page.getByRole("tabpanel")).toContainText(/Does Acme see errors|no answer/);
  }
  await expect(page.getByRole("main")).not.toContainText(/overdue|expired|Ask again/);
});

test("escalated: the Leader reads it on the brief, and answers there with a reason", async ({
  site,
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/status of 4\d\d/);
  const mim = await api("mim");
  const ref = await openIncident(mim);
  const leader = await newPerson(site, "executive");
  await mim.command.assign.mutate({ ref, role: "leader", userId: leader.id });
  await mim.notice.escalate.mutate({ ref, kind: "data-integrity", reason: "Orders may be booked twice" });
  const page = await visit(leader, calm);
  await page.goto(`/exec/incidents/${ref}`);
  const section = page.getByRole("region", { name: "Escalations" });
  await expect(section).toContainText("▲ Open Data integrity is in doubt");
  await section.getByRole("button", { name: "Acknowledge" }).click();
  await expect(section.getByRole("alert")).toContainText("the reason is recorded");
  await isForEveryone(page);
  await section.getByLabel("What is done about it, or why it may stand").fill("Writes are frozen");
  await page.keyboard.press("Enter");
  await expect(section).toContainText("Writes are frozen");
  await expect(section).toContainText("Acknowledged by");
  await expect(section.getByRole("button")).toHaveCount(0);
});

test("offline: what is known stays, and what is written waits", async ({ visit, api, allowErrors }) => {
  allowErrors(/ERR_INTERNET_DISCONNECTED|Failed to fetch|net::ERR/);
  const ref = await openIncident(await api("mim"));
  const page = await visit("mim", calm);
  const fireground = await Fireground.open(page, ref);
  await isInstalled(page);
  await page.context().setOffline(true);
  await expect(fireground.connection("offline")).toBeVisible();
  await fireground.log("Typed without network");
  await expect(page.getByText("Typed without network")).toBeVisible();
  await isForEveryone(page);
});

test("empty: a new incident teaches what belongs where", async ({ visit, api }) => {
  const ref = await openIncident(await api("mim"), { severity: "Low" });
  const page = await visit("mim", calm);
  await Fireground.open(page, ref);
  await expect(page.getByText("Nothing is being tried yet.")).toBeVisible();
  await isForEveryone(page);
});

test("error: what was refused stands beside its field, and what was typed stays", async ({
  visit,
  api,
  allowErrors,
}) => {
  allowErrors(/status of 4\d\d/);
  const ref = await openIncident(await api("mim"));
  const page = await visit("mim", calm);
  const fireground = await Fireground.open(page, ref);
  await page.keyboard.press("r");
  await expect(fireground.dialog.getByLabel("What this track attempts")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(fireground.dialog.getByText(/what this track attempts/i).last()).toBeVisible();
  await isForEveryone(page);

  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+E");
  const seen = fireground.dialog.getByLabel("What is asked or seen");
  await seen.fill("Asks for a call");
  await page.keyboard.press("Escape");
  await expect(fireground.dialog).toHaveCount(0);
  await page.keyboard.press("Shift+E");
  await expect(seen).toHaveValue("Asks for a call");
});
