"use client";
import { useState } from "react";
import { isToCopy } from "@/components/milestones/copy-texts";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { Moment } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import { statesInWords } from "@/server/comms-log/rules";
import type { LogEntry, LogFilter, LogPage } from "@/server/comms-log/schemas";
import { AUDIENCE_LABEL, CHANNEL_LABEL } from "@/server/milestones/schemas";
import { LogMessage } from "./log-message";

/** Messages, newest first; older ones are added below when asked for, so that nothing moves. */
export function LogList({ initial, filter }: { initial: LogPage; filter: LogFilter }) {
  const client = useTRPCClient();
  const [page, setPage] = useState(initial);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState("");

  const more = async () => {
    if (page.nextCursor === null) return;
    setReading(true);
    try {
      const next = await client.commsLog.list.query({ ...filter, cursor: page.nextCursor });
      setPage((before) => ({ entries: [...before.entries, ...next.entries], nextCursor: next.nextCursor }));
      setProblem("");
    } catch (error) {
      setProblem(toFailure(error).message);
    }
    setReading(false);
  };

  return (
    <>
      <ul className="panel" aria-label="Messages">
        {page.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
      <div className="mt-3 flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-soft">
        {page.nextCursor === null ? (
          <p>{page.entries.length === 1 ? "That is the one." : `These are all ${page.entries.length}.`}</p>
        ) : (
          <>
            <Button isBusy={isReading} onClick={() => void more()}>
              Older messages
            </Button>
            <p>The newest {page.entries.length}</p>
          </>
        )}
        {problem && <FieldError>{problem}</FieldError>}
      </div>
    </>
  );
}

const troubles = ({ states }: LogEntry): number =>
  (states.bounced ?? 0) + (states.failed ?? 0) + (states.dead ?? 0) + (states.complained ?? 0);

function Entry({ entry }: { entry: LogEntry }) {
  const [isOpen, setOpen] = useState(false);
  const { id, ref, seq, audience, channel, subject, body, states, recipientCount } = entry;
  const told = statesInWords(states);
  return (
    <li className="border-t border-line-soft [contain-intrinsic-size:auto_7rem] [content-visibility:auto] first:border-t-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `log-${id}` : undefined}
        onClick={() => setOpen(!isOpen)}
        className="block w-full px-4 py-3 text-left hover:bg-raise"
      >
        <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
          <span aria-hidden className="w-3 text-dim">
            {isOpen ? "▾" : "▸"}
          </span>
          <b className="num font-semibold">
            {ref}#{seq}
          </b>
          <Tag>{AUDIENCE_LABEL[audience]}</Tag>
          <span className="text-soft">
            {CHANNEL_LABEL[channel]}, <Moment at={entry.publishedAt} /> by <bdi>{entry.publishedByName}</bdi>
          </span>
        </span>
        <span dir="auto" className="mt-1 block pl-6 font-semibold break-words">
          {subject}
        </span>
        {!isOpen && (
          <span dir="auto" className="line-clamp-2 block max-w-[80ch] pl-6 break-words text-soft">
            {body}
          </span>
        )}
        <span className="mt-1 block pl-6 text-[13px] text-soft">
          {recipientCount === 0
            ? isToCopy(entry)
              ? "Copied by hand"
              : "For everyone who reads it"
            : `${recipientCount} told: ${told || "not under way yet"}`}
          {troubles(entry) > 0 && <span className="ml-2 text-red">✕ {troubles(entry)} not reached</span>}
        </span>
      </button>
      {isOpen && <LogMessage id={`log-${id}`} entry={entry} />}
    </li>
  );
}
