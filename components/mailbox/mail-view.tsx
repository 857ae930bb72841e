import type { MailDetail } from "@/server/mailbox/schemas";
import { mailTime } from "./mail-time";

/** Links open in a tab of their own; nothing in a mail runs, and nothing in it reaches this page. */
const SANDBOX = "allow-popups allow-popups-to-escape-sandbox";
const POLICY =
  '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'"><base target="_blank">';

/** The mail's HTML with our rules at the top of its head. */
function guarded(html: string): string {
  const head = /<head[^>]*>/i.exec(html);
  return head ? html.replace(head[0], () => `${head[0]}${POLICY}`) : POLICY + html;
}

/** One mail: its head, its HTML in a sandbox, its text. */
export function MailView({ mail }: { mail: MailDetail }) {
  const rows = [
    ["From", mail.from],
    ["To", mail.to],
    ["Received", mailTime(mail.receivedAt)],
  ] as const;
  return (
    <article className="p-4">
      <h1 className="break-words font-semibold text-lg">{mail.subject}</h1>
      <dl className="mt-2 grid grid-cols-[5.5rem_1fr] gap-y-1 text-[13px]">
        {rows.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-soft">{label}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <iframe
        title={`Mail: ${mail.subject}`}
        sandbox={SANDBOX}
        srcDoc={guarded(mail.html)}
        className="mt-4 h-[52rem] w-full rounded-md border border-line"
        style={{ background: "#fff" }}
      />
      <details className="mt-4">
        <summary className="tap cursor-pointer py-1 text-[13px] text-soft">As plain text</summary>
        <pre className="mt-2 whitespace-pre-wrap break-words rounded-md border border-line p-3 text-[13px]">
          {mail.text}
        </pre>
      </details>
    </article>
  );
}
