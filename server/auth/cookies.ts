import { decode, encode } from "next-auth/jwt";
import type { AuthConfig } from "./config";

/** Thirty days: nobody should have to sign in again in the middle of an outage. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** Cookies are marked secure when the app is reached over https. */
export const isSecure = (config: Pick<AuthConfig, "appUrl">): boolean => config.appUrl.startsWith("https://");

/** The session cookie's name; the prefix makes browsers refuse it over plain http. */
export const sessionCookieName = (config: Pick<AuthConfig, "appUrl">): string =>
  `${isSecure(config) ? "__Secure-" : ""}next-auth.session-token`;

/** A session cookie's value: encrypted, and holding nothing but who it is. */
export const sealSession = (userId: string, secret: string, maxAge = SESSION_SECONDS): Promise<string> =>
  encode({ token: { sub: userId }, secret, maxAge });

/** The user id in a session cookie; null when it is forged, of another secret, or past its end. */
export async function openSession(value: string, secret: string): Promise<string | null> {
  try {
    const token = await decode({ token: value, secret });
    return token?.sub ?? null;
  } catch {
    return null;
  }
}

/** One cookie out of a Cookie header. */
export function cookieValue(header: string | null | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
