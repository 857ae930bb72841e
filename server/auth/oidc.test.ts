import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AuthBrowser, TEST_AUTH } from "../../tests/support/auth-browser";
import { type TestDb, testDb } from "../../tests/support/db";
import { CLIENT_ID, CLIENT_SECRET, OidcIssuer } from "../../tests/support/oidc-issuer";
import type { AuthConfig } from "./config";
import { openSession, sessionCookieName } from "./cookies";

const issuer = new OidcIssuer();
let t: TestDb;
let config: AuthConfig;

beforeAll(async () => {
  await issuer.start();
  t = await testDb();
  config = { ...TEST_AUTH, oidc: { issuer: issuer.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET } };
});
afterAll(() => issuer.stop());
beforeEach(() => {
  issuer.forge = (claims) => claims;
  issuer.signsWithOtherKey = false;
  issuer.userinfo = null;
});

let subs = 0;
const person = (email: string, more: object = {}) => {
  subs += 1;
  return { sub: `sub-${subs}`, email, email_verified: true, name: "Kim Doe", ...more };
};

const userOf = async (browser: AuthBrowser) => {
  const id = await openSession(browser.cookies.get(sessionCookieName(config)) ?? "", config.secret);
  return id ? t.db.user.findUnique({ where: { id } }) : null;
};

/** Goes the whole way of a browser; `change` may tamper with what the issuer sends back. */
async function signIn(browser = new AuthBrowser(t, config), change: (back: URL) => void = () => undefined) {
  const { url } = await browser.post("/api/auth/signin/oidc", { callbackUrl: "/new?title=x" });
  const asked = new URL(url);
  const back = issuer.authorize(asked);
  change(back);
  const answer = await browser.request(back.pathname + back.search);
  return { asked, location: answer.headers.get("location") ?? "", user: await userOf(browser), browser };
}

describe("single sign-on", () => {
  it("makes an unknown person a stakeholder, and knows them the next time by account, not by address", async () => {
    issuer.person = person("kim@example.test");
    const first = await signIn();
    expect(first.asked.origin + first.asked.pathname).toBe(`${issuer.url}/authorize`);
    expect(first.asked.searchParams.get("redirect_uri")).toBe("http://localhost:3000/api/auth/callback/oidc");
    for (const check of ["state", "nonce", "code_challenge"]) {
      expect(first.asked.searchParams.get(check)).toMatch(/^[\w-]{43}$/);
    }
    expect(issuer.wasTokenRequestSound).toBe(true);
    expect(first.location).toBe("http://localhost:3000/new?title=x");
    expect(first.user).toMatchObject({ email: "kim@example.test", role: "stakeholder", displayName: "Kim Doe" });

    issuer.person = { ...issuer.person, email: "kim.married@example.test", email_verified: false };
    expect((await signIn()).user?.id).toBe(first.user?.id);
    const accounts = await t.db.account.findMany({ where: { userId: first.user?.id ?? "" } });
    expect(accounts).toMatchObject([{ provider: issuer.url, providerAccountId: issuer.person.sub }]);
  });

  it("links a known person by verified address only", async () => {
    const known = await t.makeUser("comms");
    for (const isVerified of [false, undefined, "false", 1]) {
      issuer.person = person(known.email, { email_verified: isVerified });
      const refused = await signIn();
      expect(refused.user).toBeNull();
      expect((await refused.browser.request(refused.location)).headers.get("location")).toContain(
        "error=EmailNotVerified",
      );
    }
    expect(await t.db.account.count({ where: { userId: known.id } })).toBe(0);
    issuer.person = person(known.email.toUpperCase());
    expect((await signIn()).user).toMatchObject({ id: known.id, role: "comms" });
  });

  it("takes the address from userinfo where the ID token has none", async () => {
    const { email, ...rest } = person("info@example.test");
    issuer.person = { sub: rest.sub };
    issuer.userinfo = { sub: rest.sub, email, email_verified: true, name: "Info" };
    expect((await signIn()).user).toMatchObject({ email: "info@example.test", displayName: "Info" });
    issuer.person = { sub: "sub-someone-else" };
    expect((await signIn()).user).toBeNull();
  });

  it("makes ADMIN_EMAIL admin", async () => {
    issuer.person = person("root@example.test");
    const { user } = await signIn(new AuthBrowser(t, { ...config, adminEmail: "root@example.test" }));
    expect(user).toMatchObject({ role: "admin" });
  });

  it("keeps a disabled person out, linked or not", async () => {
    issuer.person = person("gone@example.test");
    const { user } = await signIn();
    await t.db.user.update({ where: { id: user?.id ?? "" }, data: { disabledAt: t.clock.now() } });
    const again = await signIn();
    expect(again.user).toBeNull();
    issuer.person = person("gone@example.test");
    expect((await signIn()).user).toBeNull();
    expect((await again.browser.request(again.location)).headers.get("location")).toContain("error=Disabled");
  });

  it("gives one account to two sign-ins of a new person at the same time", async () => {
    issuer.person = person("twice@example.test");
    const both = await Promise.all([signIn(), signIn()]);
    expect(both[0].user).not.toBeNull();
    expect(both[0].user?.id).toBe(both[1].user?.id);
  });
});

describe("a forged answer", () => {
  const refusedWith = async (change: (back: URL) => void = () => undefined, browser?: AuthBrowser) => {
    const before = await t.db.user.count();
    const { user, location, browser: used } = await signIn(browser, change);
    expect(user).toBeNull();
    expect(used.cookies.has(sessionCookieName(config))).toBe(false);
    expect(location).toContain("error=");
    expect(await t.db.user.count()).toBe(before);
  };
  beforeEach(() => {
    issuer.person = person(`forged-${subs}@example.test`);
  });

  it("is refused for another state", () => refusedWith((back) => back.searchParams.set("state", "x".repeat(43))));
  it("is refused without a state", () => refusedWith((back) => back.searchParams.delete("state")));
  it("is refused in a browser that did not start it", async () => {
    const starter = new AuthBrowser(t, config);
    const { url } = await starter.post("/api/auth/signin/oidc", {});
    const back = issuer.authorize(new URL(url));
    const victim = new AuthBrowser(t, config);
    await victim.request(back.pathname + back.search);
    expect(await userOf(victim)).toBeNull();
    const own = await victim.post("/api/auth/signin/oidc", {});
    issuer.authorize(new URL(own.url));
    await victim.request(back.pathname + back.search);
    expect(await userOf(victim)).toBeNull();
  });
  it("is refused for another nonce", async () => {
    issuer.forge = (claims) => ({ ...claims, nonce: "n".repeat(43) });
    await refusedWith();
  });
  it("is refused without a nonce", async () => {
    issuer.forge = ({ nonce: _, ...claims }) => claims;
    await refusedWith();
  });
  it("is refused for another audience", async () => {
    issuer.forge = (claims) => ({ ...claims, aud: "another-client" });
    await refusedWith();
  });
  it("is refused from another issuer", async () => {
    issuer.forge = (claims) => ({ ...claims, iss: "https://evil.example" });
    await refusedWith();
  });
  it("is refused past its end", async () => {
    issuer.forge = (claims) => ({ ...claims, iat: 1_700_000_000, exp: 1_700_000_300 });
    await refusedWith();
  });
  it("is refused with a signature of another key", async () => {
    issuer.signsWithOtherKey = true;
    await refusedWith();
  });
  it("is refused for a code that was used", async () => {
    let path = "";
    const { browser } = await signIn(undefined, (back) => {
      path = back.pathname + back.search;
    });
    const replay = new AuthBrowser(t, config);
    for (const [name, value] of browser.cookies) replay.cookies.set(name, value);
    replay.cookies.delete(sessionCookieName(config));
    await replay.request(path);
    expect(await userOf(replay)).toBeNull();
  });
  it("is refused when the person said no at the issuer", () =>
    refusedWith((back) => {
      back.searchParams.delete("code");
      back.searchParams.set("error", "access_denied");
    }));
});

it("does not exist without an issuer", async () => {
  const browser = new AuthBrowser(t);
  const providers = await (await browser.request("/api/auth/providers")).json();
  expect(providers).not.toHaveProperty("oidc");
});
