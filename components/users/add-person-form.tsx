"use client";
import { type FormEvent, useRef, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { ROLE_LABEL, ROLES } from "@/server/core/policy";
import { type Account, AddUser } from "@/server/users/schemas";

type Errors = Record<string, string>;

/** Adds a person; the form empties itself for the next one. */
export function AddPersonForm({ onAdded }: { onAdded: (account: Account) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const add = useVerb((client, input: AddUser, options) => client.user.add.mutate(input, options));

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = AddUser.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!parsed.success) {
      const found: Errors = {};
      for (const issue of parsed.error.issues) found[String(issue.path[0])] ??= issue.message;
      return setErrors(found);
    }
    setErrors({});
    const outcome = await add.run(parsed.data);
    if (!outcome.ok) return setErrors(outcome.failure.fields);
    form.current?.reset();
    form.current?.querySelector("input")?.focus();
    onAdded(outcome.value);
  };
  const hasField = Object.keys(errors).length > 0;

  return (
    <form
      ref={form}
      onSubmit={send}
      noValidate
      className="panel mb-5 grid items-start gap-3 px-4 py-4 md:grid-cols-[1fr_1fr_13rem_auto]"
    >
      <Field label="Name" error={errors.displayName}>
        {(slot) => <input {...slot} name="displayName" maxLength={120} autoComplete="off" className="input" />}
      </Field>
      <Field label="Mail address" error={errors.email}>
        {(slot) => <input {...slot} name="email" type="email" maxLength={254} autoComplete="off" className="input" />}
      </Field>
      <Field label="Role" error={errors.role}>
        {(slot) => <RoleSelect {...slot} name="role" defaultValue="responder" />}
      </Field>
      <Button type="submit" look="primary" isBusy={add.isBusy} className="md:mt-[23px]">
        Add person
      </Button>
      {add.failure && !hasField && <FieldError>{add.failure.message}</FieldError>}
    </form>
  );
}

/** All roles, by the names that people know. */
export function RoleSelect(props: React.SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <select {...props} className={`input ${props.className ?? ""}`}>
      {ROLES.map((role) => (
        <option key={role} value={role}>
          {ROLE_LABEL[role]}
        </option>
      ))}
    </select>
  );
}
