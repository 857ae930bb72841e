import { addMinutes } from "date-fns/addMinutes";
import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { verifyComms } from "../comms-log/reads";
import { openIncident } from "../incidents/open-incident";
import { editSettings } from "../settings/edit-settings";
import { logEntry } from "../timeline/log-entry";
import { publishMilestone } from "./publish-milestone";

const POLICIES = { High: "either", Medium: "either", Low: "either" } as const;

test("a public entry of the record is no way around the linter, the approval and the comms log", async () => {
  const t = await testDb();
  const [mim, comms, admin] = await Promise.all([t.asUser("mim"), t.asUser("comms"), t.asUser("admin")]);
  const { ref } = await openIncident({ ctx: mim, input: { title: "pg-main is full", severity: "Critical" } });
  const say = (ctx: typeof mim, text: string) => logEntry({ ctx, input: { ref, text, visibility: "public" } });
  await expect(say(comms, "A deploy on db12 caused it: human error.")).rejects.toMatchObject({
    code: "INVALID_INPUT",
    details: { fields: { text: expect.stringMatching(/^The public would read this\. .*"db12" is a machine/) } },
  });
  await expect(say(t.ctx({ source: "cli" }), "Human error.")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  await logEntry({ ctx: comms, input: { ref, text: "A deploy on db12 caused it: human error." } });
  await say(comms, "Card payments fail for some customers.");
  const log = () => t.db.commsLog.findMany({ orderBy: { seq: "asc" }, select: { channel: true, body: true } });
  expect(await log()).toEqual([]);

  // With the first update it has a page, and everybody reads what was marked public before.
  const words = { title: "Card payments fail", body: "We are on it.", audience: ["public" as const] };
  const nextUpdateEta = addMinutes(t.clock.now(), 15).toISOString();
  await publishMilestone({ ctx: comms, input: { ref, ...words, publicTitle: "Card payments", nextUpdateEta } });
  await say(comms, "Wallets work again.");
  expect((await log()).map(({ channel, body }) => `${channel}: ${body}`)).toEqual([
    "status_page: Card payments fail for some customers.",
    "status_page: We are on it.",
    "status_page: Wallets work again.",
  ]);
  expect(await verifyComms(t.ctx(), {})).toMatchObject({ rows: 3, broken: [] });

  for (const [Critical, code] of [
    ["mim_approves", "UNMET_CONDITIONS"],
    ["mim_publishes", "FORBIDDEN"],
  ] as const) {
    await editSettings({ ctx: admin, input: { set: { publishApproval: { ...POLICIES, Critical } } } });
    await expect(say(comms, "All is well.")).rejects.toMatchObject({ code });
    await say(mim, "Most cards work.");
  }
  expect(await log()).toHaveLength(5);
});

test("what the public page shows stands in the log, also where another channel alone was chosen", async () => {
  const t = await testDb();
  const mim = await t.asUser("mim");
  const { ref } = await openIncident({ ctx: mim, input: { title: "Cards fail", severity: "Critical" } });
  const words = { ref, title: "Cards fail", body: "We are on it.", audience: ["public" as const] };
  const nextUpdateEta = addMinutes(t.clock.now(), 15).toISOString();
  const { channels } = await publishMilestone({ ctx: mim, input: { ...words, nextUpdateEta, channels: ["email"] } });
  expect(channels).toEqual(["status_page", "email"]);
  expect(await t.db.commsLog.findMany({ select: { channel: true } })).toEqual([{ channel: "status_page" }]);
});
