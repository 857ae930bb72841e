import { createHmac, timingSafeEqual } from "node:crypto";
import { appUrl, env } from "./env";

/** Whom a link lets out, and of what: the mails of one audience. */
export type Unsubscribe = { address: string; audience: string };

/** Base64url digits of an HMAC-SHA-256. */
const SIGNATURE_LENGTH = 43;

const signatureOf = (payload: string): string =>
  createHmac("sha256", `unsubscribe:${env().AUTH_SECRET ?? ""}`)
    .update(payload)
    .digest("base64url");

/** The token of an unsubscribe link: signed, always the same for the same reader, one segment of a path. */
export function signUnsubscribe({ address, audience }: Unsubscribe): string {
  const payload = Buffer.from(JSON.stringify([address, audience])).toString("base64url");
  return signatureOf(payload) + payload;
}

/** What a token says, null where we did not sign it. */
export function readUnsubscribe(token: string): Unsubscribe | null {
  if (token.length > 1_000 || !/^[\w-]+$/.test(token)) return null;
  const payload = token.slice(SIGNATURE_LENGTH);
  const given = Buffer.from(token.slice(0, SIGNATURE_LENGTH));
  const own = Buffer.from(signatureOf(payload));
  if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const said: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
  if (!Array.isArray(said)) return null;
  const [address, audience]: unknown[] = said;
  return typeof address === "string" && typeof audience === "string" ? { address, audience } : null;
}

/** Where the reader of a mail leaves it. */
export const unsubscribeUrl = (reader: Unsubscribe): string => `${appUrl()}/unsubscribe/${signUnsubscribe(reader)}`;
