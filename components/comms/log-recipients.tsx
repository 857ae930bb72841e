"use client";
import { useState } from "react";
import { stateTone, stateWord } from "@/components/channels/state-words";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { TextField } from "@/components/ui/text-field";
import { LOG_STATE_LABEL } from "@/server/comms-log/rules";
import type { LogEntry, LogRecipientPage } from "@/server/comms-log/schemas";
import { useReceipt } from "./use-receipt";

type Recipient = LogRecipientPage["recipients"][number];
/** Above this many, one looks for a person instead of reading the list. */
const SEARCH_FROM = 20;

/** Who was told, page by page, and what the log says became of each. */
export function LogRecipients({ entry, messageId }: { entry: LogEntry; messageId: string }) {
  const client = useTRPCClient();
  const [search, setSearch] = useState("");
  const [added, setAdded] = useState<LogRecipientPage | null>(null);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState("");
  const first = useRead(`logRecipients ${messageId} ${search}`, (api) =>
    api.commsLog.recipients.query({ messageId, search }),
  );
  if (!first.data) {
    return (
      <p className="min-h-10 text-[13px] text-soft">
        {first.error ? toFailure(first.error).message : "Reading who was told…"}
      </p>
    );
  }
  const recipients = [...first.data.recipients, ...(added?.recipients ?? [])];
  const nextAfter = added ? added.nextAfter : first.data.nextAfter;
  const more = async () => {
    if (nextAfter === null) return;
    setReading(true);
    try {
      const next = await client.commsLog.recipients.query({ messageId, search, after: nextAfter });
      setAdded((before) => ({ ...next, recipients: [...(before?.recipients ?? []), ...next.recipients] }));
      setProblem("");
    } catch (error) {
      setProblem(toFailure(error).message);
    }
    setReading(false);
  };
  return (
    <section aria-label="Recipients" className="grid gap-2">
      <h2 className="cap">Recipients</h2>
      {entry.recipientCount > SEARCH_FROM && (
        <TextField
          label="Find a person"
          hint="part of an address or name"
          className="max-w-sm"
          type="search"
          value={search}
          onChange={(value) => {
            setSearch(value);
            setAdded(null);
          }}
        />
      )}
      {recipients.length === 0 && <p className="text-[13px] text-soft">Nobody of that name or address was told.</p>}
      <ul className="rounded-md border border-line-soft empty:hidden">
        {recipients.map((one) => (
          <RecipientRow key={one.position} one={one} entry={entry} />
        ))}
      </ul>
      {nextAfter !== null && (
        <div className="flex flex-wrap items-center gap-3 text-[13px] text-soft">
          <Button isSmall isBusy={isReading} onClick={() => void more()}>
            More recipients
          </Button>
          {search === "" && `${recipients.length} of ${entry.recipientCount}`}
        </div>
      )}
      {problem && <FieldError>{problem}</FieldError>}
    </section>
  );
}

function RecipientRow({ one, entry }: { one: Recipient; entry: LogEntry }) {
  const receipt = useReceipt(entry);
  const { address, position, name, state, lastError, history } = one;
  // An endpoint's address is its id, which says nothing to a person.
  const isMail = entry.channel === "email";
  const who = address === null ? "An erased person" : isMail ? address : name || address;
  return (
    <li className="grid gap-x-4 gap-y-1 border-t border-line-soft px-3 py-2 text-[13px] [contain-intrinsic-size:auto_3.5rem] [content-visibility:auto] first:border-t-0 sm:grid-cols-[7rem_minmax(0,1fr)_auto] sm:items-start">
      <p>
        <Tag tone={stateTone(state)}>{state === "erased" ? "erased" : stateWord(state, lastError !== null)}</Tag>
      </p>
      <div className="min-w-0">
        <p dir="auto" className="break-words">
          <span className="num mr-2 text-dim">{position}</span>
          <b className="font-semibold">{who}</b>
          {isMail && name !== "" && <span className="text-soft"> · {name}</span>}
        </p>
        <ol aria-label="What became of it" className="flex flex-wrap gap-x-3 text-soft">
          <li>
            queued <ClockTime at={entry.publishedAt} />
          </li>
          {history.map((told, index) => (
            <li key={`${told.at} ${told.state} ${index.toString()}`}>
              <span aria-hidden>→ </span>
              {told.isOtherAddress ? "sent again, to another address" : LOG_STATE_LABEL[told.state]}{" "}
              <ClockTime at={told.at} />
            </li>
          ))}
        </ol>
        {lastError && <p className="break-words">{lastError}</p>}
        {receipt.problem && <FieldError>{receipt.problem}</FieldError>}
      </div>
      {isMail && address !== null && (
        <div className="sm:text-right">
          <Button
            isSmall
            look="quiet"
            isBusy={receipt.isBusy}
            aria-label={`Receipt for ${address}`}
            onClick={() => void receipt.take({ address, position })}
          >
            Receipt
          </Button>
        </div>
      )}
    </li>
  );
}
