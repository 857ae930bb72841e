"use client";
import { useId } from "react";
import { useRead } from "@/components/providers/use-read";
import { Field } from "@/components/ui/field";

type Props = {
  label: string;
  value: string;
  onChange: (name: string) => void;
  hint?: string;
  error?: string | undefined;
  placeholder?: string;
  /** Where the dialog's focus begins. */
  isFirst?: boolean;
};

/** A person by name: completed from the people known here, or any free name. */
export function PersonField({
  label,
  value,
  onChange,
  hint = "a person or a free name",
  error,
  placeholder,
  isFirst,
}: Props) {
  const people = useRead("people", (client) => client.user.list.query({}), { staleMs: 300_000 });
  const listId = useId();
  return (
    <Field label={label} hint={hint} error={error}>
      {(slot) => (
        <>
          <input
            {...slot}
            data-focus={isFirst ? true : undefined}
            dir="auto"
            list={listId}
            autoComplete="off"
            maxLength={120}
            value={value}
            placeholder={placeholder}
            onChange={(event) => onChange(event.target.value)}
            className="input"
          />
          <datalist id={listId}>
            {people.data?.map((one) => (
              <option key={one.id} value={one.displayName} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
