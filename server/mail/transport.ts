import { env } from "../core/env";
import type { Db } from "../db/client";
import type { MailTransport } from "./mail";
import { createMailboxTransport } from "./mailbox-transport";

let chosen: Promise<MailTransport> | undefined;

async function choose(db: Db): Promise<MailTransport> {
  const { RESEND_API_KEY, RESEND_BASE_URL, SMTP_URL } = env();
  if (RESEND_API_KEY) {
    const { createResendTransport } = await import("./resend-transport");
    return createResendTransport({ apiKey: RESEND_API_KEY, baseUrl: RESEND_BASE_URL });
  }
  if (SMTP_URL) {
    const { createSmtpTransport } = await import("./smtp-transport");
    return createSmtpTransport(SMTP_URL);
  }
  return createMailboxTransport(db);
}

/** The process's way to send mail: Resend where a key is set, else SMTP, else the local mailbox. */
export function mailTransport(db: Db): Promise<MailTransport> {
  chosen ??= choose(db);
  return chosen;
}
