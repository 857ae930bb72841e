import { isSecure, sealSession, sessionCookieName } from "../../server/auth/cookies";

export type SessionCookie = { name: string; value: string; secure: boolean };

/**
 * A valid session cookie of that user, as a sign-in would set it.
 * @param secret the AUTH_SECRET of the server that is to believe it
 * @param appUrl its base URL, which decides the cookie's name
 */
export async function signInCookie(
  userId: string,
  secret = process.env.AUTH_SECRET ?? "",
  appUrl = process.env.APP_URL ?? "http://localhost:3000",
): Promise<SessionCookie> {
  return {
    name: sessionCookieName({ appUrl }),
    value: await sealSession(userId, secret),
    secure: isSecure({ appUrl }),
  };
}

/** The same as a Cookie header. */
export async function signInHeader(userId: string, secret?: string, appUrl?: string): Promise<string> {
  const { name, value } = await signInCookie(userId, secret, appUrl);
  return `${name}=${value}`;
}
