import type { ReactNode } from "react";
import { FieldError } from "./field";

type Props<T extends string> = {
  legend: ReactNode;
  hint?: ReactNode;
  options: readonly T[];
  labels?: Readonly<Record<T, ReactNode>>;
  error?: string | undefined;
  className?: string;
} & (
  | { value: readonly T[]; onChange: (value: T[]) => void; name?: never; defaultValue?: never }
  | { name: string; defaultValue: readonly T[]; value?: never; onChange?: never }
);

/** Several of a few: boxes side by side under one legend. By `name` the form that they stand in reads them. */
export function CheckGroup<T extends string>(props: Props<T>) {
  const { legend, hint, options, labels, error, className = "" } = props;
  const bind = (one: T) => {
    if (props.name !== undefined)
      return { name: props.name, value: one, defaultChecked: props.defaultValue.includes(one) };
    const { value, onChange } = props;
    const checked = value.includes(one);
    return { checked, onChange: () => onChange(checked ? value.filter((other) => other !== one) : [...value, one]) };
  };
  return (
    <fieldset className={className}>
      <legend className="mb-1 text-[13px] font-semibold">
        {legend} {hint && <span className="font-normal text-dim">{hint}</span>}
      </legend>
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {options.map((one) => (
          <label key={one} className="tap flex min-h-7 items-center gap-2 text-[13px]">
            <input type="checkbox" className="size-4 accent-(--primary)" {...bind(one)} />
            {labels ? labels[one] : one}
          </label>
        ))}
      </div>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
