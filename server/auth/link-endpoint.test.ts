import { beforeAll, describe, expect, it } from "vitest";
import { TEST_AUTH } from "../../tests/support/auth-browser";
import { MovableClock } from "../../tests/support/clock";
import { type TestDb, testDb } from "../../tests/support/db";
import { handleLinkRequest } from "./link-endpoint";
import { rateLimiter } from "./rate-limit";

let t: TestDb;
beforeAll(async () => {
  t = await testDb();
});

const limiter = (max = 100) => rateLimiter(max, 15 * 60_000, t.clock.now);
const send = (body: unknown, isAllowed = limiter(), headers: Record<string, string> = {}) =>
  handleLinkRequest(
    new Request("http://localhost:3000/api/auth/link", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
    { db: t.db, clock: t.clock.now, config: TEST_AUTH },
    isAllowed,
  );

describe("the form for a mail link", () => {
  it("gives known and unknown addresses the same answer, byte for byte but for the address", async () => {
    const known = await t.makeUser("mim", { email: "aaaa@example.test" });
    const answers = await Promise.all([send({ email: known.email }), send({ email: "bbbb@example.test" })]);
    const [one, other] = await Promise.all(answers.map(async (each) => [each.status, await each.text()] as const));
    expect(one?.[0]).toBe(200);
    expect(other).toEqual([one?.[0], one?.[1].replace("aaaa", "bbbb")]);
    expect(await t.db.delivery.findMany({ select: { address: true } })).toEqual([{ address: known.email }]);
  });

  it("says what is wrong with what it cannot use", async () => {
    const bad = await send({ email: "sam" });
    expect(bad.status).toBe(422);
    expect(bad.headers.get("content-type")).toBe("application/problem+json");
    expect(await bad.json()).toMatchObject({
      code: "INVALID_INPUT",
      errors: { email: expect.stringMatching(/^Give a/) },
    });
    expect((await send("{")).status).toBe(400);
    expect((await send("email=a@b.c", limiter(), { "content-type": "text/plain" })).status).toBe(400);
    expect((await send({ email: "x".repeat(9_000) })).status).toBe(413);
  });

  it("is limited for each network address, as the nearest proxy names it", async () => {
    const isAllowed = limiter(2);
    const from = (ip: string, n: number) => send({ email: `n${n}@x.test` }, isAllowed, { "x-forwarded-for": ip });
    expect((await from("8.8.8.8, 10.0.0.1", 1)).status).toBe(200);
    expect((await from("9.9.9.9, 10.0.0.1", 2)).status).toBe(200);
    expect((await from("7.7.7.7, 10.0.0.1", 3)).status).toBe(429);
    expect((await from("10.0.0.2", 4)).status).toBe(200);
    t.clock.advance(15);
    expect((await from("10.0.0.1", 5)).status).toBe(200);
  });
});

describe("rateLimiter", () => {
  it("counts by window, and forgets the oldest of very many keys", () => {
    const clock = new MovableClock();
    const isAllowed = rateLimiter(1, 60_000, clock.now);
    expect([isAllowed("a"), isAllowed("a"), isAllowed("b")]).toEqual([true, false, true]);
    clock.advance(1);
    expect([isAllowed("a"), isAllowed("a")]).toEqual([true, false]);
    for (let n = 0; n < 10_001; n += 1) isAllowed(`k${n}`);
    expect(isAllowed("a")).toBe(true);
  });
});
