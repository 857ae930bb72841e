"use client";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Failure } from "@/components/providers/failure";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";

export type Choice = {
  value: string;
  label: ReactNode;
  /** What to say where nothing was written; null where nothing needs to be. */
  asks: string | null;
};
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
  const [missing, setMissing] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const [only] = choices;
  const problem = missing ?? (failure ? (Object.values(failure.fields)[0] ?? failure.message) : null);
  const choose = ({ value, asks }: Choice) => {
    const isMissing = asks !== null && reason.trim() === "";
    setMissing(isMissing ? asks : null);
    if (isMissing) field.current?.focus();
    else onChoose(value, reason);
  };
  return (
    <form
      className="grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (choices.length === 1 && only) choose(only);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <input
        ref={field}
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? id : undefined}
        placeholder={placeholder}
        dir="auto"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="input min-h-8 py-1 text-[13px] max-md:min-h-10"
      />
      {problem && <FieldError id={id}>{problem}</FieldError>}
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <Button
            key={choice.value}
            isSmall
            type={choices.length === 1 ? "submit" : "button"}
            isBusy={isBusy}
            onClick={choices.length === 1 ? undefined : () => choose(choice)}
            className="max-md:min-h-10"
          >
            {choice.label}
          </Button>
        ))}
        <Button isSmall look="quiet" onClick={onCancel} className="max-md:min-h-10">
          Cancel
        </Button>
      </div>
    </form>
  );
}
