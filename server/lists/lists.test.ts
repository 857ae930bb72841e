import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import type { Context } from "../core/context";
import { unsubscribeAddress } from "../recipients/unsubscribe-address";
import { addListMember } from "./add-list-member";
import { createList } from "./create-list";
import { editList } from "./edit-list";
import { importMembers } from "./import-members";
import { exportMembers, findMembers, getList, listSummaries } from "./reads";
import { removeList } from "./remove-list";
import { replaceMembers } from "./replace-members";

let t: TestDb;
let ctx: Context;
let listId: string;
let serial = 0;
beforeAll(async () => {
  t = await testDb();
  ctx = await t.asUser("comms");
});
beforeEach(async () => {
  ({ id: listId } = await createList({ ctx, input: { name: `List ${++serial}`, audience: "strategic" } }));
});
const emails = async () => (await getList(t.db, listId)).members.map((one) => one.email);
const audits = (name: string) => t.db.auditEvent.findMany({ where: { name, subject: listId } });

describe("a directory's whole list", () => {
  it("says who came, went, changed and was bad, and changes nothing the second time", async () => {
    await addListMember({ ctx, input: { listId, email: "gone@x.test" } });
    await addListMember({ ctx, input: { listId, email: "stays@x.test", name: "Stays" } });
    const members = [
      { email: "Stays@x.test", hasEscalation: true },
      { email: "new@x.test", name: "New", company: "Acme", renewalAt: "2027-01-31" },
      { email: "not an address" },
      { email: "new@x.test" },
      { email: "odd@x.test", renewalAt: "soon" },
      {},
    ];
    const first = await replaceMembers({ ctx, input: { listId, members } });
    expect(first).toMatchObject({ added: ["new@x.test"], removed: ["gone@x.test"], changed: ["stays@x.test"] });
    expect(first.bad.map((one) => [one.index, one.email])).toEqual([
      [2, "not an address"],
      [3, "new@x.test"],
      [4, "odd@x.test"],
      [5, ""],
    ]);
    expect((await getList(t.db, listId)).members).toMatchObject([
      { email: "new@x.test", name: "New", company: "Acme", renewalAt: "2027-01-31" },
      { email: "stays@x.test", name: "Stays", hasEscalation: true },
    ]);
    const again = await replaceMembers({ ctx, input: { listId, members } });
    expect(again).toMatchObject({ added: [], removed: [], changed: [], unchanged: 2 });
    expect(await audits("list.membersReplaced")).toHaveLength(1);
  });

  it("ends in one of the lists when two directories write at once", async () => {
    const put = (prefix: string) => ({
      listId,
      members: Array.from({ length: 50 }, (_, n) => ({ email: `${prefix}${n}@x.test` })),
    });
    await Promise.all([..."abcabc"].map((prefix) => replaceMembers({ ctx, input: put(prefix) })));
    const left = await emails();
    expect(left).toHaveLength(50);
    expect(new Set(left.map((email) => email[0])).size).toBe(1);
  });

  it("takes a token with the scope list.edit and refuses one without", async () => {
    const token = (scopes: string[]): Context => ({
      ...ctx,
      actor: { kind: "apiToken", tokenId: "t", userId: "u", name: "Directory", role: "comms", scopes },
    });
    const input = { listId, members: [{ email: "a@x.test" }] };
    await expect(replaceMembers({ ctx: token(["incident.*"]), input })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(replaceMembers({ ctx: token(["list.edit"]), input })).resolves.toMatchObject({ added: ["a@x.test"] });
    const mim = await t.asUser("mim");
    await expect(replaceMembers({ ctx: mim, input })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(importMembers({ ctx: mim, input: { listId, csv: "email" } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("a CSV file", () => {
  const csv = "email,name\nann@x.test,Ann\nbad,Bad\nbo@x.test,Bo\n";

  it("is imported whole or not at all, unless only the good rows are asked for", async () => {
    const refused = await importMembers({ ctx, input: { listId, csv } });
    expect(refused).toMatchObject({ isImported: false, added: 2, bad: [{ line: 3, email: "bad" }] });
    expect(await emails()).toEqual([]);
    expect(await audits("list.membersImported")).toEqual([]);
    const trial = await importMembers({ ctx, input: { listId, csv, isOnlyGood: true, isTrial: true } });
    expect(trial).toMatchObject({ isImported: false, added: 2 });
    expect(await emails()).toEqual([]);
    const good = await importMembers({ ctx, input: { listId, csv, isOnlyGood: true } });
    expect(good).toMatchObject({ isImported: true, added: 2, changed: 0 });
    expect(await emails()).toEqual(["ann@x.test", "bo@x.test"]);
    expect(await audits("list.membersImported")).toHaveLength(1);
  });

  it("leaves those alone whom it does not name, and comes out as it went in", async () => {
    await addListMember({ ctx, input: { listId, email: "z@x.test", name: "=cmd()", hasSponsor: true } });
    await importMembers({ ctx, input: { listId, csv: "email,company\nann@x.test,Acme" } });
    const out = await exportMembers(ctx, { listId });
    expect(out.csv.split("\r\n")).toEqual([
      "email,name,company,escalation,renewal,sponsor,usage",
      "ann@x.test,,Acme,,,,",
      "z@x.test,'=cmd(),,,,yes,",
      "",
    ]);
    const back = await importMembers({ ctx, input: { listId, csv: out.csv } });
    expect(back).toMatchObject({ isImported: true, added: 0, changed: 0, unchanged: 2, bad: [] });
  });
});

describe("a list", () => {
  it("changes an address that stands there, or refuses it where it has to be new", async () => {
    await addListMember({ ctx, input: { listId, email: "cio@x.test", hasEscalation: true } });
    const again = { listId, email: "CIO@x.test", name: "The CIO" };
    await expect(addListMember({ ctx, input: { ...again, isNew: true } })).rejects.toMatchObject({ code: "CONFLICT" });
    expect((await getList(t.db, listId)).members).toMatchObject([{ name: "", hasEscalation: true }]);
    await addListMember({ ctx, input: again });
    expect((await getList(t.db, listId)).members).toMatchObject([{ name: "The CIO", hasEscalation: false }]);
  });

  it("takes who unsubscribed from its old audience along to a new one, and says when another edit came first", async () => {
    for (const email of ["left@x.test", "stays@x.test"]) await addListMember({ ctx, input: { listId, email } });
    await unsubscribeAddress({ ctx: t.ctx(), input: { address: "left@x.test", audience: "strategic" } });
    await editList({ ctx, input: { listId, audience: "affected_customers", was: { audience: "strategic" } } });
    const scopes = await t.db.suppression.findMany({ where: { address: "left@x.test" }, orderBy: { scope: "asc" } });
    expect(scopes.map((one) => [one.scope, one.reason])).toEqual([
      ["affected_customers", "unsubscribed"],
      ["strategic", "unsubscribed"],
    ]);
    expect(await t.db.suppression.count({ where: { address: "stays@x.test" } })).toBe(0);
    await expect(
      editList({ ctx, input: { listId, audience: "public", was: { audience: "strategic" } } }),
    ).rejects.toMatchObject({ code: "STALE", details: { current: { audience: "affected_customers" } } });
  });

  it("shows strategic accounts in the order in which they hear today", async () => {
    const day = (days: number) => new Date(t.clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
    const csv = `email,escalation,renewal,sponsor,usage\na@x.test,,,,yes\nb@x.test,,${day(30)},,\nc@x.test,yes,,,\nd@x.test,,,,\ne@x.test,,,x,\n`;
    await importMembers({ ctx, input: { listId, csv } });
    const { members, total } = await findMembers(ctx, { listId });
    expect(members.map((one) => [one.rank, one.email])).toEqual([
      [1, "c@x.test"],
      [2, "b@x.test"],
      [3, "e@x.test"],
      [4, "a@x.test"],
      [5, "d@x.test"],
    ]);
    expect(total).toBe(5);
  });

  it("is edited, searched and removed, each with who did it", async () => {
    await createList({ ctx, input: { name: "Taken", audience: "public" } });
    await expect(editList({ ctx, input: { listId, name: "Taken" } })).rejects.toMatchObject({ code: "CONFLICT" });
    const edited = await editList({ ctx, input: { listId, systems: ["Checkout", "checkout", "API"] } });
    expect(edited.systems).toEqual(["checkout", "API"]);
    await importMembers({ ctx, input: { listId, csv: "email,company\na@x.test,Acme\nb@x.test,Borealis" } });
    expect(await findMembers(ctx, { listId, search: "boreal" })).toMatchObject({
      total: 1,
      members: [{ email: "b@x.test" }],
    });
    expect((await listSummaries(ctx)).find((one) => one.id === listId)?.memberCount).toBe(2);
    await removeList({ ctx, input: { listId } });
    await expect(getList(t.db, listId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const [removed] = await audits("list.removed");
    expect(removed?.payload).toMatchObject({ members: ["a@x.test", "b@x.test"] });
  });
});
