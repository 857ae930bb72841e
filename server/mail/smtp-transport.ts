import nodemailer from "nodemailer";
import { listHeaders, type Mail, type MailTransport, type Outcome, SEND_TIMEOUT_MS } from "./mail";

type SmtpError = Error & { responseCode?: number; code?: string; command?: string };

/** 5xx replies about the recipient or the mail are final; a refused sign-in or a lost connection is not. */
function outcomeOf(error: SmtpError): Outcome {
  const text = `SMTP: ${error.message}`;
  const isFinal = error.responseCode !== undefined && error.responseCode >= 500 && error.code !== "EAUTH";
  if (isFinal) return { kind: "refused", error: text };
  // Nothing was answered, and it was not the way there that failed: the server may have taken it.
  const isUnsure = error.responseCode === undefined && error.command !== "CONN";
  return { kind: "retry", error: text, afterMs: null, isCounted: true, isUnsure };
}

/**
 * Sends through an SMTP server. SMTP knows no idempotency key: the Message-ID is made from the delivery, so that a
 * repeat after a crash is the same mail to whoever compares them.
 * @param url smtp:// or smtps://, with user and password
 */
export function createSmtpTransport(url: string, timeoutMs = SEND_TIMEOUT_MS): MailTransport {
  const pooled = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 4,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  } as Parameters<typeof nodemailer.createTransport>[0]);

  async function sendOne(mail: Mail): Promise<Outcome> {
    try {
      const domain = mail.from.match(/@([^\s>]+)/)?.[1] ?? "majorops.invalid";
      const info = await pooled.sendMail({
        from: mail.from,
        to: mail.to.name ? { name: mail.to.name, address: mail.to.address } : mail.to.address,
        subject: mail.subject,
        html: mail.html,
        text: mail.text,
        messageId: `<${mail.id}@${domain}>`,
        headers: { "Auto-Submitted": "auto-generated", ...listHeaders(mail) },
      });
      return { kind: "sent", providerId: info.messageId };
    } catch (error) {
      return outcomeOf(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return {
    name: "smtp",
    // Small, so that a crash leaves few mails of which nobody knows whether they went.
    batchSize: 4,
    atOnce: 1,
    send: (mails) => Promise.all(mails.map(sendOne)),
    close: async () => pooled.close(),
  };
}
