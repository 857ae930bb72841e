import { type ReactNode, useId } from "react";

type Slot = { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined };
type Props = {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  children: (slot: Slot) => ReactNode;
  className?: string;
};

/** A labelled field with its hint, and its error beside it. */
export function Field({ label, hint, error, children, className = "" }: Props) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-3">
        <label htmlFor={id} className="text-[13px] font-semibold">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="text-xs text-dim">
            {hint}
          </span>
        )}
      </div>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1 text-[13px] text-red">
      {children}
    </p>
  );
}
