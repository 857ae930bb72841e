import { hash, randomBytes } from "node:crypto";
import { ulid } from "ulid";

/** A sortable, opaque key (ULID) for a row made at `now`. */
export const newId = (now: Date): string => ulid(now.getTime());

/** A secret of 256 bits for links and tokens, safe in a URL. Keep only its hash. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** SHA-256 as 64 hex digits. */
export const sha256 = (text: string): string => hash("sha256", text, "hex");
