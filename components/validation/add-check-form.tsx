"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { systemsToValidate } from "@/server/validation/rules";
import type { AddCheck, Checklist } from "@/server/validation/schemas";

type Props = { systems: readonly string[]; onAdded: (list: Checklist) => void };

/** Something else to confirm of a system. */
export function AddCheckForm({ systems, onAdded }: Props) {
  const { snapshot } = useFireground();
  const known = systems.length > 0 ? systems : systemsToValidate(snapshot.affectedSystems);
  const [chosen, setChosen] = useState("");
  const [item, setItem] = useState("");
  const [isRequired, setRequired] = useState(true);
  const add = useVerb((client, input: AddCheck, options) => client.validation.add.mutate(input, options));
  const system = known.includes(chosen) ? chosen : (known[0] ?? "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await add.run({ ref: snapshot.ref, system, item, isRequired });
    if (!result.ok) return;
    setItem("");
    onAdded(result.value);
  };
  return (
    <details className="shrink-0 text-[13px]">
      <summary className="tap min-h-6 content-center text-xs text-soft hover:text-text">
        Something else to confirm
      </summary>
      <form onSubmit={submit} className="mt-1.5 grid gap-2" noValidate>
        <Field label="System" error={add.failure?.fields.system}>
          {(slot) => (
            <select {...slot} value={system} onChange={(event) => setChosen(event.target.value)} className="input">
              {known.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label="What"
          error={add.failure?.fields.item}
          placeholder="Refunds go through"
          value={item}
          onChange={setItem}
        />
        <label className="tap flex min-h-6 items-center gap-2">
          <input
            type="checkbox"
            checked={isRequired}
            onChange={(event) => setRequired(event.target.checked)}
            className="size-4 accent-(--primary)"
          />
          Required: the clean clock waits for it
        </label>
        {add.failure && Object.keys(add.failure.fields).length === 0 && <FieldError>{add.failure.message}</FieldError>}
        <Button type="submit" isSmall isBusy={add.isBusy}>
          Add
        </Button>
      </form>
    </details>
  );
}
