import { createHmac } from "node:crypto";
import { env } from "./env";

/** What begins the address of somebody who was erased, on the suppression list. */
export const ERASED_PREFIX = "erased:";

/**
 * What is kept of an erased address, so that it stays unwritten to: a hash under a key that the database never sees,
 * from which nobody who reads the database can guess addresses.
 */
export const erasedKey = (address: string): string =>
  ERASED_PREFIX +
  createHmac("sha256", `erased:${env().AUTH_SECRET ?? ""}`)
    .update(address.trim().toLowerCase())
    .digest("hex");
