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
export const RESENDABLE_STATES = ["failed", "dead", "bounced", "unclear"] as const;
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

/** Deliveries that a person may take off the list of what did not arrive. */
export const DISMISSABLE_STATES = ["failed", "dead", "bounced", "complained", "unclear"] as const;

/** How a message stands, as far as something went wrong; counts of recipients. */
export type DeliveryTally = {
  total: number;
  unclear: number;
  failed: number;
  /** Tried in vain so far, and tried again. */
  waiting: number;
  nextAt: Date | null;
  error: string | null;
  /** Whom it is unclear of or who was not reached; null where that is nobody. */
  names: string[] | null;
};
type About = { where: string; isChat: boolean; sequence: number; createdAt: Date; now: Date };
export type Trouble = { rule: string; text: string; isGrave: boolean };

/** Who waits this long for a mail or post that should be there in seconds may be told another way first. */
const LATE_MS = 5 * 60_000;
/** From this share on, those who keep the promise are told by name and not only on the fireground. */
const GRAVE_SHARE = 0.1;
const NAMES = 3;

/**
 * What people must be told of a message's deliveries: that it may have arrived and somebody must look; that it was not
 * taken; that it is late and still being tried. Empty where all is well.
 * @returns each with whether those who keep the promise are told by name
 */
export function troubleOf(tally: DeliveryTally, { where, isChat, sequence, createdAt, now }: About): Trouble[] {
  const { total, unclear, failed, waiting, nextAt, error, names } = tally;
  const found: Trouble[] = [];
  const update = `update ${sequence}`;
  const some = (names ?? []).slice(0, NAMES).join(", ") || where;
  const more = (names?.length ?? 0) > NAMES ? " and others" : "";
  const isGrave = (count: number): boolean => isChat || count >= total * GRAVE_SHARE;
  // Of mails the provider's words may name somebody, and what a notice says stays in the record.
  const said = isChat && error ? ` ${error.replace(/[.\s]*$/, ".").slice(0, 200)}` : "";
  if (unclear > 0) {
    const text = isChat
      ? `${where}: whether ${update} stands in ${some}${more} is not known. Look there, then say so under Comms, Not delivered.`
      : `${where}: whether ${update} reached ${unclear} of ${total} is not known. See Comms, Not delivered.`;
    found.push({ rule: "delivery-unclear", text, isGrave: isGrave(unclear) });
  }
  if (failed > 0 && waiting === 0) {
    const whom = isChat ? `${some}${more}` : `${failed} of ${total}`;
    const text = `${where}: ${update} did not reach ${whom}.${said} Put it right under Comms, Not delivered.`;
    found.push({ rule: "delivery-failed", text, isGrave: isGrave(failed) });
  }
  const isLate = nextAt !== null && Math.max(nextAt.getTime(), now.getTime()) - createdAt.getTime() >= LATE_MS;
  if (waiting > 0 && isLate) {
    const text = `${where}: ${update} has not reached ${waiting} of ${total} yet, and is tried again by itself.${said} Tell them another way if it cannot wait.`;
    found.push({ rule: "delivery-late", text, isGrave: isGrave(waiting) });
  }
  return found;
}
