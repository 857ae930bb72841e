"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Field } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form-actions";
import { alarmLevelName } from "@/server/incidents/rules";
import { ALARM_LEVELS, type AlarmLevel } from "@/server/incidents/schemas";
import { type AddTeam, type EditTeam, type Team, TeamFields } from "@/server/team-pages/schemas";

type Props = {
  /** The team to change; without one, a new one is added. */
  team?: Team;
  branches: readonly string[];
  onSaved: (team: Team) => void;
  onCancel: () => void;
};
type Form = Omit<TeamFields, "emails"> & { emails: string };

const NEW: Form = {
  name: "",
  division: "",
  onCallRotation: "",
  emails: "",
  branch: "",
  defaultAlarmLevel: "Box1",
  isActive: true,
};
const toForm = ({ emails, ...team }: TeamFields): Form => ({ ...team, emails: emails.join("\n") });
const toFields = ({ emails, ...form }: Form): TeamFields => ({
  ...form,
  emails: emails.split(/[\s,;]+/).filter(Boolean),
});
const pick = (team: Team): TeamFields => TeamFields.parse(team);

/** Adds a team, or changes one: only what was changed is sent, with what stood there when the form was opened. */
export function TeamForm({ team, branches, onSaved, onCancel }: Props) {
  const [was, setWas] = useState(() => (team ? pick(team) : null));
  const [form, setForm] = useState<Form>(was ? toForm(was) : NEW);
  const add = useVerb((client, input: AddTeam, options) => client.team.add.mutate(input, options));
  const edit = useVerb((client, input: EditTeam, options) => client.team.edit.mutate(input, options));
  const failure = add.failure ?? edit.failure;
  const errors = fieldErrors(failure?.fields ?? {});
  const field = (name: "name" | "division" | "onCallRotation") => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    className: "input",
    maxLength: 120,
    autoComplete: "off",
    dir: "auto" as const,
  });

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const fields = toFields(form);
    if (!team || !was) {
      const { isActive: _, ...input } = fields;
      const result = await add.run(input);
      if (result.ok) onSaved(result.value);
      return;
    }
    const set = changesOf(was, fields);
    if (Object.keys(set).length === 0) return onCancel();
    const result = await edit.run({ team: team.id, set, was });
    if (result.ok) return onSaved(result.value);
    // The other admin's values are shown where this form has not touched the field; saving again keeps one's own.
    const current = TeamFields.safeParse(result.failure.current);
    if (result.failure.code !== "STALE" || !current.success) return;
    setWas(current.data);
    setForm(toForm({ ...current.data, ...set }));
  };

  const branchNames = form.branch && !branches.includes(form.branch) ? [...branches, form.branch] : branches;
  return (
    <form
      onSubmit={save}
      noValidate
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
      className="grid gap-3 md:grid-cols-2"
    >
      <Field label="Name" error={errors.name}>
        {(slot) => <input {...slot} {...field("name")} ref={focusOnce} placeholder="Database" />}
      </Field>
      <Field label="Division" error={errors.division}>
        {(slot) => <input {...slot} {...field("division")} placeholder="Platform engineering" />}
      </Field>
      <Field
        label="Addresses a page is mailed to"
        hint="one a line: aliases of the rotation"
        error={errors.emails}
        className="md:row-span-2"
      >
        {(slot) => (
          <textarea
            {...slot}
            rows={4}
            spellCheck={false}
            value={form.emails}
            onChange={(event) => setForm({ ...form, emails: event.target.value })}
            placeholder="database-oncall@example.com"
            className="input text-[13px]"
          />
        )}
      </Field>
      <Field label="On-call rotation" hint="its name in the on-call tool" error={errors.onCallRotation}>
        {(slot) => <input {...slot} {...field("onCallRotation")} placeholder="database-primary" />}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Branch" error={errors.branch}>
          {(slot) => (
            <select
              {...slot}
              value={form.branch}
              onChange={(event) => setForm({ ...form, branch: event.target.value })}
              className="input"
            >
              <option value="">none</option>
              {branchNames.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Usually paged from" error={errors.defaultAlarmLevel}>
          {(slot) => (
            <select
              {...slot}
              value={form.defaultAlarmLevel}
              onChange={(event) => setForm({ ...form, defaultAlarmLevel: event.target.value as AlarmLevel })}
              className="input"
            >
              {ALARM_LEVELS.map((level) => (
                <option key={level} value={level}>
                  {alarmLevelName(level)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      {team && (
        <label className="flex min-h-6 items-center gap-2 text-[13px] md:col-span-2">
          <input
            type="checkbox"
            checked={form.isActive}
            onChange={(event) => setForm({ ...form, isActive: event.target.checked })}
            className="size-4 accent-(--green)"
          />
          Can be paged <span className="text-dim">(switched off, it stays in the records)</span>
        </label>
      )}
      <FormActions
        label={team ? "Save" : "Add the team"}
        isBusy={add.isBusy || edit.isBusy}
        failure={failure}
        onCancel={onCancel}
      />
    </form>
  );
}

const focusOnce = (input: HTMLInputElement | null) => input?.focus();

/** The fields that differ from what stood there when the form was opened. */
function changesOf(was: TeamFields, now: TeamFields): Partial<TeamFields> {
  const differs = (name: string) =>
    JSON.stringify(was[name as keyof TeamFields]) !== JSON.stringify(now[name as keyof TeamFields]);
  return Object.fromEntries(Object.entries(now).filter(([name]) => differs(name)));
}

/** The server's sentences by field: "set.emails.1" and "emails.1" are both about the addresses. */
const fieldErrors = (fields: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).map(([path, text]) => [path.replace(/^set\./, "").replace(/\..*$/, ""), text]),
  );
