"use client";
import { useEffect, useId, useRef, useState } from "react";
import { serverTime } from "@/components/time/clock-store";
import { readTrueTime } from "./true-time";

type Props = {
  zone: string;
  /** The instant, or null where the reader thought better of it. */
  onRead: (at: number | null) => void;
};

/** Asks when something really happened. Enter takes it, Escape leaves the time as it was. */
export function TrueTimeField({ zone, onRead }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => input.current?.focus(), []);
  const take = () => {
    if (!text.trim()) return onRead(null);
    const read = readTrueTime(text, serverTime(), zone);
    if (read.ok) onRead(read.at);
    else setProblem(read.problem);
  };
  return (
    <span className="relative shrink-0">
      {problem && (
        <span
          id={id}
          role="alert"
          className="panel absolute right-0 bottom-full mb-1.5 w-64 bg-raise px-2.5 py-1.5 text-xs text-red"
        >
          {problem}
        </span>
      )}
      <input
        ref={input}
        aria-label="When it happened"
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? id : undefined}
        placeholder="03:41 or 10m ago"
        maxLength={40}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setProblem(null);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || (event.key !== "Enter" && event.key !== "Escape")) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Enter") take();
          else onRead(null);
        }}
        className="num min-h-7 w-36 rounded border border-line bg-transparent px-1.5 text-xs"
      />
    </span>
  );
}
