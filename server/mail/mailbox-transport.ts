import { systemClock } from "../core/clock";
import type { Db } from "../db/client";
import { formatAddress, type MailTransport } from "./mail";

/** Mails go into a table of our own, where /dev/mailbox shows them; the delivery's id keeps a repeat out. */
export function createMailboxTransport(db: Db, clock = systemClock): MailTransport {
  return {
    name: "mailbox",
    batchSize: 100,
    atOnce: 1,
    async send(mails) {
      try {
        await db.mailboxMail.createMany({
          data: mails.map((mail) => ({
            id: mail.id,
            toAddress: formatAddress(mail.to),
            fromAddress: mail.from,
            subject: mail.subject,
            html: mail.html,
            text: mail.text,
            receivedAt: clock(),
          })),
          skipDuplicates: true,
        });
        return mails.map((mail) => ({ kind: "sent", providerId: mail.id }));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return mails.map(() => ({ kind: "retry", error: reason, afterMs: null, isCounted: true, isUnsure: false }));
      }
    },
    close: async () => undefined,
  };
}
