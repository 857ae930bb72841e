import { beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import { openIncident } from "../incidents/open-incident";
import { addListMember } from "../lists/add-list-member";
import { createList } from "../lists/create-list";
import { listLists } from "../lists/reads";
import { removeListMember } from "../lists/remove-list-member";
import { resolveRecipients } from "../recipients/reads";
import { enqueueMessages } from "./enqueue-messages";
import { countDeliveries, listDeliveries } from "./reads";

let t: TestDb;
let comms: Context;
beforeAll(async () => {
  t = await testDb();
  comms = await t.asUser("comms");
});

const audits = (name: string) => t.db.auditEvent.count({ where: { name } });

describe("distribution lists", () => {
  it("are made, filled and emptied by who may, each change audited", async () => {
    const list = await createList({ ctx: comms, input: { name: "  All  leaders ", audience: "executive" } });
    expect(list).toMatchObject({ name: "All leaders", severities: [], members: [] });
    const add = (email: string, name = "") => addListMember({ ctx: comms, input: { listId: list.id, email, name } });
    await add("Ann@Example.test", "Ann");
    const filled = await add("ann@example.test", "Ann Lee");
    expect(filled.members).toMatchObject([{ email: "ann@example.test", name: "Ann Lee", userId: null }]);
    await expect(add("not an address")).rejects.toThrow("mail address");
    const emptied = await removeListMember({ ctx: comms, input: { listId: list.id, email: "ANN@example.test" } });
    expect(emptied.members).toEqual([]);
    await expect(
      removeListMember({ ctx: comms, input: { listId: list.id, email: "ann@example.test" } }),
    ).rejects.toThrow("not on this list");
    await expect(createList({ ctx: comms, input: { name: "All leaders", audience: "public" } })).rejects.toThrow(
      "already",
    );
    await expect(add.call(null, "x@example.test")).resolves.toBeDefined();
    expect(await audits("list.created")).toBe(1);
    expect(await audits("list.memberAdded")).toBe(3);
    expect(await audits("list.memberRemoved")).toBe(1);
  });

  it("are closed to others", async () => {
    const responder = await t.asUser("responder");
    await expect(listLists(responder)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(createList({ ctx: responder, input: { name: "x", audience: "public" } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const mim = await t.asUser("mim");
    await expect(createList({ ctx: mim, input: { name: "x", audience: "public" } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect((await listLists(mim)).length).toBeGreaterThan(0);
  });
});

describe("recipients", () => {
  it("come from the lists of the audiences that want the severity, once each, with the fullest text", async () => {
    const fresh = await testDb();
    const ctx = await fresh.asUser("admin");
    const make = async (
      name: string,
      audience: "public" | "stakeholder" | "executive",
      severities: ("Critical" | "Low")[],
      emails: string[],
    ) => {
      const { id } = await createList({ ctx, input: { name, audience, severities } });
      for (const email of emails) await addListMember({ ctx, input: { listId: id, email } });
    };
    const gone = await fresh.makeUser("executive", { email: "gone@x.test" });
    await make("execs", "executive", ["Critical"], ["boss@x.test", "gone@x.test"]);
    await make("managers", "stakeholder", [], ["boss@x.test", "manager@x.test"]);
    await make("managers too", "stakeholder", [], ["manager@x.test"]);
    await make("low only", "stakeholder", ["Low"], ["low@x.test"]);
    await make("readers", "public", [], ["manager@x.test", "reader@x.test"]);
    await fresh.db.user.update({ where: { id: gone.id }, data: { disabledAt: fresh.clock.now() } });
    const resolve = async (audiences: ("public" | "stakeholder" | "executive")[], severity: "Critical" | "Low") =>
      (
        await fresh.db.$transaction((tx) =>
          resolveRecipients(tx, {
            audiences,
            incident: { id: "i", severity, affectedSystems: [] },
            now: fresh.clock.now(),
          }),
        )
      ).map((person) => `${person.audience} ${person.address}`);
    expect(await resolve(["public", "stakeholder", "executive"], "Critical")).toEqual([
      "executive boss@x.test",
      "stakeholder manager@x.test",
      "public reader@x.test",
    ]);
    expect(await resolve(["stakeholder"], "Low")).toEqual([
      "stakeholder boss@x.test",
      "stakeholder low@x.test",
      "stakeholder manager@x.test",
    ]);
    expect(await resolve([], "Critical")).toEqual([]);
  });
});

describe("the log of deliveries", () => {
  it("shows each recipient's state in pages, and the count of states by message", async () => {
    const { ref, id: incidentId } = await openIncident({
      ctx: await t.asUser("mim"),
      input: { title: "Log", severity: "High" },
    });
    const { messageId } = await t.db.$transaction((tx) =>
      enqueueMessages(tx, t.ctx(), {
        template: "sign-in",
        channel: "email",
        subject: "One for all",
        props: { url: "https://x.test/s", email: "a@x.test", expiresAt: "2026-03-10T02:30:00.000Z" },
        audience: "stakeholder",
        incidentId,
        milestoneId: null,
        recipients: Array.from({ length: 5 }, (_, n) => ({ address: `log${n}@x.test`, name: `L${n}` })),
      }),
    );
    const at = (n: number) => `${messageId}-0000${n}`;
    await t.db.delivery.update({ where: { id: at(2) }, data: { state: "dead", lastError: "503", attempts: 10 } });
    await t.db.delivery.update({ where: { id: at(5) }, data: { state: "sent", sentAt: t.clock.now(), attempts: 1 } });

    const first = await listDeliveries(comms, { ref: ref.toLowerCase(), limit: 3 });
    expect(first.deliveries.map((row) => [row.address, row.state])).toEqual([
      ["log4@x.test", "sent"],
      ["log3@x.test", "queued"],
      ["log2@x.test", "queued"],
    ]);
    const second = await listDeliveries(comms, { ref, limit: 3, cursor: first.nextCursor ?? "" });
    expect(second.nextCursor).toBeNull();
    expect(second.deliveries.map((row) => row.address)).toEqual(["log1@x.test", "log0@x.test"]);
    expect(second.deliveries[0]).toMatchObject({
      state: "dead",
      isResendable: true,
      lastError: "503",
      nextAttemptAt: null,
    });
    const dead = await listDeliveries(comms, { state: ["dead"] });
    expect(dead.deliveries.map((row) => row.address)).toEqual(["log1@x.test"]);
    expect(await countDeliveries(comms, { ref })).toEqual([
      expect.objectContaining({ messageId, total: 5, states: { queued: 3, dead: 1, sent: 1 } }),
    ]);
    await expect(listDeliveries(comms, { ref: "INC-999" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(listDeliveries(await t.asUser("executive"), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
  });
});
