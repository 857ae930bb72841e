"use client";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";

type Props = {
  callbackPath: string;
  /** The mail lies in the local mailbox of the demo. */
  isLocalMailbox: boolean;
  isPrimary: boolean;
};
type Sent = { email: string; minutes: number };

/** Asks for a mailed sign-in link. The answer is the same for everybody: it does not tell who has an account. */
export function MailLinkForm({ callbackPath, isLocalMailbox, isPrimary }: Props) {
  const [sent, setSent] = useState<Sent | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const email = String(new FormData(event.currentTarget).get("email") ?? "");
    setBusy(true);
    setError(null);
    try {
      const response = await fetch("/api/auth/link", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, callbackUrl: callbackPath }),
      });
      const body: Sent & { detail?: string; errors?: { email?: string } } = await response.json();
      if (response.ok) setSent(body);
      else setError(body.errors?.email ?? body.detail ?? "That did not work. Try again.");
    } catch {
      setError("No answer from the server. What you typed is kept; try again.");
    } finally {
      setBusy(false);
    }
  };

  return (
    <section aria-labelledby="mail-link" className="panel px-4 py-4">
      <h2 id="mail-link" className="cap mb-3">
        By mail link
      </h2>
      <form onSubmit={send} noValidate>
        <Field label="Mail address" error={error}>
          {(slot) => (
            <div className="flex gap-2 max-sm:flex-col">
              <input
                {...slot}
                name="email"
                type="email"
                autoComplete="email"
                maxLength={254}
                required
                className="input"
                onChange={() => setSent(null)}
              />
              <Button type="submit" look={isPrimary ? "primary" : "plain"} isBusy={isBusy} className="shrink-0">
                Mail me a link
              </Button>
            </div>
          )}
        </Field>
      </form>
      <p role="status" className="mt-2 text-[13px] text-soft empty:hidden">
        {sent && (
          <>
            If <b className="text-text">{sent.email}</b> may sign in here, a link is on its way. It works once, for{" "}
            {sent.minutes} minutes.{" "}
            {isLocalMailbox && (
              <a className="link" href="/dev/mailbox">
                Open the local mailbox
              </a>
            )}
          </>
        )}
      </p>
    </section>
  );
}
