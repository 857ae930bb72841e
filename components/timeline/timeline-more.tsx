"use client";
import { type FormEvent, useEffect, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useReads } from "@/components/providers/use-read";
import { serverTime } from "@/components/time/clock-store";
import { formatMoment, formatUtc } from "@/components/time/format";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PHASES } from "@/server/incidents/rules";
import type { EntryFilter } from "@/server/timeline/rules";
import type { HeadProps } from "./timeline-head";
import { readTrueTime } from "./true-time";

type Props = HeadProps & { change: (what: EntryFilter) => void; onClose: () => void };

const SELECT = "select min-h-8 w-full rounded border border-line px-2 text-[13px]";
const JUMP =
  "tap flex min-h-8 w-full items-baseline justify-between gap-3 rounded px-2 text-left text-[13px] text-soft hover:bg-line hover:text-text";

/** The rarer ways through the record: a phase, a time, a person, a path. */
export function TimelineMore({ store, incidentRef, filter, change, paths, zone, goTo, onClose }: Props) {
  const { overview } = store.feed;
  const reads = useReads();
  // Phases and people since the page was opened.
  useEffect(() => void reads.invalidate(`overview ${incidentRef}`), [reads, incidentRef]);
  const jump = (seq: number) => {
    onClose();
    // After the dialog has given the focus back, for the row takes it.
    setTimeout(() => goTo(seq));
  };
  const begun = overview?.phases ?? [];
  const phases = begun[0]?.phase === 1 ? begun : [{ phase: 1, seq: 1, at: null }, ...begun];
  return (
    <Dialog title="Jump and filter" onClose={onClose}>
      <div className="grid gap-4">
        <JumpToTime incidentRef={incidentRef} zone={zone} jump={jump} />
        <div>
          <h3 className="mb-1 text-[13px] font-semibold">Jump to a phase</h3>
          {phases.map(({ phase, seq, at }) => (
            <button key={seq} type="button" className={JUMP} onClick={() => jump(seq)}>
              <span>
                Phase {phase} · {PHASES.find((one) => one.number === phase)?.name}
              </span>
              {at && (
                <time className="num text-xs text-dim" dateTime={at} title={formatUtc(Date.parse(at))}>
                  {formatMoment(Date.parse(at), zone, serverTime())}
                </time>
              )}
            </button>
          ))}
        </div>
        <Field label="Person">
          {(slot) => (
            <select
              {...slot}
              className={SELECT}
              value={filter.actor ?? ""}
              onChange={(e) => change({ actor: e.target.value })}
            >
              <option value="">Everyone</option>
              {overview?.actors.map(({ name, count }) => (
                <option key={name} value={name}>{`${name} (${count})`}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Recovery path">
          {(slot) => (
            <select
              {...slot}
              className={SELECT}
              value={filter.pathId ?? ""}
              onChange={(e) => change({ pathId: e.target.value })}
            >
              <option value="">All, and none</option>
              {paths.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Only in phase">
          {(slot) => (
            <select
              {...slot}
              className={SELECT}
              value={filter.phase ?? ""}
              onChange={(e) => change({ phase: e.target.value ? Number(e.target.value) : undefined })}
            >
              <option value="">Every phase</option>
              {PHASES.map(({ number, name }) => (
                <option key={number} value={number}>{`${number} · ${name}`}</option>
              ))}
            </select>
          )}
        </Field>
        <div className="grid gap-1 text-[13px]">
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={filter.visibility === "internal"}
              onChange={(e) => change({ visibility: e.target.checked ? "internal" : undefined })}
            />
            Internal only
          </label>
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={filter.isCorrection ?? false}
              onChange={(e) => change({ isCorrection: e.target.checked || undefined })}
            />
            Corrections only
          </label>
        </div>
      </div>
    </Dialog>
  );
}

type JumpProps = { incidentRef: string; zone: string; jump: (seq: number) => void };

function JumpToTime({ incidentRef, zone, jump }: JumpProps) {
  const client = useTRPCClient();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const read = readTrueTime(text, serverTime(), zone);
    if (!read.ok) return setProblem(read.problem);
    try {
      const { seq } = await client.timeline.seqAt.query({ ref: incidentRef, at: new Date(read.at).toISOString() });
      jump(seq);
    } catch (error) {
      setProblem(toFailure(error).message);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label="Jump to a time" hint="03:41, 10m ago" error={problem}>
        {(slot) => (
          <input
            {...slot}
            value={text}
            maxLength={40}
            onChange={(event) => setText(event.target.value)}
            className="num min-h-8 w-full rounded border border-line bg-transparent px-2 text-[13px]"
          />
        )}
      </Field>
    </form>
  );
}
