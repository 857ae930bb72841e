import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { BAD, deliver, openedWithList } from "../../tests/support/comms-world";
import { putIncident } from "../../tests/support/public-data";
import { correctDelivery } from "../comms/correct-delivery";
import { resendDelivery } from "../comms/resend-delivery";
import { checkReceipt } from "../core/comms-receipt";
import { erasePerson } from "../erasures/erase-person";
import { applyReports } from "../mail/outbox";
import { checkComms } from "./check-comms";
import { findLastCheck, getReceipt, listHeads, listLog, verifyComms } from "./reads";
import type { CheckProgress } from "./schemas";

/** Runs the checker that the documentation offers, as somebody outside would, on a receipt's text. */
async function ownChecker(receipt: string, ...more: (string | undefined)[]): Promise<string> {
  const [, code = ""] = /```js\n([\s\S]*?)```/.exec(await readFile("docs/operations/comms-log.md", "utf8")) ?? [];
  const folder = await mkdtemp(join(tmpdir(), "receipt-"));
  try {
    await writeFile(join(folder, "check.mjs"), code);
    await writeFile(join(folder, "receipt.json"), receipt);
    const args = [join(folder, "check.mjs"), join(folder, "receipt.json"), ...more.flatMap((each) => each ?? [])];
    return await promisify(execFile)(process.execPath, args).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

const DELIVERED = { type: "email.delivered", state: "delivered" } as const;

describe("the comms log", () => {
  it("tells what became of each recipient as later rows, and a person's second try", async () => {
    const { t, publish } = await openedWithList();
    const messageId = await publish("Card payments fail");
    await deliver(t, messageId);
    const failed = await t.db.delivery.findFirstOrThrow({ where: { messageId, state: "failed" } });
    await resendDelivery({ ctx: t.ctx(), input: { id: failed.id } });
    expect(await verifyComms(t.ctx(), {})).toMatchObject({ broken: [] });
    await deliver(t, messageId);
    const rows = await t.db.commsLog.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ kind, aboutSeq }) => [kind, aboutSeq])).toEqual([
      ["message", null],
      ["message", null],
      ["states", 1],
      ["states", 1],
      ["states", 1],
      ["states", 1],
    ]);
    const told = rows.slice(2).map(({ states }) => JSON.parse(states));
    expect(told[0]).toEqual([
      { p: 1, s: "failed" },
      { p: 2, s: "sent" },
      { p: 3, s: "sent" },
      { p: 4, s: "sent" },
    ]);
    expect(told.slice(2)).toEqual([[{ p: 1, s: "queued" }], [{ p: 1, s: "failed" }]]);
    expect(JSON.stringify(rows)).not.toContain("example.test");
    expect(await verifyComms(t.ctx(), {})).toEqual({ incidents: 1, rows: 6, broken: [] });
  });

  it("stays whole while people publish, workers send, providers report and others are erased, all at once", async () => {
    const { t, publish } = await openedWithList(12);
    const first = await publish("One");
    await deliver(t, first);
    const admin = await t.asUser("admin");
    const erase = (n: number): Promise<unknown> =>
      erasePerson({ ctx: admin, input: { address: `p${n}@example.test` } }).catch((error) => {
        // Who is told at this moment cannot be erased at it.
        if (error.code !== "CONFLICT") throw error;
        return erase(n);
      });
    // Somebody verifies all the while, and never hears a false alarm.
    let [isOver, checks] = [false, 0];
    const alarms: unknown[] = [];
    const watching = (async () => {
      for (; !isOver; checks += 1) alarms.push(...(await verifyComms(t.ctx(), {})).broken);
    })();
    const publishing = Promise.all([publish("Two"), publish("Three"), publish("Four")]);
    const [messages] = await Promise.all([publishing, ...[0, 1, 2, 3].map(erase), deliver(t, first)]);
    const by = { id: null, name: "provider", at: t.ctx().now };
    const report = async () => {
      const sent = await t.db.delivery.findMany({ where: { state: "sent" } });
      const at = { occurredAt: by.at, receivedAt: by.at };
      const said = sent.map(({ id, providerId }, n) => {
        const what = n % 3 === 0 ? ({ type: "email.bounced", state: "bounced" } as const) : DELIVERED;
        return { id: `event-${id}`, providerId: providerId ?? "", reason: "", ...what, ...at };
      });
      await t.db.providerEvent.createMany({ data: said, skipDuplicates: true });
      await applyReports(t.db, by);
    };
    await Promise.all([...[...messages, ...messages].map((id) => deliver(t, id)), report(), report()]);
    await report();
    isOver = true;
    await watching;
    expect(alarms).toEqual([]);
    expect(checks).toBeGreaterThan(1);
    expect(await t.db.delivery.count({ where: { state: "delivered" } })).toBeGreaterThan(20);
    expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
    expect(await t.db.delivery.count({ where: { state: { in: ["queued", "sending"] } } })).toBe(0);
  });

  it("gives receipts that a third party can check, of each recipient alone, and none that was bent holds", async () => {
    const { t, publish } = await openedWithList();
    const messageId = await publish("One");
    await deliver(t, messageId);
    const [early] = await listHeads(t.ctx(), {});
    await publish("Two");
    const receipt = await getReceipt(t.ctx(), { message: "INC-1#1", to: "p2@example.test" });
    const [head] = await listHeads(t.ctx(), {});
    expect(checkReceipt(receipt, head)).toMatchObject({
      isWhole: true,
      isAnchored: true,
      problems: [],
      recipient: { address: "p2@example.test", state: "sent" },
    });
    const text = JSON.stringify(receipt);
    const said = /^WHOLE: INC-1#1, .* by test\nAbout one in eight .*\np2@example\.test: sent\n$/;
    expect(await ownChecker(text, head?.hash)).toMatch(said);
    // A head that was published before more was said vouches for what stood there then.
    expect(await ownChecker(text, early?.hash)).toMatch(said);
    expect(checkReceipt(receipt, early)).toMatchObject({ isWhole: true, isAnchored: true });
    expect(await ownChecker(text, "0".repeat(64))).toMatch(/^NOT WHOLE: the published head/);
    expect(text).not.toMatch(/p[013-5]@example/);
    expect(await getReceipt(t.ctx(), { message: messageId })).toMatchObject({ hash: receipt.hash, recipient: null });
    const bent = [
      text.replace("one in eight", "one in nine"),
      text.replace("p2@example", "p3@example"),
      text.replaceAll("sent", "dead"),
      text.replace(/"following":\["./, '"following":["x'),
      text.replace(/"position":\d/, '"position":9'),
    ];
    for (const one of bent) {
      expect(one).not.toBe(text);
      expect(checkReceipt(JSON.parse(one)).isWhole, one).toBe(false);
      expect(await ownChecker(one)).toMatch(/^NOT WHOLE/);
    }
    expect(checkReceipt(receipt)).toMatchObject({ isWhole: true, isAnchored: false });
    expect(checkReceipt(receipt, { hash: "0".repeat(64) }).problems).toEqual([expect.stringMatching(/^No row/)]);
    expect(checkReceipt(receipt, { seq: 2, hash: early?.hash ?? "" }).problems).toEqual([expect.stringMatching(/^No/)]);
    expect(checkReceipt(receipt, { seq: 99, hash: "f" }).problems).toEqual([expect.stringMatching(/later than/)]);
    await expect(getReceipt(t.ctx(), { message: "INC-1#99" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getReceipt(t.ctx(), { message: "INC-1#1", to: "x@example.test" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(getReceipt(await t.asUser("observer"), { message: "INC-1#1" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("stays whole when a failed address is corrected and sent to, and the receipt is the corrected one's alone", async () => {
    const { t, publish } = await openedWithList();
    const messageId = await publish("One");
    await deliver(t, messageId);
    const failed = await t.db.delivery.findFirstOrThrow({ where: { messageId, state: "failed" } });
    await correctDelivery({ ctx: t.ctx(), input: { id: failed.id, address: "Right@Example.test" } });
    expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
    await deliver(t, messageId);
    expect((await verifyComms(t.ctx(), {})).broken).toEqual([]);
    const [head] = await listHeads(t.ctx(), {});
    const receipt = await getReceipt(t.ctx(), { message: "INC-1#1", to: "right@example.test" });
    const own = { address: "right@example.test", state: "sent" };
    expect(checkReceipt(receipt, head)).toMatchObject({ isWhole: true, recipient: own });
    const text = JSON.stringify(receipt);
    expect(await ownChecker(text, head?.hash)).toMatch(/^WHOLE: .*\n.*\nright@example\.test: sent\n$/);
    // Who stood there first cannot claim what was sent to the corrected address.
    const claimed = text.replace("right@example.test", BAD);
    expect(checkReceipt(JSON.parse(claimed)).isWhole).toBe(false);
    expect(await ownChecker(claimed)).toMatch(/^NOT WHOLE: the address/);
    await expect(getReceipt(t.ctx(), { message: "INC-1#1", to: BAD })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is read in pages, filtered, with the states in counts", async () => {
    const { t, publish } = await openedWithList();
    await deliver(t, await publish("100% of cards fail"));
    await publish("Rolling back");
    const all = await listLog(t.ctx(), {});
    expect(all.entries).toHaveLength(4);
    const pages = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listLog(t.ctx(), { limit: 1, ...(cursor ? { cursor } : {}) });
      pages.push(...page.entries);
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(all.entries);
    const [hit, ...rest] = (await listLog(t.ctx(), { text: "100%", channel: ["email"], ref: "INC-1" })).entries;
    expect(rest).toEqual([]);
    expect(hit?.states).toEqual({ sent: 6, failed: 1 });
    expect((await listLog(t.ctx(), { text: "100_" })).entries).toEqual([]);
    expect((await listLog(t.ctx(), { audience: ["public"] })).entries).toHaveLength(2);
    expect((await listLog(t.ctx(), { who: "TEST" })).entries).toHaveLength(4);
    expect((await listLog(t.ctx(), { from: "2200-01-01T00:00:00Z" })).entries).toEqual([]);
    await expect(listLog(await t.asUser("responder"), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("remembers when it was last checked, and by whom", async () => {
    const { t, publish } = await openedWithList();
    await publish("One");
    expect(await findLastCheck(t.ctx())).toBeNull();
    await checkComms({ ctx: t.ctx() });
    expect(await findLastCheck(t.ctx())).toMatchObject({ rows: 2, broken: [], by: "test" });
    // Many incidents are checked in steps, which nobody can leave out or make up.
    for (let number = 2; number <= 45; number += 1) await putIncident(t.db, number);
    const steps: CheckProgress[] = [];
    for (let resume: string | null | undefined; resume !== null; resume = steps.at(-1)?.resume ?? null) {
      steps.push(await checkComms({ ctx: t.ctx(), input: resume === undefined ? {} : { resume } }));
    }
    expect(steps.map(({ done, total }) => [done, total])).toEqual([
      [20, 45],
      [40, 45],
      [45, 45],
    ]);
    expect(steps.at(-1)?.result).toMatchObject({ incidents: 45, rows: 2, broken: [] });
    const bent = `${steps[0]?.resume?.slice(0, -6)}AAAAAA`;
    await expect(checkComms({ ctx: t.ctx(), input: { resume: bent } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    await expect(checkComms({ ctx: await t.asUser("responder") })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
