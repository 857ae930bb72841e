"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { CheckGroup } from "@/components/ui/check-group";
import { Field } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form-actions";
import {
  AddEndpoint,
  type AddedEndpoint,
  EditEndpoint,
  ENDPOINT_KINDS,
  type Endpoint,
  type EndpointKind,
  KIND_LABEL,
  NOTICE_KIND_LABEL,
  NOTICE_KINDS,
} from "@/server/channels/schemas";
import { SEVERITIES } from "@/server/incidents/schemas";
import { AUDIENCE_LABEL, AUDIENCES } from "@/server/milestones/schemas";

type Props = {
  endpoint?: Endpoint;
  onCancel: () => void;
  onSaved: (endpoint: Endpoint, answer: AddedEndpoint | null) => void;
};

const HINT: Record<EndpointKind, string> = {
  slack: "an incoming webhook of the channel",
  teams: "a Workflows webhook of the channel",
  webhook: "takes signed JSON by POST",
};

/** Adds an endpoint, or changes one; its URL is never shown again, so an empty field keeps it. */
export function EndpointForm({ endpoint, onCancel, onSaved }: Props) {
  const [kind, setKind] = useState<EndpointKind>(endpoint?.kind ?? "slack");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const add = useVerb((client, input: AddEndpoint, options) => client.channel.add.mutate(input, options));
  const edit = useVerb((client, input: EditEndpoint, options) => client.channel.edit.mutate(input, options));
  const failure = add.failure ?? edit.failure;

  const refuse = (issues: readonly { path: PropertyKey[]; message: string }[]) => {
    const found: Record<string, string> = {};
    for (const { path, message } of issues) found[String(path[0] === "set" ? path[1] : path[0])] ??= message;
    setErrors(found);
  };
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const said = {
      name: String(data.get("name")),
      audiences: AUDIENCES.filter((one) => data.getAll("audiences").includes(one)),
      notices: NOTICE_KINDS.filter((one) => data.getAll("notices").includes(one)),
      severities: SEVERITIES.filter((one) => data.getAll("severities").includes(one)),
      systems: String(data.get("systems"))
        .split(",")
        .map((system) => system.trim())
        .filter(Boolean),
    };
    const url = String(data.get("url")).trim();
    if (!endpoint) {
      const parsed = AddEndpoint.safeParse({ kind, url, ...said });
      if (!parsed.success) return refuse(parsed.error.issues);
      const outcome = await add.run({ kind, url, ...said });
      if (outcome.ok) return onSaved(outcome.value.endpoint, outcome.value);
      return setErrors(outcome.failure.fields);
    }
    const { name, audiences, notices, severities, systems, isActive } = endpoint;
    const set = { ...said, isActive: data.get("isActive") === "on", ...(url ? { url } : {}) };
    const input = { id: endpoint.id, set, was: { name, audiences, notices, severities, systems, isActive } };
    const parsed = EditEndpoint.safeParse(input);
    if (!parsed.success) return refuse(parsed.error.issues);
    const outcome = await edit.run(input);
    if (outcome.ok) return onSaved(outcome.value, null);
    setErrors(outcome.failure.fields);
  };

  return (
    <form onSubmit={send} noValidate className="grid gap-4">
      {!endpoint && (
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">Kind</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1">
            {ENDPOINT_KINDS.map((one) => (
              <label key={one} className="tap flex min-h-7 items-center gap-2 text-[13px]">
                <input type="radio" name="kind" checked={kind === one} onChange={() => setKind(one)} />
                {KIND_LABEL[one]}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid items-start gap-3 sm:grid-cols-[14rem_1fr]">
        <Field label="Name" error={errors.name}>
          {(slot) => (
            <input
              {...slot}
              name="name"
              defaultValue={endpoint?.name ?? ""}
              maxLength={80}
              autoComplete="off"
              placeholder="#incidents"
              className="input"
            />
          )}
        </Field>
        <Field label="URL" hint={endpoint ? "empty: stays as it is" : HINT[kind]} error={errors.url}>
          {(slot) => (
            <input
              {...slot}
              name="url"
              type="url"
              autoComplete="off"
              placeholder={endpoint?.urlHint ?? "https://"}
              className="input num"
            />
          )}
        </Field>
      </div>
      <CheckGroup
        legend="Whose text goes there"
        hint="of each milestone; of several, it gets the fullest, once"
        name="audiences"
        options={AUDIENCES}
        labels={AUDIENCE_LABEL}
        defaultValue={endpoint?.audiences ?? ["stakeholder"]}
        error={errors.audiences}
      />
      <CheckGroup
        legend="What the response team is told there"
        hint="once each, as it happens"
        name="notices"
        options={NOTICE_KINDS}
        labels={NOTICE_KIND_LABEL}
        defaultValue={endpoint?.notices ?? []}
        error={errors.notices}
      />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <CheckGroup
          legend="Only these severities"
          hint="none: every one"
          name="severities"
          options={SEVERITIES}
          defaultValue={endpoint?.severities ?? []}
        />
        <Field label="Only these systems" hint="parted by commas; none: every one" error={errors.systems}>
          {(slot) => (
            <input {...slot} name="systems" defaultValue={endpoint?.systems.join(", ") ?? ""} className="input" />
          )}
        </Field>
      </div>
      {endpoint && (
        <label className="tap flex min-h-7 items-center gap-2 text-[13px]">
          <input type="checkbox" name="isActive" defaultChecked={endpoint.isActive} /> Switched on
        </label>
      )}
      <FormActions
        label={endpoint ? "Save" : "Add the endpoint"}
        isBusy={add.isBusy || edit.isBusy}
        failure={failure}
        onCancel={onCancel}
      />
    </form>
  );
}
