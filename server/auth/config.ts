import type { Clock } from "../core/clock";
import { systemClock } from "../core/clock";
import { appUrl, type Env, env } from "../core/env";
import { AppError } from "../core/errors";
import type { Db } from "../db/client";
import { getDb } from "../db/client";

export type OidcConfig = { issuer: string; clientId: string; clientSecret: string | undefined };

export type AuthConfig = {
  secret: string;
  /** Base URL for links and cookies. */
  appUrl: string;
  /** True when nobody set APP_URL: then redirects follow the host that the browser asked. */
  isAppUrlGuessed: boolean;
  /** The personas can sign in, and count as people. */
  isDemo: boolean;
  adminEmail: string | null;
  oidc: OidcConfig | null;
};

/** What sign-in needs to know and to reach; tests give their own. */
export type AuthDeps = { db: Db; clock: Clock; config: AuthConfig };

/**
 * Sign-in's settings out of the environment.
 * @throws UNAVAILABLE without AUTH_SECRET, which `npm start` makes
 */
export function authConfigOf(from: Env, baseUrl: string): AuthConfig {
  if (!from.AUTH_SECRET) {
    throw new AppError("UNAVAILABLE", "AUTH_SECRET is not set. Start MajorOps with npm start, or set it.");
  }
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = from;
  return {
    secret: from.AUTH_SECRET,
    appUrl: baseUrl,
    isAppUrlGuessed: from.APP_URL === undefined,
    isDemo: from.MAJOROPS_DEMO === "1",
    adminEmail: from.ADMIN_EMAIL?.toLowerCase() ?? null,
    oidc: issuer && clientId ? { issuer: issuer.replace(/\/+$/, ""), clientId, clientSecret } : null,
  };
}

let cached: AuthConfig | undefined;

/** The process's sign-in settings. */
export function authConfig(): AuthConfig {
  cached ??= authConfigOf(env(), appUrl());
  return cached;
}

/** The process's own database, clock and settings. */
export const authDeps = (): AuthDeps => ({ db: getDb().db, clock: systemClock, config: authConfig() });
