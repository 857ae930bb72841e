"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { CheckGroup } from "@/components/ui/check-group";
import { Field } from "@/components/ui/field";
import { FormActions } from "@/components/ui/form-actions";
import { TextField } from "@/components/ui/text-field";
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
const FLAGS = ["hasEscalation", "hasSponsor", "isHighUsage"] as const;
const FLAG_LABEL = {
  hasEscalation: "Active escalation",
  hasSponsor: "Executive sponsor engaged",
  isHighUsage: "High usage",
};

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
      <TextField
        label="Name"
        hint="if you like"
        error={fields.name}
        value={form.name}
        autoFocus={member !== undefined}
        onChange={(name) => change({ name })}
      />
      {isAccount && (
        <>
          <TextField
            label="Company"
            error={fields.company}
            value={form.company}
            onChange={(company) => change({ company })}
          />
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
          <CheckGroup
            legend="Hears earlier for"
            className="md:col-span-2"
            options={FLAGS}
            labels={FLAG_LABEL}
            value={FLAGS.filter((flag) => form[flag])}
            onChange={(flags) =>
              change({
                hasEscalation: flags.includes("hasEscalation"),
                hasSponsor: flags.includes("hasSponsor"),
                isHighUsage: flags.includes("isHighUsage"),
              })
            }
          />
        </>
      )}
      <FormActions
        label={member ? "Save" : "Add"}
        isBusy={put.isBusy}
        failure={put.failure}
        {...(onCancel ? { onCancel } : {})}
      />
    </form>
  );
}
