"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import type { OpenPath } from "@/server/recovery/schemas";

const TIMEBOXES = [5, 10, 15, 30];

/** Opens a recovery path: what is tried, who owns it, how long it gets. */
export function OpenPathDialog({ onClose }: { onClose: () => void }) {
  const { snapshot, refresh } = useFireground();
  const { show } = useAnnounce();
  const [form, setForm] = useState({ title: "", owner: "", currentBet: "", goal: "", timebox: "15" });
  const open = useVerb((client, input: OpenPath, options) => client.recovery.open.mutate(input, options));
  const errors = open.failure?.fields ?? {};
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [name]: event.target.value }),
    className: "input",
    dir: "auto" as const,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const minutes = form.timebox.trim();
    const result = await open.run({
      ref: snapshot.ref,
      title: form.title,
      ...(form.owner.trim() ? { owner: form.owner } : {}),
      currentBet: form.currentBet,
      goal: form.goal,
      timeboxMinutes: minutes ? Number(minutes) : null,
    });
    if (!result.ok) return;
    refresh();
    show("Recovery path opened");
    onClose();
  };
  return (
    <Dialog title="Open a recovery path" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <Field label="What this track attempts" error={errors.title}>
          {(slot) => <input {...slot} {...field("title")} maxLength={200} placeholder="Roll back release 812" />}
        </Field>
        <Field label="Owner" hint="who reports on it" error={errors.owner}>
          {(slot) => <input {...slot} {...field("owner")} maxLength={120} placeholder="App on-call" />}
        </Field>
        <Field label="Current bet" hint="stakeholders see it" error={errors.currentBet}>
          {(slot) => (
            <input {...slot} {...field("currentBet")} maxLength={300} placeholder="What is tried now, in one line" />
          )}
        </Field>
        <Field label="Timebox, minutes" hint="empty: none" error={errors.timeboxMinutes}>
          {(slot) => (
            <div className="flex flex-wrap items-center gap-2">
              <input {...slot} {...field("timebox")} inputMode="numeric" className="input num w-24" />
              {TIMEBOXES.map((minutes) => (
                <Button
                  key={minutes}
                  isSmall
                  look="quiet"
                  onClick={() => setForm({ ...form, timebox: String(minutes) })}
                >
                  {minutes}
                </Button>
              ))}
            </div>
          )}
        </Field>
        {open.failure && Object.keys(errors).length === 0 && <FieldError>{open.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={open.isBusy} hotkey="↵">
          Open the path
        </Button>
      </form>
    </Dialog>
  );
}
