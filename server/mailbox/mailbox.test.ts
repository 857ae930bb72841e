import { afterEach, describe, expect, it, vi } from "vitest";
import { testDb } from "../../tests/support/db";

const ANYONE = { kind: "anonymous" } as const;

/** The reads, in a process whose environment says whether this is the demo. */
async function readsWith(isDemo: boolean) {
  vi.resetModules();
  vi.stubEnv("MAJOROPS_DEMO", isDemo ? "1" : "0");
  return import("./reads");
}
afterEach(() => vi.unstubAllEnvs());

describe("the local mailbox", () => {
  it("shows anyone the demo's mails, newest first, and finds them by address", async () => {
    const { getMail, listMails } = await readsWith(true);
    const t = await testDb();
    const ctx = t.ctx({ actor: ANYONE });
    const mail = { fromAddress: "m@x.test", subject: "Sign in", html: "<p>hi</p>", text: "hi" };
    for (const [id, toAddress] of [
      ["1", "ann@x.test"],
      ["2", "bob@x.test"],
    ] as const) {
      await t.db.mailboxMail.create({ data: { ...mail, id, toAddress, receivedAt: t.clock.advance(1) } });
    }
    expect((await listMails(ctx)).map((each) => each.to)).toEqual(["bob@x.test", "ann@x.test"]);
    expect((await listMails(ctx, { search: "ANN@" })).map((each) => each.id)).toEqual(["1"]);
    expect(await getMail(ctx, { id: "1" })).toMatchObject({ from: "m@x.test", html: "<p>hi</p>", text: "hi" });
    await expect(getMail(ctx, { id: "3" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("does not exist outside the demo, not for an admin either", async () => {
    const { getMail, listMails } = await readsWith(false);
    const t = await testDb();
    const ctx = await t.asUser("admin");
    await expect(listMails(ctx)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getMail(ctx, { id: "1" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
