"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { useRefusal } from "@/components/providers/viewer";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Field, FieldError } from "@/components/ui/field";
import { useHotkeys } from "@/components/ui/use-hotkeys";
import type { OpenIncident } from "@/server/incidents/schemas";
import { dropDraft, EMPTY_INTAKE, type Intake, keepDraft, readDraft, toOpenIncident } from "./intake-draft";
import { SEVERITY_KEYS, SeverityPicker } from "./severity-picker";
import { SimilarIncidents } from "./similar-incidents";

/** Call for Service: title, severity, Enter. */
export function OpenIncidentForm({ isFirstEver }: { isFirstEver: boolean }) {
  const router = useRouter();
  const refusal = useRefusal()("incident.open");
  const [intake, setIntake] = useState<Intake>(EMPTY_INTAKE);
  const [missing, setMissing] = useState<{ title?: string; severity?: string }>({});
  const [isLeaving, setLeaving] = useState(false);
  const title = useRef<HTMLInputElement>(null);
  const known = useRead("systems", (client) => client.incident.systems.query(), { staleMs: 60_000 });
  const open = useVerb((client, input: OpenIncident, options) => client.incident.open.mutate(input, options));
  const errors = open.failure?.fields ?? {};

  useEffect(() => {
    const kept = readDraft();
    if (kept) setIntake(kept);
    title.current?.focus();
  }, []);
  const change = (part: Partial<Intake>) => {
    const next = { ...intake, ...part };
    setIntake(next);
    keepDraft(next);
    setMissing({});
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    if (refusal || isLeaving) return;
    const input = toOpenIncident(intake);
    const gaps = {
      ...(intake.title.trim() ? {} : { title: "Say what broke, in one line." }),
      ...(input ? {} : { severity: "Choose a severity: C, H, M or L." }),
    };
    setMissing(gaps);
    if (!intake.title.trim()) return title.current?.focus();
    if (!input) {
      document.querySelector<HTMLInputElement>("fieldset input[type=radio]")?.focus();
      return;
    }
    const result = await open.run(input);
    if (!result.ok) {
      if (result.failure.code === "UNAUTHENTICATED") router.push("/login?callbackUrl=%2Fnew");
      return;
    }
    setLeaving(true);
    dropDraft();
    router.push(`/admin/incidents/${result.value.ref}`);
  };
  useHotkeys({
    ...Object.fromEntries(Object.entries(SEVERITY_KEYS).map(([key, severity]) => [key, () => change({ severity })])),
    Enter: () => void submit(),
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const isField = event.target instanceof HTMLInputElement && event.target.type !== "submit";
    const isText = event.target instanceof HTMLTextAreaElement && (event.ctrlKey || event.metaKey);
    if (event.key !== "Enter" || event.defaultPrevented || event.nativeEvent.isComposing || !(isField || isText))
      return;
    event.preventDefault();
    void submit();
  };
  const text = (name: "title" | "bridgeUrl" | "description" | "startedAt" | "customerCount") => ({
    value: intake[name],
    onChange: (event: { target: { value: string } }) => change({ [name]: event.target.value }),
    className: "input",
  });
  const general = open.failure && Object.keys(errors).length === 0 ? open.failure.message : null;
  const hasDetails = intake.description !== "" || intake.startedAt !== "" || intake.customerCount !== "";

  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} noValidate className="grid gap-5">
      <Field label="What broke" hint="one line" error={missing.title ?? errors.title}>
        {(slot) => (
          <input
            {...slot}
            {...text("title")}
            ref={title}
            dir="auto"
            autoComplete="off"
            placeholder={isFirstEver ? "prod-payments-api not responding" : ""}
            className="input min-h-12 text-lg"
          />
        )}
      </Field>
      <SeverityPicker
        value={intake.severity}
        onChange={(severity) => change({ severity })}
        error={missing.severity ?? errors.severity}
      />
      <Field label="Affected systems" hint="start with what you know" error={errors.affectedSystems}>
        {(slot) => (
          <Combobox
            {...slot}
            values={intake.systems}
            onChange={(systems) => change({ systems })}
            known={known.data ?? []}
            placeholder="payments-api"
            onEnterEmpty={() => void submit()}
          />
        )}
      </Field>
      <Field label="Bridge" hint="an https link; can wait" error={errors.bridgeUrl}>
        {(slot) => (
          <input
            {...slot}
            {...text("bridgeUrl")}
            inputMode="url"
            autoComplete="off"
            placeholder="https://"
            spellCheck={false}
          />
        )}
      </Field>
      <SimilarIncidents systems={intake.systems} />
      <details open={hasDetails || undefined} className="rounded-md border border-line px-3.5 py-2">
        <summary className="tap min-h-7 content-center text-[13px] text-soft">More, if you have it at hand</summary>
        <div className="grid gap-4 pt-2 pb-1.5">
          <Field label="Description" error={errors.description}>
            {(slot) => <textarea {...slot} {...text("description")} dir="auto" rows={3} />}
          </Field>
          <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
            <Field label="When it began" error={errors.startedAt}>
              {(slot) => <input {...slot} {...text("startedAt")} type="datetime-local" />}
            </Field>
            <Field label="Customers affected" hint="approximately" error={errors.customerCount}>
              {(slot) => <input {...slot} {...text("customerCount")} inputMode="numeric" autoComplete="off" />}
            </Field>
          </div>
        </div>
      </details>
      <div className="grid gap-2 max-md:sticky max-md:bottom-0 max-md:-mx-3.5 max-md:border-t max-md:border-line max-md:bg-bg max-md:px-3.5 max-md:py-3">
        {general && <FieldError>{general}</FieldError>}
        <Button
          type="submit"
          look="primary"
          hotkey="↵"
          isBusy={open.isBusy || isLeaving}
          refusal={refusal}
          className="min-h-12 w-full text-base"
        >
          {open.isBusy || isLeaving ? "Opening…" : "Open the incident"}
        </Button>
      </div>
    </form>
  );
}
