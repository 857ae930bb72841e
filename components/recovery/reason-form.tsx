"use client";
import { type ReactNode, useId, useState } from "react";
import type { Failure } from "@/components/providers/failure";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";

export type Choice = { value: string; label: ReactNode };
type Props = {
  /** Names the field to those who cannot see it. */
  label: string;
  placeholder: string;
  /** One button each; Enter presses the only one. */
  choices: readonly Choice[];
  isBusy: boolean;
  failure: Failure | null;
  onChoose: (value: string, reason: string) => void;
  onCancel: () => void;
};

/** A reason in one line and what it is for; Escape puts it away. */
export function ReasonForm({ label, placeholder, choices, isBusy, failure, onChoose, onCancel }: Props) {
  const id = useId();
  const [reason, setReason] = useState("");
  const [only] = choices;
  return (
    <form
      className="grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (choices.length === 1 && only) onChoose(only.value, reason);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <input
        ref={focusOnce}
        aria-label={label}
        aria-invalid={failure ? true : undefined}
        aria-describedby={failure ? id : undefined}
        placeholder={placeholder}
        maxLength={500}
        dir="auto"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="input min-h-8 py-1 text-[13px] max-md:min-h-10"
      />
      {failure && <FieldError id={id}>{Object.values(failure.fields)[0] ?? failure.message}</FieldError>}
      <div className="flex flex-wrap gap-1.5">
        {choices.map(({ value, label: text }) => (
          <Button
            key={value}
            isSmall
            type={choices.length === 1 ? "submit" : "button"}
            isBusy={isBusy}
            onClick={choices.length === 1 ? undefined : () => onChoose(value, reason)}
            className="max-md:min-h-10"
          >
            {text}
          </Button>
        ))}
        <Button isSmall look="quiet" onClick={onCancel} className="max-md:min-h-10">
          Cancel
        </Button>
      </div>
    </form>
  );
}

const focusOnce = (field: HTMLInputElement | null): void => field?.focus({ preventScroll: true });
