import { beforeAll, describe, expect, it } from "vitest";
import { type TestDb, testDb } from "../../tests/support/db";
import { sha256 } from "../core/ids";
import { ROLES, roleMay } from "../core/policy";
import { createToken } from "./create-token";
import { listTokens } from "./reads";
import { revokeToken } from "./revoke-token";
import { scopesBeyond } from "./rules";
import { SCOPES } from "./schemas";

let t: TestDb;
beforeAll(async () => {
  t = await testDb();
});

/** Everything that the database holds, as text. */
async function wholeDatabase(): Promise<string> {
  return t.asSuperuser(async (client) => {
    const { rows } = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const all = await client.query<{ text: string | null }>(
        `select string_agg(t::text, E'\\n') as text from ${name} t`,
      );
      texts.push(`${name}\n${all.rows[0]?.text ?? ""}`);
    }
    return texts.join("\n");
  });
}

describe("creating a token", () => {
  it("shows the secret once and keeps only its hash, also beside an Idempotency-Key", async () => {
    const ctx = await t.asUser("mim", { requestId: "create-1" });
    const input = { name: "Bridge", scopes: ["timeline.append", "incident.*", "incident.*"] };
    const [first, second] = [await createToken({ ctx, input }), await createToken({ ctx, input })];
    expect(first.secret).toMatch(/^mop_[\w-]{43}$/);
    expect(second).toEqual({ token: first.token, secret: null });
    expect(first.token).toMatchObject({ scopes: ["incident.*", "timeline.append"], lastUsedAt: null, revokedAt: null });

    const text = await wholeDatabase();
    expect(text).toContain(sha256(first.secret ?? ""));
    expect(text).toContain("Bridge");
    expect(text).not.toContain(first.secret);
    expect(text).not.toContain(first.secret?.slice(4));
    expect(JSON.stringify(await listTokens({ ctx }))).not.toContain(sha256(first.secret ?? ""));
    const race = await Promise.all(
      [1, 2, 3].map(() => createToken({ ctx: { ...ctx, requestId: "create-2" }, input: { ...input, name: "Race" } })),
    );
    const kept = await t.db.apiToken.findMany({ where: { name: "Race" } });
    expect(kept.map((row) => row.tokenHash)).toEqual(race.flatMap(({ secret }) => (secret ? [sha256(secret)] : [])));
    const audit = await t.db.auditEvent.findMany({ where: { subject: first.token.id } });
    expect(audit).toMatchObject([{ name: "token.created", payload: { name: "Bridge" } }]);
  });

  it("refuses scopes that do not exist, none at all, no name, and an end in the past", async () => {
    const ctx = await t.asUser("admin");
    const good = { name: "x", scopes: ["*"] };
    const past = t.clock.now().toISOString();
    for (const bad of [
      { scopes: [] },
      { scopes: ["incident.fly"] },
      { scopes: ["inc.*"] },
      { name: " " },
      { expiresAt: past },
    ]) {
      await expect(createToken({ ctx, input: { ...good, ...bad } })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    for (const scope of SCOPES)
      await expect(createToken({ ctx, input: { ...good, scopes: [scope] } })).resolves.toBeDefined();
  });

  it("is for the roles that the policy names, and for oneself", async () => {
    const other = await t.makeUser("mim");
    for (const role of ROLES) {
      const ctx = await t.asUser(role);
      const made = createToken({ ctx, input: { name: role, scopes: ["*"] } });
      if (!roleMay(role, "token.edit")) await expect(made).rejects.toMatchObject({ code: "FORBIDDEN" });
      else {
        await expect(made).resolves.toBeDefined();
        const forOther = createToken({ ctx, input: { name: "x", scopes: ["*"], user: other.email } });
        await expect(forOther).rejects.toMatchObject({ code: "FORBIDDEN" });
      }
    }
    const bySystem = await createToken({ ctx: t.ctx(), input: { name: "cli", scopes: ["*"], user: other.email } });
    expect(bySystem.token.user.id).toBe(other.id);
    await expect(createToken({ ctx: t.ctx(), input: { name: "cli", scopes: ["*"] } })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("by a token never makes a stronger one", async () => {
    const user = await t.makeUser("admin");
    const actor = {
      kind: "apiToken" as const,
      tokenId: "t1",
      userId: user.id,
      name: "maker",
      role: user.role,
      scopes: ["token.*", "incident.read"],
    };
    const make = (scopes: string[]) => createToken({ ctx: t.ctx({ actor }), input: { name: "made", scopes } });
    await expect(make(["incident.read"])).resolves.toBeDefined();
    await expect(make(["token.edit"])).resolves.toBeDefined();
    for (const scope of ["*", "incident.*", "timeline.append"]) {
      await expect(make([scope])).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    expect(scopesBeyond(["*"], [...SCOPES])).toEqual([]);
  });
});

describe("listing and revoking", () => {
  it("covers one's own tokens, and everybody's for an admin", async () => {
    const [anna, ben] = await Promise.all([t.makeUser("mim"), t.makeUser("mim")]);
    const { token } = await createToken({ ctx: t.ctxOf(anna), input: { name: "annas", scopes: ["*"] } });
    expect((await listTokens({ ctx: t.ctxOf(ben) })).map((row) => row.id)).not.toContain(token.id);
    await expect(revokeToken({ ctx: t.ctxOf(ben), input: { id: token.id } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const admin = await t.asUser("admin");
    expect((await listTokens({ ctx: admin })).map((row) => row.id)).toContain(token.id);
    const revoked = await revokeToken({ ctx: admin, input: { id: token.id } });
    expect(revoked.revokedAt).toBe(t.clock.now().toISOString());
    t.clock.advance(5);
    expect(await revokeToken({ ctx: t.ctxOf(anna), input: { id: token.id } })).toEqual(revoked);
    expect(await t.db.auditEvent.count({ where: { name: "token.revoked", subject: token.id } })).toBe(1);
    await expect(revokeToken({ ctx: await t.asUser("responder"), input: { id: token.id } })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});
