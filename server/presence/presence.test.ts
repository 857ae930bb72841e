import { expect, test } from "vitest";
import { testDb } from "../../tests/support/db";
import { stubListener } from "../../tests/support/listener";
import { openIncident } from "../incidents/open-incident";
import { closeListener, getListener } from "../realtime/listener";
import { listTimeline } from "../timeline/reads";
import { announcePresence } from "./announce-presence";
import { listPresent } from "./reads";

async function two() {
  const t = await testDb();
  const [ada, ben] = [
    await t.makeUser("mim", { displayName: "Ada" }),
    await t.makeUser("observer", { displayName: "Ben" }),
  ];
  await openIncident({ ctx: t.ctxOf(ada), input: { title: "Checkout down", severity: "High" } });
  const say = (user: typeof ada, tabId: string, more: { typing?: string; isLeaving?: boolean } = {}) =>
    announcePresence({ ctx: t.ctxOf(user), input: { ref: "INC-1", tabId, ...more } });
  const names = async () =>
    (await listPresent(t.ctxOf(ada), { ref: "INC-1" })).map(({ name, typing }) => `${name}${typing && ` ${typing}`}`);
  return { t, ada, ben, say, names };
}

test("who looks is there once, however many pages they have open, and gone when the last one leaves or goes silent", async () => {
  const { t, ada, ben, say, names } = await two();
  await say(ada, "tab-ada-1");
  await say(ada, "tab-ada-2");
  expect((await say(ben, "tab-ben-1")).map((one) => one.name)).toEqual(["Ada", "Ben"]);
  await say(ada, "tab-ada-1", { isLeaving: true });
  expect(await names()).toEqual(["Ada", "Ben"]);
  await say(ada, "tab-ada-2", { isLeaving: true });
  expect(await names()).toEqual(["Ben"]);
  t.clock.advance(1);
  expect(await names()).toEqual([]);
});

test("who writes comes first, until they stop", async () => {
  const { ada, ben, say, names } = await two();
  await say(ada, "tab-ada-1");
  await say(ben, "tab-ben-1", { typing: "log" });
  expect(await names()).toEqual(["Ben log", "Ada"]);
  await say(ben, "tab-ben-1");
  expect(await names()).toEqual(["Ada", "Ben"]);
});

test("nobody speaks for another's page, and it leaves no trace in the record", async () => {
  const { t, ada, ben, say, names } = await two();
  await say(ada, "tab-ada-1");
  const before = (await listTimeline(t.ctxOf(ada), { ref: "INC-1" })).items.length;
  await say(ben, "tab-ada-1", { typing: "log" });
  await say(ben, "tab-ada-1", { isLeaving: true });
  expect(await names()).toEqual(["Ada"]);
  expect((await listTimeline(t.ctxOf(ada), { ref: "INC-1" })).items).toHaveLength(before);
  const executive = await t.asUser("executive");
  await expect(
    announcePresence({ ctx: executive, input: { ref: "INC-1", tabId: "tab-exec-1" } }),
  ).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

test("others are woken by a change, and not by a renewal", async () => {
  const { t, ada, say } = await two();
  stubListener(t.url);
  await new Promise<void>((resolve) => getListener().onReconnect(resolve));
  const heard: unknown[] = [];
  getListener().onWakeUp((wakeUp) => heard.push(wakeUp));
  await say(ada, "tab-ada-1");
  await say(ada, "tab-ada-1");
  await say(ada, "tab-ada-1", { typing: "log" });
  await say(ada, "tab-ada-1", { typing: "log" });
  await say(ada, "tab-ada-1", { isLeaving: true });
  await expect.poll(() => heard.length).toBe(3);
  await closeListener();
});
