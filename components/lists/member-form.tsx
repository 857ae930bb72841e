"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import type { AddListMember, ListMember, ListSummary } from "@/server/lists/schemas";

const EMPTY = {
  email: "",
  name: "",
  company: "",
  hasEscalation: false,
  renewalAt: "",
  hasSponsor: false,
  isHighUsage: false,
};

/** What puts an account forward, first things first (S4 phase 3). */
const FLAGS = [
  ["hasEscalation", "Active escalation"],
  ["hasSponsor", "Executive sponsor engaged"],
  ["isHighUsage", "High usage"],
] as const;

type Props = {
  list: ListSummary;
  /** Who is changed; left out, somebody is added and the form stays for the next. */
  member?: ListMember;
  onSaved: (email: string) => void;
  onCancel?: () => void;
};

/** An address of a list, and what stands beside it; accounts with what decides how early they hear. */
export function MemberForm({ list, member, onSaved, onCancel }: Props) {
  const [form, setForm] = useState(member ? { ...member, renewalAt: member.renewalAt ?? "" } : EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setForm((last) => ({ ...last, ...part }));
  const put = useVerb((from, input: AddListMember, options) => from.list.addMember.mutate(input, options));
  const fields = put.failure?.fields ?? {};
  const isAccount = list.audience === "strategic" || list.audience === "affected_customers";
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { email, name, company, hasEscalation, renewalAt, hasSponsor, isHighUsage } = form;
    const flags = { hasEscalation, hasSponsor, isHighUsage, renewalAt: renewalAt || null };
    const outcome = await put.run({ listId: list.id, email, name, company, ...flags, isNew: !member });
    if (!outcome.ok) return;
    if (!member) setForm(EMPTY);
    onSaved(email.trim());
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-label={member ? `Edit ${member.email}` : `Add to ${list.name}`}
      className="mt-3 grid items-start gap-3 md:grid-cols-3"
    >
      <Field label="Mail address" error={fields.email} hint={member && "remove and add to change it"}>
        {(slot) => (
          <input
            {...slot}
            type="email"
            className="input read-only:text-soft"
            readOnly={member !== undefined}
            value={form.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        )}
      </Field>
      <Field label="Name" hint="if you like" error={fields.name}>
        {(slot) => (
          <input
            {...slot}
            dir="auto"
            className="input"
            value={form.name}
            // biome-ignore lint/a11y/noAutofocus: the form opens by a press of its own button
            autoFocus={member !== undefined}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      {isAccount && (
        <>
          <Field label="Company" error={fields.company}>
            {(slot) => (
              <input
                {...slot}
                dir="auto"
                className="input"
                value={form.company}
                onChange={(event) => change({ company: event.target.value })}
              />
            )}
          </Field>
          <Field label="Renewal" hint="counts within 90 days" error={fields.renewalAt}>
            {(slot) => (
              <input
                {...slot}
                type="date"
                className="input num"
                value={form.renewalAt}
                onChange={(event) => change({ renewalAt: event.target.value })}
              />
            )}
          </Field>
          <fieldset className="md:col-span-2">
            <legend className="mb-1 text-[13px] font-semibold">Hears earlier for</legend>
            <div className="flex flex-wrap gap-x-5">
              {FLAGS.map(([flag, label]) => (
                <label key={flag} className="tap flex min-h-10 items-center gap-2 text-[13px]">
                  <input
                    type="checkbox"
                    className="size-4 accent-(--primary)"
                    checked={form[flag]}
                    onChange={(event) => change({ [flag]: event.target.checked })}
                  />
                  {label}
                </label>
              ))}
            </div>
          </fieldset>
        </>
      )}
      <div className="flex flex-wrap items-center gap-2 md:col-span-full">
        <Button type="submit" isBusy={put.isBusy}>
          {member ? "Save" : "Add"}
        </Button>
        {onCancel && (
          <Button look="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
        {put.failure && Object.keys(fields).length === 0 && <FieldError>{put.failure.message}</FieldError>}
      </div>
    </form>
  );
}
