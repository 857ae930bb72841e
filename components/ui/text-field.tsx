import type { InputHTMLAttributes, ReactNode, Ref } from "react";
import { Field } from "./field";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange"> & {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  value: string;
  ref?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
};

/** A labelled line of text: a reason, a name, something to find. `className` is the whole field's. */
export const TextField = ({ label, hint, error, onChange, className = "", ...input }: Props) => (
  <Field label={label} hint={hint} error={error} className={className}>
    {(slot) => (
      <input {...slot} dir="auto" {...input} onChange={(event) => onChange(event.target.value)} className="input" />
    )}
  </Field>
);
