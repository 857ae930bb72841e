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
  /** Requests a second; Resend's default for a team is 5. */
  perSecond?: number;
};

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
    return { kind: "retry", error: text, afterMs: null, isCounted: true };
  }
  const text = `Resend answered ${status} ${error.name}: ${error.message}`;
  if (status === 409 && error.name === "invalid_idempotent_request") {
    const why = "It took this mail before, with other contents (was MAIL_FROM changed?).";
    return { kind: "refused", error: `${text} ${why}` };
  }
  if (REFUSALS.has(status)) return isBatch ? { kind: "split", error: text } : { kind: "refused", error: text };
  const afterMs = retryAfterMs(headers?.["retry-after"], systemClock());
  const isBusy = error.name === "rate_limit_exceeded" || error.name === "concurrent_idempotent_requests";
  return { kind: "retry", error: text, afterMs: afterMs ?? (isBusy ? 1_000 : null), isCounted: !isBusy };
}

/** Sends through Resend (or what stands in for it at baseUrl): one request a batch, one idempotency key a request. */
export function createResendTransport(options: ResendOptions): MailTransport {
  const client = new Resend(options.apiKey, options.baseUrl ? { baseUrl: options.baseUrl.replace(/\/+$/, "") } : {});
  const pace = new Pace(options.perSecond ?? 5);
  const timeoutMs = options.timeoutMs ?? SEND_TIMEOUT_MS;

  async function sendOne(mail: Mail, key: string): Promise<Outcome> {
    const request = { idempotencyKey: key, signal: AbortSignal.timeout(timeoutMs) };
    const { data, error, headers } = await client.emails.send(toBody(mail), request);
    return error ? outcomeOf(error, headers, false) : { kind: "sent", providerId: data.id };
  }

  async function sendBatch(mails: readonly Mail[], key: string): Promise<Outcome[]> {
    // Permissive: one bad address is reported by its place, and the others go out.
    const request = {
      idempotencyKey: key,
      batchValidation: "permissive",
      signal: AbortSignal.timeout(timeoutMs),
    } as const satisfies CreateBatchRequestOptions;
    const { data, error, headers } = await client.batch.send(mails.map(toBody), request);
    if (error) return outcomeForAll(mails, outcomeOf(error, headers, true));
    const refused = new Map((data.errors ?? []).map((each) => [each.index, each.message]));
    const ids = data.data.map((each) => each.id);
    return mails.map((_, index): Outcome => {
      const message = refused.get(index);
      return message === undefined
        ? { kind: "sent", providerId: ids.shift() ?? null }
        : { kind: "refused", error: `Resend refused it: ${message}` };
    });
  }

  return {
    name: "resend",
    batchSize: 100,
    async send(mails, key) {
      await pace.turn();
      const [first] = mails;
      try {
        return mails.length === 1 && first ? [await sendOne(first, key)] : await sendBatch(mails, key);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const text = `No answer from Resend (${reason}); whether it took the mail is not known.`;
        return outcomeForAll(mails, { kind: "retry", error: text, afterMs: null, isCounted: true });
      }
    },
    close: async () => undefined,
  };
}
