import { beforeAll, describe, expect, it } from "vitest";
import { TEST_AUTH } from "../../tests/support/auth-browser";
import { type TestDb, testDb } from "../../tests/support/db";
import { signInHeader } from "../../tests/support/sign-in";
import { createToken } from "../api-tokens/create-token";
import { revokeToken } from "../api-tokens/revoke-token";
import { authorize } from "../core/authorize";
import { changeRole } from "../users/change-role";
import { disableUser } from "../users/disable-user";
import { enableUser } from "../users/enable-user";
import { sealSession, sessionCookieName } from "./cookies";
import { findActor, loginPath } from "./session";

let t: TestDb;
beforeAll(async () => {
  t = await testDb();
  await t.makeUser("admin");
});

const find = (headers: Record<string, string>, config = TEST_AUTH) =>
  findActor({ headers }, { pool: t.pool, clock: t.clock.now, config });
const bearer = (secret: string | null) => ({ authorization: `Bearer ${secret}` });

describe("the session cookie", () => {
  it("names the person, with the role that the database has at this moment", async () => {
    const user = await t.makeUser("stakeholder");
    const cookie = await signInHeader(user.id);
    expect(await find({ cookie })).toEqual({
      kind: "user",
      userId: user.id,
      name: user.displayName,
      email: user.email,
      role: "stakeholder",
    });
    await changeRole({ ctx: t.ctx(), input: { user: user.id, role: "mim" } });
    expect(await find({ cookie })).toMatchObject({ role: "mim" });
    expect(await findActor({ headers: new Headers({ cookie }) }, deps())).toMatchObject({ role: "mim" });
    await disableUser({ ctx: t.ctx(), input: { user: user.email.toUpperCase() } });
    expect(await find({ cookie })).toEqual({ kind: "anonymous" });
    await enableUser({ ctx: t.ctx(), input: { user: user.id } });
    expect(await find({ cookie })).toMatchObject({ kind: "user", role: "mim" });
  });

  const deps = () => ({ pool: t.pool, clock: t.clock.now, config: TEST_AUTH });

  it("counts for nothing when forged, of another secret, expired, or of nobody", async () => {
    const user = await t.makeUser("admin");
    const name = sessionCookieName(TEST_AUTH);
    const good = await sealSession(user.id, TEST_AUTH.secret);
    const middle = Math.floor(good.length / 2);
    const flipped = good.slice(0, middle) + (good[middle] === "A" ? "B" : "A") + good.slice(middle + 1);
    for (const value of [
      "",
      "x",
      "a.b.c.d.e",
      flipped,
      await sealSession(user.id, "another secret"),
      await sealSession(user.id, TEST_AUTH.secret, -60),
      await sealSession("nobody", TEST_AUTH.secret),
    ]) {
      expect(await find({ cookie: `${name}=${value}` }), value).toEqual({ kind: "anonymous" });
    }
    expect(await find({ cookie: `other=1; ${name}=${good}; z=2` })).toMatchObject({ kind: "user" });
    expect(await find({})).toEqual({ kind: "anonymous" });
  });

  it("of a persona ends with the demo", async () => {
    const persona = await t.makeUser("admin", { isPersona: true });
    const cookie = await signInHeader(persona.id);
    expect(await find({ cookie }, { ...TEST_AUTH, isDemo: true })).toMatchObject({ role: "admin" });
    expect(await find({ cookie })).toEqual({ kind: "anonymous" });
  });

  it("notes when the person was last seen, at most once a minute", async () => {
    const user = await t.makeUser("responder");
    const cookie = await signInHeader(user.id);
    const seen = async () => (await t.db.user.findUniqueOrThrow({ where: { id: user.id } })).lastSeenAt?.toISOString();
    await find({ cookie });
    const first = t.clock.now().toISOString();
    t.clock.advance(0.9);
    await find({ cookie });
    expect(await seen()).toBe(first);
    const second = t.clock.advance(0.2).toISOString();
    await find({ cookie });
    expect(await seen()).toBe(second);
  });
});

describe("an API token", () => {
  it("acts as its user within its scopes, and never beyond the role of the moment", async () => {
    const owner = await t.makeUser("mim");
    const { secret, token } = await createToken({
      ctx: t.ctxOf(owner),
      input: { name: "Alert bridge", scopes: ["incident.*", "timeline.append"] },
    });
    const actor = await find(bearer(secret));
    expect(actor).toEqual({
      kind: "apiToken",
      tokenId: token.id,
      userId: owner.id,
      name: "Alert bridge",
      role: "mim",
      scopes: ["incident.*", "timeline.append"],
    });
    expect(() => authorize({ actor }, "incident.open")).not.toThrow();
    expect(() => authorize({ actor }, "timeline.append")).not.toThrow();
    expect(() => authorize({ actor }, "milestone.publish")).toThrow(/scopes do not cover/);
    expect(() => authorize({ actor }, "user.edit")).toThrow(/may not do this/);

    await changeRole({ ctx: t.ctx(), input: { user: owner.id, role: "observer" } });
    const lesser = await find(bearer(secret));
    expect(() => authorize({ actor: lesser }, "incident.open")).toThrow(/may not do this/);
    await disableUser({ ctx: t.ctx(), input: { user: owner.id } });
    await expect(find(bearer(secret))).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });

  it("is refused once revoked or expired, or unknown, whatever cookie comes with it", async () => {
    const owner = await t.makeUser("mim");
    const ctx = t.ctxOf(owner);
    const one = await createToken({ ctx, input: { name: "one", scopes: ["*"] } });
    const expiresAt = new Date(t.clock.now().getTime() + 60_000).toISOString();
    const two = await createToken({ ctx, input: { name: "two", scopes: ["*"], expiresAt } });
    await expect(find(bearer(one.secret))).resolves.toMatchObject({ kind: "apiToken" });
    await expect(find(bearer(two.secret))).resolves.toMatchObject({ kind: "apiToken" });
    await revokeToken({ ctx, input: { id: one.token.id } });
    t.clock.advance(1);
    const cookie = await signInHeader(owner.id);
    for (const secret of [one.secret, two.secret, "mop_unknown", one.secret?.slice(0, -1) ?? ""]) {
      await expect(find({ ...bearer(secret), cookie })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    }
  });

  it("shows its last use, written at most once a minute", async () => {
    const { secret, token } = await createToken({
      ctx: await t.asUser("mim"),
      input: { name: "use", scopes: ["incident.read"] },
    });
    const used = async () =>
      (await t.db.apiToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt?.toISOString();
    expect(await used()).toBeUndefined();
    await find(bearer(secret));
    const first = t.clock.now().toISOString();
    t.clock.advance(0.9);
    await Promise.all(Array.from({ length: 5 }, () => find(bearer(secret))));
    expect(await used()).toBe(first);
    const second = t.clock.advance(0.2).toISOString();
    await find(bearer(secret));
    expect(await used()).toBe(second);
  });
});

describe("the way to the sign-in page", () => {
  it("keeps what was typed, and no way off the site", () => {
    expect(loginPath("/new?title=a b&severity=High")).toBe(
      `/login?callbackUrl=${encodeURIComponent("/new?title=a%20b&severity=High")}`,
    );
    expect(loginPath("https://evil.example")).toBe(`/login?callbackUrl=${encodeURIComponent("/admin")}`);
  });
});
