"use client";
import { useId } from "react";
import { formatMoment, toLocalField, zoneName } from "@/components/time/format";
import { useNow, useZone } from "@/components/time/use-now";
import { FieldError } from "@/components/ui/field";
import type { Severity } from "@/server/incidents/schemas";
import { type EtaChoice, etaInstant, needsNoPromise } from "./eta-choice";

type Props = {
  choice: EtaChoice;
  onChange: (choice: EtaChoice) => void;
  presets: readonly number[];
  severity: Severity;
  error: string | undefined;
};

const words = (minutes: number) =>
  minutes < 60 || minutes % 60 ? `${minutes} min` : minutes % 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;

/** The promise of the next update: the severity's presets, any time, and of a Low none. */
export function EtaField({ choice, onChange, presets, severity, error }: Props) {
  const name = useId();
  const zone = useZone();
  const now = useNow(10_000);
  const eta = etaInstant(choice, now);
  const minutes =
    choice.kind === "minutes" && !presets.includes(choice.minutes) ? [...presets, choice.minutes] : presets;
  const options: { key: string; label: string; value: EtaChoice; isChosen: boolean }[] = [
    ...[...minutes]
      .sort((a, b) => a - b)
      .map((one) => ({
        key: String(one),
        label: words(one),
        value: { kind: "minutes" as const, minutes: one },
        isChosen: choice.kind === "minutes" && choice.minutes === one,
      })),
    {
      key: "at",
      label: "At…",
      value: { kind: "at", local: toLocalField(Date.parse(eta ?? new Date(now + 3_600_000).toISOString()), zone) },
      isChosen: choice.kind === "at",
    },
    // What stands is shown, also where the severity became one that owes a promise.
    ...(needsNoPromise(severity) || choice.kind === "none"
      ? [{ key: "none", label: "None", value: { kind: "none" as const }, isChosen: choice.kind === "none" }]
      : []),
  ];
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-semibold">Next update promised</legend>
      <div className="flex flex-wrap gap-1.5">
        {options.map((option) => (
          <label
            key={option.key}
            className="tap flex min-h-8 items-center rounded-md border border-line px-3 text-[13px] text-soft has-checked:border-amber has-checked:bg-amber-bg has-checked:font-semibold has-checked:text-amber has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={option.isChosen}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      {choice.kind === "at" && (
        <input
          type="datetime-local"
          aria-label="Time of the next update"
          value={choice.local}
          onChange={(event) => onChange({ kind: "at", local: event.target.value })}
          className="input mt-2 w-auto"
        />
      )}
      {eta && (
        <p className="mt-1.5 text-[13px] text-amber">
          by <span className="num">{formatMoment(Date.parse(eta), zone, now)}</span> {zoneName(zone, Date.parse(eta))}
          {zone !== "UTC" && <span className="text-dim"> · {formatMoment(Date.parse(eta), "UTC", now)} UTC</span>}
        </p>
      )}
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
