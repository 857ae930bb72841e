"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { AddUser } from "@/server/users/schemas";
import { AuthFailure } from "./auth-frame";
import { postAuth } from "./post-auth";
import { signInError } from "./sign-in-errors";

const Form = AddUser.pick({ email: true, displayName: true });
type Errors = Partial<Record<"email" | "displayName", string>>;

/** The first admin's name and address; sending it uses the one-time link. */
export function SetupForm({ token, callbackPath }: { token: string; callbackPath: string }) {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const parsed = Form.safeParse(Object.fromEntries(new FormData(event.currentTarget)));
    if (!parsed.success) {
      const found: Errors = {};
      for (const issue of parsed.error.issues) {
        const field = issue.path[0] === "email" ? "email" : "displayName";
        found[field] ??= issue.message;
      }
      const first = found.displayName ? "displayName" : "email";
      event.currentTarget.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return setErrors(found);
    }
    setErrors({});
    setFailure(null);
    setBusy(true);
    const outcome = await postAuth("/api/auth/callback/first-admin", { token, ...parsed.data });
    if (outcome.ok) return location.replace(callbackPath);
    setFailure(outcome.error);
    setBusy(false);
  };

  return (
    <form onSubmit={send} noValidate className="panel grid max-w-md gap-4 px-4 py-4">
      {failure && <AuthFailure>{signInError(failure)}</AuthFailure>}
      <Field label="Your name" error={errors.displayName}>
        {(slot) => <input {...slot} name="displayName" autoComplete="name" maxLength={120} className="input" />}
      </Field>
      <Field label="Mail address" hint="You sign in with it from now on" error={errors.email}>
        {(slot) => <input {...slot} name="email" type="email" autoComplete="email" maxLength={254} className="input" />}
      </Field>
      <Button type="submit" look="primary" isBusy={isBusy}>
        Become admin
      </Button>
    </form>
  );
}
