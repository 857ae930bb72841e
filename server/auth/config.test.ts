import { describe, expect, it } from "vitest";
import { parseEnv } from "../core/env";
import { authConfigOf } from "./config";

const SECRET = { AUTH_SECRET: "s" };
const of = (more: Record<string, string>) => authConfigOf(parseEnv({ ...SECRET, ...more }), "http://localhost:3000");

describe("sign-in's settings", () => {
  it("keep the demo off unless it is asked for, in production too", () => {
    expect(of({}).isDemo).toBe(false);
    expect(of({ MAJOROPS_DEMO: "0", NODE_ENV: "development" }).isDemo).toBe(false);
    expect(of({ MAJOROPS_DEMO: "1", NODE_ENV: "production" }).isDemo).toBe(true);
    expect(() => of({ MAJOROPS_DEMO: "yes" })).toThrow(/MAJOROPS_DEMO/);
  });

  it("have single sign-on with an issuer and a client id, secret or not", () => {
    expect(of({ OIDC_ISSUER: "https://id.example.test/realm/" }).oidc).toBeNull();
    expect(of({ OIDC_ISSUER: "https://id.example.test/realm/", OIDC_CLIENT_ID: "m" }).oidc).toEqual({
      issuer: "https://id.example.test/realm",
      clientId: "m",
      clientSecret: undefined,
    });
  });

  it("need a secret, and know whether APP_URL was given", () => {
    expect(() => authConfigOf(parseEnv({}), "http://localhost:3000")).toThrow(/AUTH_SECRET/);
    expect(of({}).isAppUrlGuessed).toBe(true);
    expect(of({ APP_URL: "https://ops.example.test", ADMIN_EMAIL: "Boss@Example.test" })).toMatchObject({
      isAppUrlGuessed: false,
      adminEmail: "boss@example.test",
    });
  });
});
