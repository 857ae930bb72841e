"use client";
import { useState } from "react";
import type { Setting } from "@/server/settings/schemas";
import { readLines, readNumber, readNumbers } from "./value-words";

type Value = Setting["value"];
export type Common = {
  /** What a screen reader calls it. */
  name: string;
  onChange: (next: unknown) => void;
  describedBy: string;
  isInvalid: boolean;
  isReadOnly: boolean;
};

/** Attributes that every field of a setting has. */
const slot = ({ name, describedBy, isInvalid, isReadOnly }: Common) => ({
  "aria-label": name,
  "aria-describedby": describedBy,
  "aria-invalid": isInvalid || undefined,
  readOnly: isReadOnly,
  autoComplete: "off",
});
const LOOK = "input num min-h-9 py-1 read-only:border-transparent read-only:bg-transparent read-only:px-0";

// Each keeps what was typed as text: "1." on the way to "1.5" must not be corrected under the hands.

export function NumberField({ value, unit, onChange, ...rest }: Common & { value: Value; unit: string }) {
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  return (
    <span className="flex items-center gap-2">
      <input
        {...slot({ ...rest, onChange })}
        inputMode="decimal"
        maxLength={9}
        value={typed}
        placeholder="none"
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(readNumber(event.target.value));
        }}
        className={`${LOOK} w-20 read-only:w-12`}
      />
      {unit && typed !== "" && <span className="shrink-0 text-xs whitespace-nowrap text-dim">{unit}</span>}
    </span>
  );
}

export function NumbersField({ values, unit, onChange, ...rest }: Common & { values: Value[]; unit: string }) {
  const [typed, setTyped] = useState(values.join(", "));
  return (
    <span className="flex items-center gap-2">
      <input
        {...slot({ ...rest, onChange })}
        inputMode="text"
        value={typed}
        placeholder="none"
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(readNumbers(event.target.value));
        }}
        className={LOOK}
      />
      {unit && <span className="shrink-0 text-xs whitespace-nowrap text-dim">{unit}</span>}
    </span>
  );
}

export function TextField({ value, onChange, ...rest }: Common & { value: Value }) {
  const [typed, setTyped] = useState(String(value ?? ""));
  return (
    <input
      {...slot({ ...rest, onChange })}
      dir="auto"
      maxLength={400}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value.trim());
      }}
      className={`${LOOK} max-w-md !font-sans`}
    />
  );
}

/** One of a few values, each with its words. */
export function ChoiceField({
  value,
  choices,
  onChange,
  ...rest
}: Common & { value: Value; choices: Readonly<Record<string, string>> }) {
  const { readOnly, ...attributes } = slot({ ...rest, onChange });
  return (
    <select
      {...attributes}
      disabled={readOnly}
      className="input min-h-9 py-1 text-[13px] disabled:opacity-100"
      value={String(value ?? "")}
      onChange={(event) => onChange(event.target.value)}
    >
      {Object.entries(choices).map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </select>
  );
}

/** One name or item a line; empty lines do not count. */
export function LinesArea({ lines, onChange, ...rest }: Common & { lines: Value[] }) {
  const [typed, setTyped] = useState(lines.join("\n"));
  return (
    <textarea
      {...slot({ ...rest, onChange })}
      dir="auto"
      rows={Math.min(10, Math.max(3, typed.split("\n").length + 1))}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(readLines(event.target.value));
      }}
      className="input text-[13px] leading-6"
    />
  );
}

/** What no other field fits, as JSON; text that is none is refused as text. */
export function JsonArea({ value, onChange, ...rest }: Common & { value: Value }) {
  const [typed, setTyped] = useState(JSON.stringify(value, null, 2));
  const read = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  };
  return (
    <textarea
      {...slot({ ...rest, onChange })}
      spellCheck={false}
      rows={Math.min(16, Math.max(3, typed.split("\n").length))}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
      className="input num text-xs"
    />
  );
}
