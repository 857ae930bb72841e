import { mailAudiences } from "../milestones/rules";
import type { Audience, MilestoneChannel } from "../milestones/schemas";

/** Requests of one recipient before the delivery is given up to a person (issue 2, item 7). */
export const MAX_ATTEMPTS = 10;
/** After this long the delivery is given up too; the provider's idempotency keys live as long. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** How long a worker may hold deliveries; longer than any request to a provider may last. */
export const LEASE_MS = 90_000;
/** Recipients of one request (Resend's limit for a batch). */
export const BATCH_SIZE = 100;

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 2 * 60 * 60_000;

/** Deliveries that a person may send again. */
export const RESENDABLE_STATES = ["failed", "dead", "bounced"] as const;
/** Deliveries that are still under way. */
export const PENDING_STATES = ["queued", "sending"] as const;

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

/** What the record says was published: payload and text of milestone.published. */
export type PublishedEvent = {
  text: string;
  payload: {
    milestoneId: string;
    title: string;
    audience: readonly Audience[];
    channels: readonly MilestoneChannel[];
    recipients: number;
  };
};
export type SaidRow = {
  seq: number;
  milestoneId: string;
  channel: string;
  audience: string;
  body: string;
  recipientCount: number;
};

/**
 * Holds the comms log against the record, whose own end is sealed: every milestone's rows are there, say what was
 * published, and no row is too many. A mail to public subscribers leaves no row where there are none.
 * @returns the first thing wrong, null where they agree
 */
export function checkCommsLog(events: readonly PublishedEvent[], rows: readonly SaidRow[]) {
  let at = 0;
  for (const { text, payload } of events) {
    const { milestoneId, title, audience, channels, recipients } = payload;
    const mailed = mailAudiences(audience, channels).map((one) => ({ channel: "email", audience: one as string }));
    const onPage = channels.includes("status_page") && audience.includes("public");
    let told = 0;
    for (const wanted of [...mailed, ...(onPage ? [{ channel: "status_page", audience: "public" }] : [])]) {
      const row = rows[at];
      const fits =
        row?.milestoneId === milestoneId && row.channel === wanted.channel && row.audience === wanted.audience;
      if (!fits && wanted.channel === "email" && wanted.audience === "public") continue;
      if (!row) return { seq: at + 1, what: `row #${at + 1} and what followed was cut off` };
      if (!fits) return { seq: row.seq, what: `row #${row.seq} is not what the record says was sent then` };
      if (text !== `${title}: ${row.body}`)
        return { seq: row.seq, what: `row #${row.seq} has another text than the record` };
      told += row.recipientCount;
      at += 1;
    }
    if (told !== recipients) return { seq: at, what: `the recipients up to row #${at} are not those of the record` };
  }
  const extra = rows[at];
  return extra ? { seq: extra.seq, what: `row #${extra.seq} was added from outside` } : null;
}
