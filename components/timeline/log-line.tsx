"use client";
import { type KeyboardEvent, lazy, type Ref, useImperativeHandle, useRef, useState } from "react";
import { useCommandBar } from "@/components/command-bar/use-command-bar";
import { useKeyLabel } from "@/components/incidents/keymap";
import { useTyping } from "@/components/presence/use-presence";
import { serverTime } from "@/components/time/clock-store";
import { formatClock } from "@/components/time/format";
import { useZone } from "@/components/time/use-now";
import { Kbd } from "@/components/ui/kbd";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import type { LogEntry, TimelineEntry } from "@/server/timeline/schemas";
import { useLogQueue } from "./use-log-queue";
import { WaitingEntries } from "./waiting-entries";

const TrueTimeField = lazy(() => import("./true-time-field").then((m) => ({ default: m.TrueTimeField })));

const NOTE_TYPES = ["action", "update", "command", "alert"] as const satisfies readonly LogEntry["type"][];
type NoteType = (typeof NOTE_TYPES)[number];

export type LogLineHandle = {
  /** Begins an entry at the present moment, or a command. */
  begin: (what?: "command") => void;
  /** Begins a correction of an entry. */
  correct: (seq: number) => void;
};
type Props = {
  ref: Ref<LogLineHandle>;
  incidentRef: string;
  refusal: string | null;
  publicRefusal: string | null;
  onLogged: (entry: TimelineEntry) => void;
};

/** Adds to the record: L from anywhere, Enter to log. The time is that of the key press, not of the last letter. */
export function LogLine({ ref, incidentRef, refusal, publicRefusal, onLogged }: Props) {
  const zone = useZone();
  const typing = useTyping();
  const key = useKeyLabel();
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [type, setType] = useState<NoteType>("action");
  const [isPublic, setPublic] = useState(false);
  const [corrects, setCorrects] = useState<number | null>(null);
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  /** When it really happened, where that was said. */
  const [trueAt, setTrueAt] = useState<number | null>(null);
  const { waiting, isUnanswered, log, drop } = useLogQueue(incidentRef, onLogged);

  /** What is written after a command has its own moment, not the command's. */
  const setLine = (next: string) => {
    setText(next);
    if (next === "") setStartedAt(null);
  };
  const bar = useCommandBar(text, setLine, input);

  const mark = () => setStartedAt((at) => at ?? serverTime());
  useImperativeHandle(ref, () => ({
    begin: (what) => {
      if (!text) setStartedAt(serverTime());
      if (!text && what === "command") setText("/");
      input.current?.focus();
    },
    correct: (seq) => {
      setCorrects(seq);
      mark();
      input.current?.focus();
    },
  }));

  const reset = () => {
    setText("");
    setStartedAt(null);
    setCorrects(null);
    setPublic(false);
    setAsking(false);
    setTrueAt(null);
    typing("");
  };
  const submit = async () => {
    if (!text.trim() || refusal) return;
    // A correction is text, whatever it begins with.
    const note = corrects === null ? await bar.take() : { text: text.trim() };
    if (!note) return;
    log({
      ref: incidentRef,
      type,
      text: note.text,
      ...("pathId" in note && note.pathId ? { recoveryPathId: note.pathId, source: "bridge" as const } : {}),
      visibility: isPublic ? "public" : "internal",
      occurredAt: new Date(trueAt ?? startedAt ?? serverTime()).toISOString(),
      correctsSeq: corrects,
    });
    reset();
    // The next entry gets its own moment.
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || bar.onKeyDown(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      void submit();
    } else if (event.key === "Escape") {
      reset();
      input.current?.blur();
    }
  };
  if (refusal) {
    return (
      <p className="sticky bottom-0 rounded-b-md border-t border-line bg-raise px-4 py-2.5 text-[13px] text-soft">
        Read only: {refusal}
      </p>
    );
  }
  return (
    <div className="sticky bottom-0 z-10 rounded-b-md border-t border-line bg-raise max-md:fixed max-md:inset-x-0 max-md:bottom-(--tiles) max-md:z-20 max-md:rounded-none">
      <WaitingEntries
        waiting={waiting}
        isUnanswered={isUnanswered}
        onEdit={({ requestId, input: refused }) => {
          // As it was refused, public ones public; its time stays when its key was pressed.
          setText(refused.text);
          setType(NOTE_TYPES.find((one) => one === refused.type) ?? "action");
          setPublic(refused.visibility === "public");
          setCorrects(refused.correctsSeq ?? null);
          setStartedAt(refused.occurredAt ? Date.parse(refused.occurredAt) : null);
          drop(requestId);
          input.current?.focus();
        }}
      />
      {bar.popover}
      <div className="group flex items-center gap-2.5 px-4 py-1.5 low:px-3 low:py-0.5 max-md:px-3 max-md:focus-within:flex-wrap">
        <Kbd>{key("log") ?? "✎"}</Kbd>
        <textarea
          ref={input}
          rows={1}
          dir="auto"
          enterKeyHint="send"
          aria-label="Log what just happened"
          aria-autocomplete="list"
          onFocus={bar.onFocus}
          placeholder={corrects ? `What entry #${corrects} should have said…` : "Log what just happened…"}
          value={text}
          onChange={(event) => {
            mark();
            typing("log");
            setText(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => !text && setStartedAt(null)}
          className="field-sizing-content max-h-28 min-h-8 min-w-0 flex-1 resize-none rounded bg-transparent px-1 py-1.5 max-md:group-focus-within:basis-4/5 max-md:placeholder:text-[13px]"
        />
        {corrects && (
          <button
            type="button"
            onClick={() => setCorrects(null)}
            className="min-h-6 rounded border border-line px-1.5 text-xs text-soft"
          >
            corrects #{corrects} ×
          </button>
        )}
        {isAsking && (
          <LazyPart missing={<NotLoaded />}>
            <TrueTimeField
              zone={zone}
              onRead={(at) => {
                setTrueAt(at);
                setAsking(false);
                input.current?.focus();
              }}
            />
          </LazyPart>
        )}
        {!isAsking && (
          <button
            type="button"
            onClick={() => (trueAt === null ? setAsking(true) : setTrueAt(null))}
            title={
              trueAt === null
                ? "The entry's time is when its key was pressed. Press to say when it really happened."
                : "When it really happened. Press to take it away."
            }
            className={`num min-h-7 shrink-0 rounded border px-1.5 text-xs max-md:hidden max-md:min-h-8 max-md:group-focus-within:block ${trueAt === null ? "border-line text-soft" : "border-dim text-text"}`}
          >
            {trueAt === null
              ? startedAt === null
                ? "at…"
                : `at ${formatClock(startedAt, zone)}…`
              : `at ${formatClock(trueAt, zone)} ×`}
          </button>
        )}
        <select
          aria-label="Type of entry"
          value={type}
          onChange={(event) => setType(NOTE_TYPES.find((one) => one === event.target.value) ?? "action")}
          className="select h-7 shrink-0 rounded max-md:hidden max-md:h-8 max-md:group-focus-within:block border border-line text-xs text-soft"
        >
          {NOTE_TYPES.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
        <button
          type="button"
          aria-pressed={isPublic}
          aria-disabled={publicRefusal ? true : undefined}
          title={publicRefusal ?? "Whether the public status page may show it"}
          onClick={() => !publicRefusal && setPublic(!isPublic)}
          className={`min-h-7 shrink-0 rounded border px-1.5 text-xs max-md:hidden max-md:min-h-8 max-md:group-focus-within:block ${isPublic ? "border-amber-line font-semibold text-amber" : "border-line text-soft"}`}
        >
          {isPublic ? "public" : "internal"}
        </button>
      </div>
    </div>
  );
}
