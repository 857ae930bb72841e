"use client";
import { useId } from "react";
import { Field } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";

type Contact = { name: string; reason: string };
type Props = {
  value: Contact;
  onChange: (next: Contact) => void;
  people: readonly { id: string; displayName: string }[];
  /** Why the viewer may not call a person by name. */
  refusal: string | null;
  errors: Record<string, string>;
};

/** A person by name instead of the rotation, and why; closed until it is wanted. */
export function ContactFields({ value, onChange, people, refusal, errors }: Props) {
  const listId = useId();
  const hasError = Boolean(errors.contactName || errors.contactReason);
  if (refusal) return <p className="text-[13px] text-dim">{refusal}</p>;
  return (
    <details open={hasError || undefined} className="group text-[13px]">
      <summary className="tap flex min-h-6 list-none items-center gap-1.5 text-soft hover:text-text">
        <span aria-hidden="true" className="group-open:rotate-90">
          ▸
        </span>
        Call a person by name instead of the rotation
      </summary>
      <div className="mt-2 grid gap-3">
        <Field label="Person" hint="someone known here gets the mail" error={errors.contactName}>
          {(slot) => (
            <>
              <input
                {...slot}
                list={listId}
                dir="auto"
                autoComplete="off"
                maxLength={120}
                value={value.name}
                onChange={(event) => onChange({ ...value, name: event.target.value })}
                className="input"
              />
              <datalist id={listId}>
                {people.map((person) => (
                  <option key={person.id} value={person.displayName} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <TextField
          label="Why this person"
          hint="recorded"
          error={errors.contactReason}
          value={value.reason}
          onChange={(reason) => onChange({ ...value, reason })}
          placeholder="Wrote the vault's connection pool"
        />
      </div>
    </details>
  );
}
