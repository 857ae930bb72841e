import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { env } from "./env";
import { AppError } from "./errors";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const key = (): Buffer =>
  createHmac("sha256", `seal:${env().AUTH_SECRET ?? ""}`)
    .update("secrets at rest")
    .digest();

/** A secret that must be read again (a URL to post to, a key to sign with), unreadable in the database and its backups. */
export function sealSecret(text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key(), nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

/**
 * What sealSecret sealed.
 * @throws UNAVAILABLE where it was sealed under another AUTH_SECRET, or changed since
 */
export function openSealed(sealed: string): string {
  const bytes = Buffer.from(sealed, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key(), bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  } catch {
    throw new AppError("UNAVAILABLE", "It was kept under another AUTH_SECRET and cannot be read. Enter it again.");
  }
}
