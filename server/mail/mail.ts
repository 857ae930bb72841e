import { appUrl, env } from "../core/env";

/** One mail to one person; `id` is the delivery's. */
export type Mail = {
  id: string;
  from: string;
  to: { address: string; name: string };
  subject: string;
  html: string;
  text: string;
  /** Where its reader leaves such mails; null for those that are no list's. */
  unsubscribeUrl?: string | null;
};

/** What became of one mail. */
export type Outcome =
  | { kind: "sent"; providerId: string | null }
  /** The provider will never take this one: a bad address, say. */
  | { kind: "refused"; error: string }
  /**
   * May work later; `afterMs` is the provider's own wish. `isCounted` false: it was busy, not broken. `isUnsure`: this
   * try may have arrived, so that it is repeated with the same people under the same key or not at all.
   */
  | { kind: "retry"; error: string; afterMs: number | null; isCounted: boolean; isUnsure: boolean }
  /** It may have arrived, and a repeat could double it: a person decides. */
  | { kind: "unclear"; error: string }
  /** A batch that was refused as a whole, so that nothing was sent: try each alone. */
  | { kind: "split"; error: string };

export type MailTransport = {
  /** resend, smtp or mailbox. */
  name: string;
  /** Mails of one request at most. */
  batchSize: number;
  /** Requests of one message under way at once: enough that a slow answer does not slow the rate. */
  atOnce: number;
  /**
   * Sends mails in one request. The same key with the same mails is sent once, as far as the provider can tell.
   * @returns one outcome a mail, in their order; it does not throw
   */
  send(mails: readonly Mail[], key: string): Promise<Outcome[]>;
  close(): Promise<void>;
};

/** Longest time that one request to a provider may take. */
export const SEND_TIMEOUT_MS = 20_000;

/** The sender: MAIL_FROM, else MajorOps at the host that links lead to. */
export function mailFrom(): string {
  return env().MAIL_FROM ?? `MajorOps <majorops@${new URL(appUrl()).hostname}>`;
}

/** An address with its name, quoted as RFC 5322 asks. */
export function formatAddress({ address, name }: Mail["to"]): string {
  const plain = name.replace(/[\r\n]+/g, " ").trim();
  return plain ? `"${plain.replace(/["\\]/g, "\\$&")}" <${address}>` : address;
}

/** What lets a reader leave a list without asking (RFC 2369, RFC 8058). */
export const listHeaders = ({ unsubscribeUrl }: Mail): Record<string, string> =>
  unsubscribeUrl
    ? { "List-Unsubscribe": `<${unsubscribeUrl}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" }
    : {};

/** All mails with the same outcome. */
export const outcomeForAll = (mails: readonly Mail[], outcome: Outcome): Outcome[] => mails.map(() => outcome);
