/** Requests of one recipient before the delivery is given up to a person. */
export const MAX_ATTEMPTS = 10;
/** After this long the delivery is given up too; the provider's idempotency keys live as long. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** How long a worker may hold deliveries; longer than any request to a provider may last. */
export const LEASE_MS = 45_000;
/** Recipients of one request (Resend's limit for a batch). */
export const BATCH_SIZE = 100;

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 2 * 60 * 60_000;

/** Deliveries that a person may send again. */
export const RESENDABLE_STATES = ["failed", "dead", "bounced"] as const;
/** Deliveries that are still under way. */
export const PENDING_STATES = ["queued", "sending"] as const;

/** One waiting job for all that the provider reported meanwhile. */
export const REPORTS_JOB_KEY = "reports";

/** What a report of Resend makes of a delivery; what is not here (opened, clicked, delayed) changes nothing. */
export const REPORTED_STATES: Readonly<Record<string, "delivered" | "bounced" | "complained" | "failed">> = {
  "email.delivered": "delivered",
  "email.bounced": "bounced",
  "email.suppressed": "bounced",
  "email.complained": "complained",
  "email.failed": "failed",
};

/** One waiting job a message: a new one with the same key replaces it. */
export const deliverJobKey = (messageId: string): string => `deliver:${messageId}`;

/**
 * How long to wait before the next attempt: 5 s, then three times as long each time, at most 2 h, give or take a
 * fifth, so that many that failed together do not come back together.
 * @param attempts requests made so far, 1 or more
 * @param chance between 0 and 1
 * @returns milliseconds
 */
export function backoffMs(attempts: number, chance: number): number {
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 3 ** Math.max(0, attempts - 1));
  return Math.round(delay * (0.8 + 0.4 * chance));
}

/**
 * Whether a delivery that could not be sent is given up.
 * @param ageMs since it was queued
 */
export const isGivenUp = (attempts: number, ageMs: number): boolean =>
  attempts >= MAX_ATTEMPTS || ageMs >= GIVE_UP_AFTER_MS;
