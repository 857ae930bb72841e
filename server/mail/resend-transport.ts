import { type CreateBatchRequestOptions, type ErrorResponse, Resend } from "resend";
import { systemClock } from "../core/clock";
import {
  formatAddress,
  listHeaders,
  type Mail,
  type MailTransport,
  type Outcome,
  outcomeForAll,
  SEND_TIMEOUT_MS,
} from "./mail";
import { Pace } from "./pace";
import { retryAfterMs } from "./retry-after";

export type ResendOptions = {
  apiKey: string;
  baseUrl?: string | undefined;
  timeoutMs?: number;
  /** Requests a second, until the provider tells its own limit; Resend's default for a team is 5. */
  perSecond?: number;
};

/** A pause that the provider asks for is waited out at once where it is this short, with the lease still held. */
const SHORT_PAUSE_MS = 2_000;
const SHORT_PAUSES = 3;
/** At 5 requests a second, answers that take up to a second and a half cost no rate. */
const AT_ONCE = 8;

/** Errors about this very mail, which no repeat can mend. All else may be mended by time or by an admin. */
const REFUSALS = new Set([400, 413, 422]);

const toBody = (mail: Mail) => ({
  from: mail.from,
  to: [formatAddress(mail.to)],
  subject: mail.subject,
  html: mail.html,
  text: mail.text,
  headers: { "Auto-Submitted": "auto-generated", "X-Entity-Ref-ID": mail.id, ...listHeaders(mail) },
});

function outcomeOf(error: ErrorResponse, headers: Record<string, string> | null, isBatch: boolean): Outcome {
  const status = error.statusCode;
  if (status === null) {
    const text = "No answer from Resend; whether it took the mail is not known.";
    return { kind: "retry", error: text, afterMs: null, isCounted: true, isUnsure: true };
  }
  const text = `Resend answered ${status} ${error.name}: ${error.message}`;
  if (status === 409 && error.name === "invalid_idempotent_request") {
    const why =
      "It took this mail before, with other contents (was MAIL_FROM changed?), so it has very likely gone out.";
    return { kind: "unclear", error: `${text} ${why}` };
  }
  if (REFUSALS.has(status)) return isBatch ? { kind: "split", error: text } : { kind: "refused", error: text };
  const afterMs = retryAfterMs(headers?.["retry-after"], systemClock());
  const isBusy = error.name === "rate_limit_exceeded" || error.name === "concurrent_idempotent_requests";
  const isUnsure = status >= 500 && status !== 503;
  return { kind: "retry", error: text, afterMs: afterMs ?? (isBusy ? 1_000 : null), isCounted: !isBusy, isUnsure };
}

/** What became of a request; `pauseMs` where the rate was too high for the provider. */
type Answer = { outcomes: Outcome[]; pauseMs: number | null };

const pauseOf = (error: ErrorResponse, outcome: Outcome): number | null =>
  error.name === "rate_limit_exceeded" && outcome.kind === "retry" ? outcome.afterMs : null;

/** Sends through Resend (or what stands in for it at baseUrl): one request a batch, one idempotency key a request. */
export function createResendTransport(options: ResendOptions): MailTransport {
  const client = new Resend(options.apiKey, options.baseUrl ? { baseUrl: options.baseUrl.replace(/\/+$/, "") } : {});
  const pace = new Pace(options.perSecond ?? 5);
  const timeoutMs = options.timeoutMs ?? SEND_TIMEOUT_MS;

  /** The rate is the provider's to say: it tells its limit with its answers, for a window of one second. */
  function heed(headers: Record<string, string> | null): void {
    const limit = Number(headers?.["ratelimit-limit"]);
    const windowS = Number(headers?.["ratelimit-reset"] ?? 1);
    if (limit >= 1 && limit <= 1_000 && windowS <= 1 && limit !== pace.perSecond) pace.keepTo(limit);
  }

  async function sendOne(mail: Mail, key: string): Promise<Answer> {
    const request = { idempotencyKey: key, signal: AbortSignal.timeout(timeoutMs) };
    const { data, error, headers } = await client.emails.send(toBody(mail), request);
    heed(headers);
    if (!error) return { outcomes: [{ kind: "sent", providerId: data.id }], pauseMs: null };
    const outcome = outcomeOf(error, headers, false);
    return { outcomes: [outcome], pauseMs: pauseOf(error, outcome) };
  }

  async function sendBatch(mails: readonly Mail[], key: string): Promise<Answer> {
    // Permissive: one bad address is reported by its place, and the others go out.
    const request = {
      idempotencyKey: key,
      batchValidation: "permissive",
      signal: AbortSignal.timeout(timeoutMs),
    } as const satisfies CreateBatchRequestOptions;
    const { data, error, headers } = await client.batch.send(mails.map(toBody), request);
    heed(headers);
    if (error) {
      const outcome = outcomeOf(error, headers, true);
      return { outcomes: outcomeForAll(mails, outcome), pauseMs: pauseOf(error, outcome) };
    }
    const refused = new Map((data.errors ?? []).map((each) => [each.index, each.message]));
    const ids = data.data.map((each) => each.id);
    const outcomes = mails.map((_, index): Outcome => {
      const message = refused.get(index);
      return message === undefined
        ? { kind: "sent", providerId: ids.shift() ?? null }
        : { kind: "refused", error: `Resend refused it: ${message}` };
    });
    return { outcomes, pauseMs: null };
  }

  async function request(mails: readonly Mail[], key: string): Promise<Answer> {
    await pace.turn();
    const [first] = mails;
    try {
      return await (mails.length === 1 && first ? sendOne(first, key) : sendBatch(mails, key));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const text = `No answer from Resend (${reason}); whether it took the mail is not known.`;
      const outcome = { kind: "retry", error: text, afterMs: null, isCounted: true, isUnsure: true } as const;
      return { outcomes: outcomeForAll(mails, outcome), pauseMs: null };
    }
  }

  return {
    name: "resend",
    batchSize: 100,
    atOnce: AT_ONCE,
    async send(mails, key) {
      for (let pauses = 0; ; pauses += 1) {
        const { outcomes, pauseMs } = await request(mails, key);
        if (pauseMs === null || pauseMs > SHORT_PAUSE_MS || pauses === SHORT_PAUSES) return outcomes;
        pace.holdFor(pauseMs);
      }
    },
    close: async () => undefined,
  };
}
