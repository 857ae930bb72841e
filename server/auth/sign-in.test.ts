import { beforeAll, describe, expect, it } from "vitest";
import { AuthBrowser, TEST_AUTH } from "../../tests/support/auth-browser";
import { type TestDb, testDb } from "../../tests/support/db";
import { newSecret, sha256 } from "../core/ids";
import type { AuthConfig } from "./config";
import { openSession, sessionCookieName } from "./cookies";
import { firstAdminLink } from "./first-admin";
import { issueSignInLink } from "./issue-sign-in-link";
import { ensurePersonas, PERSONAS } from "./personas";
import { peekSignInLink } from "./redeem-sign-in-link";
import { LINKS_PER_ADDRESS, requestSignInLink } from "./request-sign-in-link";

let t: TestDb;
beforeAll(async () => {
  t = await testDb();
});

const COOKIE = sessionCookieName(TEST_AUTH);
const sessionUser = (browser: AuthBrowser) => openSession(browser.cookies.get(COOKIE) ?? "", TEST_AUTH.secret);

async function mailedLink(email: string): Promise<URL | null> {
  const mail = await t.db.message.findFirst({
    where: { template: "sign-in", deliveries: { some: { address: email } } },
    orderBy: { id: "desc" },
  });
  const url = mail && typeof mail.props === "object" && mail.props && "url" in mail.props ? mail.props.url : null;
  return typeof url === "string" ? new URL(url) : null;
}

const ask = (email: string, callbackUrl?: string, config: AuthConfig = TEST_AUTH) =>
  requestSignInLink({ ctx: t.ctx({ actor: { kind: "anonymous" } }), input: { email, callbackUrl } }, config);

async function askForSecret(email: string): Promise<string> {
  await ask(email);
  return (await mailedLink(email))?.pathname.split("/").pop() ?? "";
}

describe("mail link", () => {
  it("signs a known person in once, and keeps only the secret's hash", async () => {
    const user = await t.makeUser("responder");
    const secret = await askForSecret(user.email);
    expect(secret).toHaveLength(43);
    const kept = await t.db.signInToken.findMany({ where: { email: user.email } });
    expect(kept.map((row) => row.tokenHash)).toEqual([sha256(secret)]);
    expect(JSON.stringify(kept)).not.toContain(secret);

    const browser = new AuthBrowser(t);
    const first = await browser.post("/api/auth/callback/link", { token: secret, callbackUrl: "/new?title=a%20b&x=1" });
    expect(first.url).toBe("http://localhost:3000/new?title=a%20b&x=1");
    expect(await sessionUser(browser)).toBe(user.id);

    const second = new AuthBrowser(t);
    expect((await second.post("/api/auth/callback/link", { token: secret })).url).toContain("error=LinkUsed");
    expect(await sessionUser(second)).toBeNull();
  });

  it("lets one of two uses at the same time through", async () => {
    const user = await t.makeUser("mim");
    for (let round = 0; round < 3; round += 1) {
      t.clock.advance(1);
      const secret = await askForSecret(user.email);
      const browsers = Array.from({ length: 4 }, () => new AuthBrowser(t));
      await Promise.all(browsers.map((each) => each.post("/api/auth/callback/link", { token: secret })));
      const signedIn = (await Promise.all(browsers.map(sessionUser))).filter((id) => id !== null);
      expect(signedIn).toEqual([user.id]);
    }
  });

  it("holds for fifteen minutes, and opening its page does not use it up", async () => {
    const user = await t.makeUser("comms");
    const secret = await askForSecret(user.email);
    t.clock.advance(14.9);
    for (let scan = 0; scan < 3; scan += 1) {
      expect(await peekSignInLink(t.db, t.clock.now(), "mail", secret)).toEqual({ state: "open", email: user.email });
    }
    t.clock.advance(0.1);
    expect(await peekSignInLink(t.db, t.clock.now(), "mail", secret)).toEqual({ state: "expired" });
    const browser = new AuthBrowser(t);
    expect((await browser.post("/api/auth/callback/link", { token: secret })).url).toContain("error=LinkExpired");
    expect(await sessionUser(browser)).toBeNull();
  });

  it("answers the same, and limits the same, whether the address is known or not", async () => {
    const known = (await t.makeUser("observer")).email;
    const gone = await t.makeUser("observer");
    await t.db.user.update({ where: { id: gone.id }, data: { disabledAt: t.clock.now() } });
    for (const email of [known, "nobody@example.test", gone.email]) {
      for (let n = 0; n < LINKS_PER_ADDRESS; n += 1) {
        expect(await ask(email.toUpperCase())).toEqual({ email, minutes: 15 });
      }
      await expect(ask(email)).rejects.toMatchObject({ code: "RATE_LIMITED" });
    }
    expect(await t.db.delivery.count({ where: { address: known } })).toBe(LINKS_PER_ADDRESS);
    expect(await t.db.delivery.count({ where: { address: { in: ["nobody@example.test", gone.email] } } })).toBe(0);
    t.clock.advance(16);
    await expect(ask(known)).resolves.toBeDefined();
  });

  it("holds the limit against requests at the same time", async () => {
    const { email } = await t.makeUser("observer");
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => ask(email)));
    expect(answers.filter((each) => each.status === "fulfilled")).toHaveLength(LINKS_PER_ADDRESS);
  });

  it("keeps the way back in the link, and leads nowhere else", async () => {
    const { email } = await t.makeUser("observer");
    await ask(email, "/new?title=Card payments fail & more");
    expect((await mailedLink(email))?.searchParams.get("callbackUrl")).toBe(
      "/new?title=Card%20payments%20fail%20&%20more",
    );
    t.clock.advance(1);
    await ask(email, "//evil.example/x");
    expect((await mailedLink(email))?.search).toBe("");
  });

  it("refuses an address that is none, and headers hidden in one", async () => {
    for (const email of ["", "sam", "a@b,c@d", "a b@c.d", "<a@b.c>"]) {
      await expect(ask(email)).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
    await expect(ask("sam@example.com\nBcc: x@y.z")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("refuses a person who was disabled after the mail went out", async () => {
    const user = await t.makeUser("mim");
    const secret = await askForSecret(user.email);
    await t.db.user.update({ where: { id: user.id }, data: { disabledAt: t.clock.now() } });
    const browser = new AuthBrowser(t);
    expect((await browser.post("/api/auth/callback/link", { token: secret })).url).toContain("error=Disabled");
    expect(await sessionUser(browser)).toBeNull();
  });

  it("makes ADMIN_EMAIL the first admin, known before or not", async () => {
    const fresh = await testDb();
    const config = { ...TEST_AUTH, adminEmail: "boss@example.test" };
    await requestSignInLink({ ctx: fresh.ctx(), input: { email: "boss@example.test" } }, config);
    const props = JSON.stringify((await fresh.db.message.findFirstOrThrow()).props);
    const secret = /login\/link\/([\w-]+)/.exec(props)?.[1] ?? "";
    const browser = new AuthBrowser(fresh, config);
    await browser.post("/api/auth/callback/link", { token: secret });
    const boss = await fresh.db.user.findUniqueOrThrow({ where: { email: "boss@example.test" } });
    expect(boss).toMatchObject({ role: "admin", displayName: "Boss" });
    expect(await sessionUser(browser)).toBe(boss.id);
  });
});

describe("a link from the command line", () => {
  it("signs in once, is audited, and is nobody else's to make", async () => {
    const user = await t.makeUser("admin");
    const { url } = await issueSignInLink({ ctx: t.ctx(), input: { user: user.email } }, TEST_AUTH.appUrl);
    const browser = new AuthBrowser(t);
    await browser.post("/api/auth/callback/link", { token: url.split("/").pop() ?? "" });
    expect(await sessionUser(browser)).toBe(user.id);
    expect(await t.db.auditEvent.count({ where: { name: "user.linkIssued", subject: user.id } })).toBe(1);

    const byAdmin = issueSignInLink({ ctx: t.ctxOf(user), input: { user: user.id } }, TEST_AUTH.appUrl);
    await expect(byAdmin).rejects.toMatchObject({ code: "FORBIDDEN" });
    await t.db.user.update({ where: { id: user.id }, data: { disabledAt: t.clock.now() } });
    const gone = issueSignInLink({ ctx: t.ctx(), input: { user: user.id } }, TEST_AUTH.appUrl);
    await expect(gone).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("the session cookie", () => {
  it("is httpOnly and lax, secure over https, and holds the user id only", async () => {
    const demo = { ...TEST_AUTH, isDemo: true };
    const plain = new AuthBrowser(t, demo);
    await plain.post("/api/auth/callback/demo", { role: "mim" });
    expect(plain.setCookies.get("next-auth.session-token")).toMatch(/HttpOnly/i);
    expect(plain.setCookies.get("next-auth.session-token")).toMatch(/SameSite=Lax/i);
    expect(plain.setCookies.get("next-auth.session-token")).not.toMatch(/Secure/i);

    const https = new AuthBrowser(t, { ...demo, appUrl: "https://ops.example.test" });
    await https.post("/api/auth/callback/demo", { role: "mim" });
    expect(https.setCookies.get("__Secure-next-auth.session-token")).toMatch(/HttpOnly.*Secure|Secure.*HttpOnly/i);

    const { decode } = await import("next-auth/jwt");
    const claims = await decode({ token: plain.cookies.get(COOKIE), secret: TEST_AUTH.secret });
    expect(Object.keys(claims ?? {}).sort()).toEqual(["exp", "iat", "jti", "sub"]);
  });

  it("goes at sign-out", async () => {
    const browser = new AuthBrowser(t, { ...TEST_AUTH, isDemo: true });
    await browser.post("/api/auth/callback/demo", { role: "mim" });
    expect(browser.cookies.has(COOKIE)).toBe(true);
    await browser.post("/api/auth/signout", {});
    expect(browser.cookies.has(COOKIE)).toBe(false);
  });
});

describe("demo personas", () => {
  it("signs in as each of the ten with one click", async () => {
    const browser = new AuthBrowser(t, { ...TEST_AUTH, isDemo: true });
    expect(PERSONAS).toHaveLength(10);
    for (const persona of PERSONAS) {
      await browser.post("/api/auth/callback/demo", { role: persona.role });
      const user = await t.db.user.findUniqueOrThrow({ where: { id: (await sessionUser(browser)) ?? "" } });
      expect(user).toMatchObject({ role: persona.role, email: persona.email, isPersona: true });
    }
    expect((await ensurePersonas(t.ctx())).length).toBe(10);
    expect(await t.db.user.count({ where: { isPersona: true } })).toBe(10);
  });

  it("does not exist with the demo off", async () => {
    const browser = new AuthBrowser(t);
    const answer = await browser.post("/api/auth/callback/demo", { role: "admin" });
    expect(answer).toMatchObject({ status: 400, url: "" });
    expect(await sessionUser(browser)).toBeNull();
    const providers = await (await browser.request("/api/auth/providers")).json();
    expect(Object.keys(providers).sort()).toEqual(["first-admin", "link"]);
  });

  it("needs the CSRF token", async () => {
    const browser = new AuthBrowser(t, { ...TEST_AUTH, isDemo: true });
    await browser.request("/api/auth/callback/demo", { method: "POST", body: new URLSearchParams({ role: "admin" }) });
    expect(await sessionUser(browser)).toBeNull();
  });

  it("cannot be reached by mail link with the demo off", async () => {
    const fresh = await testDb();
    await ensurePersonas(fresh.ctx());
    await requestSignInLink({ ctx: fresh.ctx(), input: { email: PERSONAS[0]?.email } }, TEST_AUTH);
    expect(await fresh.db.delivery.count()).toBe(0);
  });
});

describe("the first admin", () => {
  const secretOf = (link: string | null) => link?.split("/").pop() ?? "";

  it("is made once by the printed link, and no link is printed after that", async () => {
    const fresh = await testDb();
    const link = await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now);
    const other = await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now);
    expect(link).toMatch(/^http:\/\/localhost:3000\/setup\/[\w-]{43}$/);
    const rows = await fresh.db.signInToken.findMany();
    expect(JSON.stringify(rows)).not.toContain(secretOf(link));

    const person = { token: secretOf(link), email: "Ada@Example.test", displayName: "Ada" };
    const wrong = new AuthBrowser(fresh);
    expect((await wrong.post("/api/auth/callback/first-admin", { ...person, token: newSecret() })).url).toContain(
      "error=LinkExpired",
    );
    expect((await wrong.post("/api/auth/callback/first-admin", { ...person, email: "ada" })).url).toContain(
      "error=InvalidInput",
    );
    const browsers = [new AuthBrowser(fresh), new AuthBrowser(fresh)];
    await Promise.all(browsers.map((each) => each.post("/api/auth/callback/first-admin", person)));
    const ada = await fresh.db.user.findMany();
    expect(ada).toMatchObject([{ email: "ada@example.test", role: "admin" }]);
    expect((await Promise.all(browsers.map(sessionUser))).filter(Boolean)).toEqual([ada[0]?.id]);

    const late = new AuthBrowser(fresh);
    const again = { token: secretOf(other), email: "eve@example.test", displayName: "Eve" };
    expect((await late.post("/api/auth/callback/first-admin", again)).url).toContain("error=SetupDone");
    expect(await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now)).toBeNull();
  });

  it("promotes a person who is already here, and ends after a day", async () => {
    const fresh = await testDb();
    const known = await fresh.makeUser("stakeholder");
    const old = await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now);
    fresh.clock.advance(24 * 60);
    const browser = new AuthBrowser(fresh);
    const person = { email: known.email, displayName: "Known" };
    const first = await browser.post("/api/auth/callback/first-admin", { ...person, token: secretOf(old) });
    expect(first.url).toContain("error=LinkExpired");
    const link = await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now);
    await browser.post("/api/auth/callback/first-admin", { ...person, token: secretOf(link) });
    expect((await fresh.db.user.findMany()).map((user) => [user.id, user.role])).toEqual([[known.id, "admin"]]);
  });

  it("a mail link's secret does not open the setup, nor the other way round", async () => {
    const fresh = await testDb();
    const link = await firstAdminLink(fresh.db, "http://localhost:3000", fresh.clock.now);
    const browser = new AuthBrowser(fresh);
    expect((await browser.post("/api/auth/callback/link", { token: secretOf(link) })).url).toContain("LinkExpired");
    expect(await fresh.db.user.count()).toBe(0);
  });
});

describe("where a sign-in leads", () => {
  it("never leaves the site", async () => {
    const browser = new AuthBrowser(t, { ...TEST_AUTH, isDemo: true });
    const evil = [
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "javascript:alert(1)",
    ];
    for (const callbackUrl of [...evil, "http://localhost:3000.evil.example/", "http://localhost:3000@evil.example/"]) {
      const { url } = await browser.post("/api/auth/callback/demo", { role: "mim", callbackUrl });
      expect(url).toBe("http://localhost:3000/admin");
    }
    const query = await browser.request("/api/auth/signin?callbackUrl=https%3A%2F%2Fevil.example%2F");
    expect(query.headers.get("location")).not.toContain("evil");
  });

  it("follows the browser's host only where APP_URL is unset", async () => {
    const isDemo = true;
    const headers = { host: "192.168.1.5:3000" };
    const guessed = new AuthBrowser(t, { ...TEST_AUTH, isDemo, isAppUrlGuessed: true }, headers);
    expect((await guessed.post("/api/auth/callback/demo", { role: "mim" })).url).toMatch(
      /^http:\/\/192\.168\.1\.5:3000\//,
    );
    const fixed = new AuthBrowser(t, { ...TEST_AUTH, isDemo }, headers);
    expect((await fixed.post("/api/auth/callback/demo", { role: "mim" })).url).toMatch(/^http:\/\/localhost:3000\//);
  });

  it("keeps next-auth's log endpoint shut", async () => {
    const answer = await new AuthBrowser(t).post("/api/auth/_log", { level: "error", code: "x" });
    expect(answer.status).toBe(404);
  });
});
