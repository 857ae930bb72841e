"use client";
import { type FormEvent, useRef, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { type CreatedToken, CreateToken } from "@/server/api-tokens/schemas";
import type { Role } from "@/server/core/policy";
import { ScopePicker } from "./scope-picker";

const DAY_MS = 86_400_000;
const ENDS = [
  { days: "90", label: "in 90 days" },
  { days: "30", label: "in 30 days" },
  { days: "365", label: "in a year" },
  { days: "", label: "never" },
];

/** Makes a token; what is to be done with its secret is the caller's. */
export function CreateTokenForm({ role, onCreated }: { role: Role; onCreated: (created: CreatedToken) => void }) {
  const form = useRef<HTMLFormElement>(null);
  const [scopes, setScopes] = useState<string[]>([]);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const create = useVerb((client, input: CreateToken, options) => client.token.create.mutate(input, options));

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const days = Number(data.get("days"));
    const expiresAt = days > 0 ? new Date(Date.now() + days * DAY_MS).toISOString() : null;
    const parsed = CreateToken.safeParse({ name: data.get("name"), scopes, expiresAt });
    if (!parsed.success) {
      const found: Record<string, string> = {};
      for (const issue of parsed.error.issues) found[String(issue.path[0])] ??= issue.message;
      return setErrors(found);
    }
    setErrors({});
    const outcome = await create.run(parsed.data);
    if (!outcome.ok) return setErrors(outcome.failure.fields);
    form.current?.reset();
    setScopes([]);
    onCreated(outcome.value);
  };

  return (
    <form ref={form} onSubmit={send} noValidate className="panel mb-5 grid gap-4 px-4 py-4">
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_11rem]">
        <Field label="What it is for" error={errors.name}>
          {(slot) => <input {...slot} name="name" maxLength={80} autoComplete="off" className="input" />}
        </Field>
        <Field label="It ends" error={errors.expiresAt}>
          {(slot) => (
            <select {...slot} name="days" className="input">
              {ENDS.map((end) => (
                <option key={end.days} value={end.days}>
                  {end.label}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <fieldset>
        <legend className="mb-1 text-[13px] font-semibold">What it may do</legend>
        <ScopePicker role={role} chosen={scopes} onChange={setScopes} />
        {errors.scopes && <FieldError>{errors.scopes}</FieldError>}
      </fieldset>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" isBusy={create.isBusy}>
          Create token
        </Button>
        {create.failure && Object.keys(errors).length === 0 && <FieldError>{create.failure.message}</FieldError>}
      </div>
    </form>
  );
}
