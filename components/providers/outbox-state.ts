import type { OutboxEntry } from "./outbox-store";

export type OutboxState = {
  /** What the present person wrote and the server has not confirmed, oldest first. */
  entries: readonly OutboxEntry[];
  /** How many of somebody else wait on this device. */
  others: number;
  /** The server does not know the person any more: nothing goes out until they sign in again. */
  isSignedOut: boolean;
  /** The last send found no answer, or there is no network to send on. */
  isUnanswered: boolean;
};

export const EMPTY: OutboxState = { entries: [], others: 0, isSignedOut: false, isUnanswered: false };
