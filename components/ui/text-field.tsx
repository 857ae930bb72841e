import type { InputHTMLAttributes, ReactNode } from "react";
import { Field } from "./field";

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "className"> & {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  value: string;
  onChange: (value: string) => void;
};

/** A labelled line of text: a reason, a name, an answer. */
export const TextField = ({ label, hint, error, onChange, ...input }: Props) => (
  <Field label={label} hint={hint} error={error}>
    {(slot) => (
      <input {...slot} dir="auto" {...input} onChange={(event) => onChange(event.target.value)} className="input" />
    )}
  </Field>
);
