import { randomBytes } from "node:crypto";
import { addressHash } from "../core/comms-hash";
import { cleanText } from "../core/text";

export type Recipient = { address: string; name: string };
/** A recipient with the salt that hides the address in the log. */
export type SealedRecipient = Recipient & { salt: string };

const SALT_BYTES = 16;

export const oneLine = (value: string): string => cleanText(value).replace(/\s+/g, " ").trim();

/**
 * The recipients as they are delivered to: each address once, in lower case, the first name given; their order is
 * their position, from 1. Each gets a salt of its own, so that erasing one leaves the others provable.
 */
export function sealRecipients(recipients: readonly Recipient[]): SealedRecipient[] {
  const names = new Map<string, string>();
  for (const { address, name } of recipients) {
    const key = address.trim().toLowerCase();
    if (key && !names.has(key)) names.set(key, oneLine(name));
  }
  const salts = randomBytes(SALT_BYTES * names.size).toString("hex");
  return [...names].map(([address, name], index) => ({
    address,
    name,
    salt: salts.slice(index * SALT_BYTES * 2, (index + 1) * SALT_BYTES * 2),
  }));
}

/** What the log keeps of them, in the order of their positions. */
export const hashRecipients = (recipients: readonly SealedRecipient[]): string[] =>
  recipients.map(({ salt, address }) => addressHash(salt, address));
