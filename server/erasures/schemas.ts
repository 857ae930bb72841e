import { z } from "zod";
import { EmailAddress } from "../users/schemas";

export const PreviewErasure = z.object({ address: EmailAddress });
export type PreviewErasure = z.input<typeof PreviewErasure>;

export const ErasePerson = z.object({ address: EmailAddress });
export type ErasePerson = z.input<typeof ErasePerson>;

/** What is kept of a person by address, counted; erasing removes all of it. */
const Traces = {
  /** Mails and their states in the outbox. */
  deliveries: z.number(),
  /** Lists by name. */
  lists: z.array(z.string()),
  /** Teams whose rotation has the address. */
  teams: z.array(z.string()),
  /** Mails in the local mailbox. */
  mails: z.number(),
  /** Entries of the audit that hold the address. */
  audit: z.number(),
  /** Incidents whose comms log names the person, by a salted hash. */
  incidents: z.array(z.string()),
  account: z.object({ displayName: z.string(), role: z.string() }).nullable(),
};

/** Rows that stay, because they are what was said and done; they hold the address or the name in somebody's words. */
export const Remains = z.object({
  what: z.string(),
  withAddress: z.number(),
  withName: z.number(),
  /** The first incidents of them. */
  refs: z.array(z.string()),
});
export type Remains = z.infer<typeof Remains>;

export const ErasurePreview = z.object({
  ...Traces,
  /** Names that go with the address. */
  names: z.array(z.string()),
  /** Nothing is known of the address. */
  isUnknown: z.boolean(),
  /** The person was erased before: the address is kept from mails. */
  isErased: z.boolean(),
  remains: z.array(Remains),
});
export type ErasurePreview = z.infer<typeof ErasurePreview>;

/** How much was removed, and what stays. */
export const Erasure = z.object({ ...Traces, account: z.boolean(), remains: z.array(Remains) });
export type Erasure = z.infer<typeof Erasure>;
