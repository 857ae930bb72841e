"use client";
import { CopyLength, isToCopy } from "@/components/milestones/copy-texts";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { FieldError } from "@/components/ui/field";
import type { LogEntry } from "@/server/comms-log/schemas";
import { CHANNEL_LABEL } from "@/server/milestones/schemas";
import { LogRecipients } from "./log-recipients";
import { useReceipt } from "./use-receipt";

/** One message in full: its text, what it began as, its place in the chain, who was told, and the proof of it. */
export function LogMessage({ id, entry }: { id: string; entry: LogEntry }) {
  const { ref, seq, body, template, severity, hash, prevHash, recipientsRoot, messageId, hashVersion } = entry;
  const receipt = useReceipt(entry);
  const facts: [string, React.ReactNode][] = [
    [
      "Published",
      <>
        <ClockTime at={entry.publishedAt} /> by <bdi>{entry.publishedByName}</bdi>, at severity {severity}
      </>,
    ],
    ["Template", template ?? "None: its own words"],
    ["Place in the log", `Row ${seq} of ${ref}`],
    ["Hash", <Hash key="hash" value={hash} />],
    ["Hash before it", prevHash === "" ? "None: the first row" : <Hash key="prev" value={prevHash} />],
    ...(recipientsRoot === "" ? [] : ([["Recipients' root", <Hash key="root" value={recipientsRoot} />]] as const)).map(
      ([name, value]): [string, React.ReactNode] => [name, value],
    ),
  ];
  return (
    <div id={id} className="grid gap-4 px-4 pb-4 sm:pl-10">
      <p dir="auto" className="max-w-[80ch] break-words whitespace-pre-wrap">
        {body}
      </p>
      {isToCopy(entry) && (
        <p className="flex items-center gap-3 text-[13px] text-dim">
          <CopyButton text={body} label={`Copy the ${CHANNEL_LABEL[entry.channel]}`} />
          <CopyLength channel={entry.channel} text={body} />
        </p>
      )}
      <dl className="grid gap-x-5 gap-y-1 text-[13px] sm:grid-cols-[auto_minmax(0,1fr)]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents max-sm:[&>dd]:mb-1.5">
            <dt className="text-dim">{name}</dt>
            <dd className="min-w-0">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-[13px]">
        {hashVersion > 1 ? (
          <>
            <Button isSmall isBusy={receipt.isBusy} onClick={() => void receipt.take()}>
              Receipt of this message
            </Button>
            <span className="max-w-[70ch] text-soft">
              Whoever gets it checks it without access, against a head that you published:{" "}
              <code className="num">mim comms check-receipt FILE --head SEQ:HASH</code>, or the short program in
              docs/operations/comms-log.md.
            </span>
          </>
        ) : (
          <span className="text-soft">From before receipts; verifying the log still vouches for it.</span>
        )}
        {receipt.problem && <FieldError>{receipt.problem}</FieldError>}
        <a className="tap underline" href={`/admin/incidents/${ref}`}>
          {ref}
        </a>
      </div>
      {messageId !== null && <LogRecipients entry={entry} messageId={messageId} />}
    </div>
  );
}

function Hash({ value }: { value: string }) {
  return <code className="num text-xs break-all text-soft">{value}</code>;
}
