"use client";
import { useId } from "react";
import { Kbd } from "@/components/ui/kbd";
import { ALARM_TRIGGERS, alarmLevelFor, alarmLevelName } from "@/server/incidents/rules";
import type { Severity } from "@/server/incidents/schemas";
import { SEVERITY_LIST } from "./severity-tag";

/** Letters and digits that choose a severity when nothing is being typed. */
export const SEVERITY_KEYS: Record<string, Severity> = {
  c: "Critical",
  h: "High",
  m: "Medium",
  l: "Low",
  "1": "Critical",
  "2": "High",
  "3": "Medium",
  "4": "Low",
};

type Props = {
  value: Severity | null;
  onChange: (severity: Severity) => void;
  error?: string | undefined;
};
const CHOSEN: Record<Severity, string> = {
  Critical: "has-checked:border-red has-checked:bg-red-bg",
  High: "has-checked:border-amber has-checked:bg-amber-bg",
  Medium: "has-checked:border-text has-checked:bg-raise",
  Low: "has-checked:border-text has-checked:bg-raise",
};
const NAME: Record<Severity, string> = {
  Critical: "text-red",
  High: "text-amber",
  Medium: "text-text",
  Low: "text-text",
};

/** The four severities with the alarm level that each sets and what it triggers. */
export function SeverityPicker({ value, onChange, error }: Props) {
  const name = useId();
  return (
    <fieldset
      aria-describedby={error ? `${name}-error` : undefined}
      onKeyDown={(event) => {
        const severity = SEVERITY_KEYS[event.key.toLowerCase()];
        if (!severity || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        onChange(severity);
        // The focus goes with the choice: otherwise Tab would stop in this group once more.
        event.currentTarget.querySelector<HTMLInputElement>(`input[value=${severity}]`)?.focus();
      }}
    >
      <legend className="mb-1 flex w-full items-baseline justify-between text-[13px] font-semibold">
        Severity <span className="text-xs font-normal text-dim">in doubt, the higher one</span>
      </legend>
      <div className="grid grid-cols-4 gap-2 max-md:grid-cols-2">
        {SEVERITY_LIST.map((severity, index) => {
          const level = alarmLevelFor(severity);
          return (
            <label
              key={severity}
              className={`flex cursor-pointer flex-col gap-1 rounded-md border border-line bg-panel px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus) ${CHOSEN[severity]}`}
            >
              <span className="flex items-center justify-between gap-2">
                <span className="flex items-center gap-2">
                  <input
                    type="radio"
                    name={name}
                    value={severity}
                    data-focus={value === severity || undefined}
                    checked={value === severity}
                    onChange={() => onChange(severity)}
                    className="size-3.5 accent-(--text)"
                  />
                  <b className={`font-semibold ${NAME[severity]}`}>{severity}</b>
                </span>
                <Kbd className="border-line text-soft max-md:hidden">{severity.charAt(0)}</Kbd>
              </span>
              <span className="num text-xs text-soft">{alarmLevelName(level)}</span>
              <span className="text-xs text-soft">{ALARM_TRIGGERS[level]}</span>
              <span className="sr-only">Key {index + 1}</span>
            </label>
          );
        })}
      </div>
      {error && (
        <p id={`${name}-error`} role="alert" className="mt-1 text-[13px] text-red">
          {error}
        </p>
      )}
    </fieldset>
  );
}
