"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { CheckGroup } from "@/components/ui/check-group";
import { Field } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form-actions";
import { TextField } from "@/components/ui/text-field";
import { SEVERITIES, type Severity } from "@/server/incidents/schemas";
import type { CreateList, DistributionList, EditList, ListSummary } from "@/server/lists/schemas";
import { AUDIENCE_LABEL, AUDIENCES, type Audience } from "@/server/milestones/schemas";

type Props = { list?: ListSummary; onCancel: () => void; onSaved: (list: DistributionList) => void };

/** A list, new or changed: its name, for whom it is, and which incidents it is told about. */
export function ListForm({ list, onCancel, onSaved }: Props) {
  const [name, setName] = useState(list?.name ?? "");
  const [audience, setAudience] = useState<Audience>(list?.audience ?? "stakeholder");
  const [severities, setSeverities] = useState<readonly Severity[]>(list?.severities ?? []);
  const [systems, setSystems] = useState(list?.systems.join(", ") ?? "");
  /** What the editor saw when they began. */
  const [was] = useState(list);
  const create = useVerb((client, input: CreateList, options) => client.list.create.mutate(input, options));
  const edit = useVerb((client, input: EditList, options) => client.list.edit.mutate(input, options));
  const failure = create.failure ?? edit.failure;
  const fields = failure?.fields ?? {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const named = systems.split(",").filter((system) => system.trim() !== "");
    const said = { name, audience, severities: SEVERITIES.filter((one) => severities.includes(one)), systems: named };
    if (!was) {
      const outcome = await create.run(said);
      if (outcome.ok) onSaved(outcome.value);
      return;
    }
    const seen = { name: was.name, audience: was.audience, severities: was.severities, systems: was.systems };
    const outcome = await edit.run({ listId: was.id, ...said, was: seen });
    if (outcome.ok) onSaved(outcome.value);
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={was ? `Edit ${was.name}` : "New list"}
      className={`grid gap-4 md:grid-cols-2 ${was ? "mt-3 border-t border-line-soft pt-3" : "panel mb-4 px-4 py-4"}`}
    >
      <TextField label="Name" error={fields.name} autoFocus maxLength={80} value={name} onChange={setName} />
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
      <CheckGroup
        legend="Severities"
        hint="none chosen: every one"
        options={SEVERITIES}
        value={severities}
        onChange={setSeverities}
      />
      <TextField
        label="Systems"
        hint="with commas between; empty: every one"
        error={fields.systems}
        value={systems}
        onChange={setSystems}
      />
      {was && audience !== was.audience && (
        <p className="text-[13px] text-soft md:col-span-full">
          From the next update on its members get the text for {AUDIENCE_LABEL[audience]}. Who unsubscribed from the
          text for {AUDIENCE_LABEL[was.audience]} stays unsubscribed.
        </p>
      )}
      <FormActions
        label={was ? "Save" : "Make the list"}
        isBusy={create.isBusy || edit.isBusy}
        failure={failure}
        onCancel={onCancel}
      />
    </form>
  );
}
