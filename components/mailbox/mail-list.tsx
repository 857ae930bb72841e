import Link from "next/link";
import { EmptyState } from "@/components/ui/empty-state";
import type { MailSummary } from "@/server/mailbox/schemas";
import { mailTime } from "./mail-time";

/** Mails, newest first, each a link. */
export function MailList({ mails }: { mails: readonly MailSummary[] }) {
  if (mails.length === 0) {
    return (
      <EmptyState className="px-4 py-6">
        No mail yet. Publish a milestone, or ask for a sign-in link: what would be sent arrives here.
      </EmptyState>
    );
  }
  return (
    <ol className="divide-y divide-line">
      {mails.map((mail) => (
        <li key={mail.id}>
          <Link href={`/dev/mailbox/${mail.id}`} className="block px-4 py-3 hover:bg-raise">
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="break-all text-[13px] text-soft">{mail.to}</span>
              <time dateTime={mail.receivedAt} className="font-mono text-[13px] text-soft tabular-nums">
                {mailTime(mail.receivedAt)}
              </time>
            </span>
            <span className="block break-words font-semibold">{mail.subject}</span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
