"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import type { OpenPath } from "@/server/recovery/schemas";
import { MinutesField } from "./minutes-field";

/** Opens a recovery path: what is tried, who owns it, how long it gets, and what it goes by. */
export function OpenPathDialog({ onClose, about = "" }: SheetProps) {
  const { snapshot, config, refresh } = useFireground();
  const { show } = useAnnounce();
  const [form, setForm] = useState({ title: about, owner: "", currentBet: "", goal: "", hypothesis: "" });
  const [minutes, setMinutes] = useState(String(config.pathTimeboxMinutes));
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
    const { owner, ...rest } = form;
    const result = await open.run({
      ref: snapshot.ref,
      ...rest,
      ...(owner.trim() ? { owner } : {}),
      timeboxMinutes: minutes.trim() ? Number(minutes) : null,
    });
    if (!result.ok) return;
    refresh();
    show("Recovery path opened");
    onClose();
  };
  return (
    <Dialog title="Open a recovery path" onClose={onClose}>
      <form onSubmit={submit} className="grid gap-3.5" noValidate>
        <Field label="What this track attempts" error={errors.title}>
          {(slot) => <input {...slot} {...field("title")} placeholder="Roll back release 812" />}
        </Field>
        <Field label="Owner" hint="who reports on it" error={errors.owner}>
          {(slot) => <input {...slot} {...field("owner")} maxLength={120} placeholder="App on-call" />}
        </Field>
        <Field label="Current bet" hint="stakeholders see it" error={errors.currentBet}>
          {(slot) => <input {...slot} {...field("currentBet")} placeholder="What is tried now, in one line" />}
        </Field>
        <Field label="Goal" hint="optional" error={errors.goal}>
          {(slot) => <input {...slot} {...field("goal")} placeholder="How we know that it worked" />}
        </Field>
        <Field label="Hypothesis" hint="optional" error={errors.hypothesis}>
          {(slot) => <input {...slot} {...field("hypothesis")} placeholder="What may be the fault" />}
        </Field>
        <MinutesField
          hint="empty: none"
          value={minutes}
          onChange={setMinutes}
          usual={config.pathTimeboxMinutes}
          error={errors.timeboxMinutes}
        />
        {open.failure && Object.keys(errors).length === 0 && <FieldError>{open.failure.message}</FieldError>}
        <Button type="submit" look="primary" isBusy={open.isBusy} hotkey="↵">
          Open the path
        </Button>
      </form>
    </Dialog>
  );
}
