import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { ROLES, roleMay } from "../core/policy";
import { WAKE_UP_CHANNEL } from "../core/record-event";
import { addUser } from "./add-user";
import { changeRole } from "./change-role";
import { disableUser } from "./disable-user";
import { enableUser } from "./enable-user";
import { getMe, listAccounts, listUsers } from "./reads";
import { nameFromEmail } from "./rules";

let t: TestDb;
beforeEach(async () => {
  t = await testDb();
});

const audits = async () =>
  (await t.db.auditEvent.findMany({ orderBy: { seq: "asc" } })).map(({ name, subject, payload, actorId }) => ({
    name,
    subject,
    payload,
    actorId,
  }));

describe("adding a person", () => {
  it("stores the address in lower case and says who added whom", async () => {
    const admin = await t.makeUser("admin");
    const added = await addUser({
      ctx: t.ctxOf(admin),
      input: { email: " Sam@Example.Test ", displayName: "Sam  ‮Lee", role: "comms" },
    });
    expect(added).toMatchObject({ email: "sam@example.test", role: "comms", disabledAt: null, isPersona: false });
    expect(await audits()).toEqual([
      {
        name: "user.added",
        subject: added.id,
        payload: { email: "sam@example.test", role: "comms", isPersona: false },
        actorId: admin.id,
      },
    ]);
    const again = addUser({
      ctx: t.ctxOf(admin),
      input: { email: "SAM@example.test", displayName: "S", role: "mim" },
    });
    await expect(again).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await audits()).toHaveLength(1);
  });

  it("gives a repeated request its first answer", async () => {
    const ctx = await t.asUser("admin", { requestId: "r-1" });
    const input = { email: "sam@example.test", displayName: "Sam", role: "comms" };
    const answers = await Promise.all([1, 2, 3].map(() => addUser({ ctx, input })));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    await expect(addUser({ ctx, input: { ...input, role: "mim" } })).rejects.toMatchObject({
      code: "IDEMPOTENCY_MISMATCH",
    });
  });

  it("refuses what is no person", async () => {
    const ctx = await t.asUser("admin");
    const good = { email: "sam@example.test", displayName: "Sam", role: "comms" };
    for (const bad of [{ email: "sam" }, { displayName: " " }, { role: "king" }, { displayName: "x".repeat(121) }]) {
      await expect(addUser({ ctx, input: { ...good, ...bad } })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
  });
});

describe("who may", () => {
  it("is decided by the policy for every role and verb", async () => {
    const target = await t.makeUser("observer");
    for (const role of ROLES) {
      const ctx = await t.asUser(role);
      const calls = [
        () => addUser({ ctx, input: { email: `${role}@new.test`, displayName: "New", role: "observer" } }),
        () => changeRole({ ctx, input: { user: target.id, role: "responder" } }),
        () => disableUser({ ctx, input: { user: target.id } }),
        () => enableUser({ ctx, input: { user: target.id } }),
        () => listAccounts({ ctx, input: {} }),
      ];
      for (const call of calls) {
        if (roleMay(role, "user.edit")) await expect(call()).resolves.toBeDefined();
        else await expect(call()).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
    const anonymous = t.ctx({ actor: { kind: "anonymous" } });
    await expect(listUsers({ ctx: anonymous, input: {} })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    await expect(getMe({ ctx: anonymous })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("the last admin", () => {
  it("can neither be demoted nor disabled", async () => {
    const admin = await t.makeUser("admin");
    await t.makeUser("admin", { isPersona: true });
    const gone = await t.makeUser("admin");
    const ctx = t.ctxOf(admin);
    await disableUser({ ctx, input: { user: gone.id } });
    await expect(changeRole({ ctx, input: { user: admin.id, role: "mim" } })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(disableUser({ ctx, input: { user: admin.email } })).rejects.toMatchObject({ code: "CONFLICT" });
    await enableUser({ ctx, input: { user: gone.id } });
    await expect(changeRole({ ctx, input: { user: admin.id, role: "mim" } })).resolves.toMatchObject({ role: "mim" });
  });

  it("is left over when two admins remove each other at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = await Promise.all([t.makeUser("admin"), t.makeUser("admin")]);
      const answers = await Promise.allSettled([
        changeRole({ ctx: t.ctxOf(a), input: { user: b.id, role: "observer" } }),
        disableUser({ ctx: t.ctxOf(b), input: { user: a.id } }),
      ]);
      expect(answers.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(await t.db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
      await t.asSuperuser((client) => client.query(`delete from "user"`));
    }
  });
});

describe("a change of what a person may do", () => {
  it("is audited and told to every process, at commit only and when something changed", async () => {
    const admin = await t.makeUser("admin");
    const user = await t.makeUser("responder");
    const ctx = t.ctxOf(admin);
    const listener = new pg.Client({ connectionString: t.url });
    await listener.connect();
    const heard: unknown[] = [];
    listener.on("notification", ({ payload }) => heard.push(JSON.parse(payload ?? "null")));
    await listener.query(`listen ${WAKE_UP_CHANNEL}`);

    await changeRole({ ctx, input: { user: user.id, role: "responder" } });
    await disableUser({ ctx, input: { user: admin.id } }).catch(() => undefined);
    await changeRole({ ctx, input: { user: user.id, role: "mim" } });
    await disableUser({ ctx, input: { user: user.id } });
    await disableUser({ ctx, input: { user: user.id } });
    await enableUser({ ctx, input: { user: user.id } });
    await listener.query("select 1");
    await listener.end();

    expect(heard).toEqual([{ u: user.id }, { u: user.id }]);
    expect((await audits()).map(({ name, payload }) => [name, payload])).toEqual([
      ["user.roleChanged", { email: user.email, from: "responder", to: "mim" }],
      ["user.disabled", { email: user.email }],
      ["user.enabled", { email: user.email }],
    ]);
  });

  it("names who is not there", async () => {
    const ctx = await t.asUser("admin");
    for (const verb of [disableUser, enableUser]) {
      await expect(verb({ ctx, input: { user: "x@y.z" } })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    await expect(changeRole({ ctx, input: { user: "nobody", role: "mim" } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("lists", () => {
  it("show everybody names and roles of enabled people, and admins the rest", async () => {
    const admin = await t.makeUser("admin", { displayName: "Zoe" });
    const sam = await t.makeUser("responder", { displayName: "Sam 100%" });
    const gone = await t.makeUser("mim", { displayName: "Gone" });
    await t.makeUser("mim", { displayName: "Persona", isPersona: true });
    await disableUser({ ctx: t.ctxOf(admin), input: { user: gone.id } });

    expect(await listUsers({ ctx: await t.asUser("stakeholder"), input: { search: "sam" } })).toEqual([
      { id: sam.id, displayName: "Sam 100%", role: "responder" },
    ]);
    expect(await listUsers({ ctx: t.ctxOf(sam), input: { search: "%" } })).toHaveLength(1);
    expect((await listUsers({ ctx: t.ctxOf(admin), input: {} })).map((row) => row.displayName)).not.toContain("Gone");
    const all = await listAccounts({ ctx: t.ctxOf(admin), input: {} });
    expect(all.find((row) => row.id === gone.id)?.disabledAt).toBe(t.clock.now().toISOString());
    expect(all.map((row) => row.displayName)).not.toContain("Persona");
    expect(await listAccounts({ ctx: t.ctxOf(admin), input: { search: sam.email } })).toHaveLength(1);
  });

  it("tell the person who asks about themselves", async () => {
    const sam = await t.makeUser("responder");
    expect(await getMe({ ctx: t.ctxOf(sam) })).toEqual({
      id: sam.id,
      displayName: sam.displayName,
      role: "responder",
      email: sam.email,
      timeZone: null,
      isPersona: false,
    });
    await expect(getMe({ ctx: t.ctx() })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("nameFromEmail", () => {
  it.each([
    ["sam.lee@example.com", "Sam Lee"],
    ["ops+test@x.y", "Ops Test"],
    ["...@x.y", "...@x.y"],
  ])("%s -> %s", (email, name) => expect(nameFromEmail(email)).toBe(name));
});
