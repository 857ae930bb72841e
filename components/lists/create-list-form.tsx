"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { SEVERITIES, type Severity } from "@/server/incidents/schemas";
import type { CreateList, DistributionList } from "@/server/lists/schemas";
import { AUDIENCE_LABEL, AUDIENCES, type Audience } from "@/server/milestones/schemas";

type Props = { onCancel: () => void; onMade: (list: DistributionList) => void };

/** A new list: for whom, and which incidents it is told about. */
export function CreateListForm({ onCancel, onMade }: Props) {
  const [name, setName] = useState("");
  const [audience, setAudience] = useState<Audience>("stakeholder");
  const [severities, setSeverities] = useState<Severity[]>([]);
  const [systems, setSystems] = useState("");
  const create = useVerb((client, input: CreateList, options) => client.list.create.mutate(input, options));
  const fields = create.failure?.fields ?? {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const named = systems.split(",").filter((system) => system.trim() !== "");
    const outcome = await create.run({ name, audience, severities, systems: named });
    if (outcome.ok) onMade(outcome.value);
  };
  return (
    <form onSubmit={submit} noValidate aria-label="New list" className="panel mb-4 grid gap-4 px-4 py-4 md:grid-cols-2">
      <Field label="Name" error={fields.name}>
        {(slot) => (
          <input
            {...slot}
            // biome-ignore lint/a11y/noAutofocus: the form opens by a press of its own button
            autoFocus
            className="input"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Audience" hint="whose text its members get" error={fields.audience}>
        {(slot) => (
          <select
            {...slot}
            className="input"
            value={audience}
            onChange={(event) => setAudience(AUDIENCES.find((one) => one === event.target.value) ?? "stakeholder")}
          >
            {AUDIENCES.map((one) => (
              <option key={one} value={one}>
                {AUDIENCE_LABEL[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <fieldset>
        <legend className="mb-1 text-[13px] font-semibold">
          Severities <span className="font-normal text-dim">none chosen: every one</span>
        </legend>
        <div className="flex flex-wrap gap-x-5">
          {SEVERITIES.map((severity) => (
            <label key={severity} className="tap flex min-h-7 items-center gap-2 text-[13px]">
              <input
                type="checkbox"
                className="size-4 accent-(--primary)"
                checked={severities.includes(severity)}
                onChange={(event) =>
                  setSeverities((last) =>
                    event.target.checked ? [...last, severity] : last.filter((one) => one !== severity),
                  )
                }
              />
              {severity}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label="Systems" hint="with commas between; empty: every one" error={fields.systems}>
        {(slot) => (
          <input {...slot} className="input" value={systems} onChange={(event) => setSystems(event.target.value)} />
        )}
      </Field>
      {create.failure && <FieldError>{create.failure.message}</FieldError>}
      <div className="flex gap-2 md:col-span-full">
        <Button type="submit" look="primary" isBusy={create.isBusy}>
          Make the list
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
