"use client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

type Props = {
  value: string;
  onChange: (value: string) => void;
  /** The policy's usual timebox; it is among the presets. */
  usual: number;
  hint: string;
  error?: string | undefined;
};

const PRESETS = [5, 10, 15, 30];

/** A timebox in minutes, typed or chosen. */
export function MinutesField({ value, onChange, usual, hint, error }: Props) {
  const presets = [...new Set([...PRESETS, usual])].filter((minutes) => minutes > 0).sort((a, b) => a - b);
  return (
    <Field label="Timebox, minutes" hint={hint} error={error}>
      {(slot) => (
        <div className="flex flex-wrap items-center gap-2">
          <input
            {...slot}
            inputMode="numeric"
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="input num w-24"
          />
          {presets.map((minutes) => (
            <Button
              key={minutes}
              isSmall
              look={value === String(minutes) ? "plain" : "quiet"}
              aria-label={`${minutes} minutes`}
              aria-pressed={value === String(minutes)}
              onClick={() => onChange(String(minutes))}
              className="min-w-9 max-md:min-h-10"
            >
              {minutes}
            </Button>
          ))}
        </div>
      )}
    </Field>
  );
}
