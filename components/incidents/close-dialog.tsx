"use client";
import { type FormEvent, useId, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { durationWords, fromLocalField, toLocalField } from "@/components/time/format";
import { useNow, useZone } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { CLEAN_WINDOW } from "@/server/incidents/rules";
import type { CloseIncident } from "@/server/incidents/schemas";
import { owesCleanWindow } from "@/server/validation/rules";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";
import { OpenEnds } from "./open-ends";
import { OverrideField, useWindowRefusal } from "./override-field";

const HOUR = 3_600_000;

/** The clean close (S1 phase 8): the guide's items once, and Resolved; the resolution milestone is made of them. */
export function CloseDialog({ onClose }: SheetProps) {
  const { snapshot, take, open } = useFireground();
  const { show } = useAnnounce();
  const zone = useZone();
  const now = useNow();
  const name = useId();
  const isOwed = owesCleanWindow(snapshot.peakSeverity);
  const [form, setForm] = useState(() => ({
    finalImpact: snapshot.finalImpact || snapshot.customerImpactSummary || snapshot.businessImpact,
    resolutionSummary: snapshot.resolutionSummary,
    rootCause: snapshot.rootCause,
    isConfirmed: snapshot.rootCauseStatus === "confirmed",
    afterAction: snapshot.afterActionAt
      ? toLocalField(Date.parse(snapshot.afterActionAt), zone)
      : isOwed
        ? toLocalField(Math.ceil(now / HOUR) * HOUR + 24 * HOUR, zone)
        : "",
    release: true,
    reason: "",
  }));
  const close = useVerb((client, input: CloseIncident, options) => client.incident.close.mutate(input, options));
  const errors = close.failure?.fields ?? {};
  const set = (part: Partial<typeof form>) => setForm((last) => ({ ...last, ...part }));
  // In phase 8 the snapshot does not list the window; the server says it, and what else this form does not cover.
  const unmet = close.failure?.code === "UNMET_CONDITIONS" ? close.failure.unmet : [];
  const window = useWindowRefusal();
  const isEarly = snapshot.phase < 8;
  const needsReason = isEarly || window.isUnmet || unmet.length > 0;
  const afterActionAt = fromLocalField(form.afterAction);
  const wait = afterActionAt ? Date.parse(afterActionAt) - now : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (window.refusal) return;
    const result = await close.run({
      ref: snapshot.ref,
      finalImpact: form.finalImpact,
      resolutionSummary: form.resolutionSummary,
      rootCause: form.rootCause,
      rootCauseStatus: form.isConfirmed ? "confirmed" : "deferred",
      afterActionAt,
      releaseResponders: form.release,
      ...(needsReason && form.reason.trim()
        ? { override: { reason: form.reason, of: covered(unmet.length > 0) } }
        : {}),
    });
    if (!result.ok) return;
    take(result.value);
    show("Resolved. Now the resolution milestone.");
    open("publish", "resolution");
  };
  /** What the screen has shown: a red that came in between is not among it. */
  const covered = (isAsked: boolean): string[] => [
    ...(window.isUnmet ? [CLEAN_WINDOW] : []),
    ...(isEarly ? ["phase"] : []),
    ...(isAsked || needsReason ? ["final-impact", "what-was-done", "cause", "after-action", "released"] : []),
  ];

  return (
    <Dialog title={`Close ${snapshot.ref}`} onClose={onClose}>
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void submit(event);
        }}
        className="grid gap-4"
        noValidate
      >
        <OpenEnds />
        <Text label="Final impact" hint="confirmed numbers" name="finalImpact" form={form} set={set} errors={errors} />
        <Text
          label="What was done"
          hint="what resolved it"
          name="resolutionSummary"
          form={form}
          set={set}
          errors={errors}
        />
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-[13px] font-semibold">Cause</legend>
          <span className="flex flex-wrap gap-x-5 text-[13px]">
            {[false, true].map((isConfirmed) => (
              <label key={String(isConfirmed)} className="tap flex min-h-7 items-center gap-2">
                <input
                  type="radio"
                  name={name}
                  checked={form.isConfirmed === isConfirmed}
                  onChange={() => set({ isConfirmed })}
                  className="size-3.5 accent-(--text)"
                />
                {isConfirmed ? "Confirmed" : "Under review"}
              </label>
            ))}
          </span>
          <textarea
            aria-label="Cause, in brief"
            aria-invalid={errors.rootCause ? true : undefined}
            placeholder={
              form.isConfirmed ? "In a sentence; detail goes into the Learning Review" : "Optional while under review"
            }
            dir="auto"
            rows={2}
            value={form.rootCause}
            onChange={(event) => set({ rootCause: event.target.value })}
            className="input"
          />
          {errors.rootCause && <FieldError>{errors.rootCause}</FieldError>}
        </fieldset>
        <Field
          label="After Action"
          hint={isOwed ? "a date is needed; within 48 hours" : "optional"}
          error={errors.afterActionAt}
        >
          {(slot) => (
            <>
              <input
                {...slot}
                type="datetime-local"
                value={form.afterAction}
                onChange={(event) => set({ afterAction: event.target.value })}
                className="input w-auto"
              />
              <p className={`mt-1 min-h-5 text-xs ${tone(wait)}`}>{waitWords(wait)}</p>
            </>
          )}
        </Field>
        <label className="tap flex min-h-7 items-center gap-2 text-[13px]">
          <input
            type="checkbox"
            checked={form.release}
            onChange={(event) => set({ release: event.target.checked })}
            className="size-4 accent-(--primary)"
          />
          Release the responders
          <span className="text-xs text-dim">recorded by name</span>
        </label>
        {needsReason && (
          <OverrideField
            unmet={[
              ...(isEarly ? ["Resolved is set in phase 8 (Resolution)"] : []),
              ...(window.text ? [window.text] : []),
              ...unmet.filter((text) => !text.includes("clean minutes") && !text.startsWith("Resolved is set")),
            ]}
            refusal={window.refusal}
            reason={form.reason}
            onReason={(reason) => set({ reason })}
            error={errors["override.reason"]}
          />
        )}
        {close.failure && close.failure.code !== "UNMET_CONDITIONS" && Object.keys(errors).length === 0 && (
          <FieldError>{close.failure.message}</FieldError>
        )}
        <Button
          type="submit"
          look="primary"
          hotkey="Ctrl ↵"
          isBusy={close.isBusy}
          refusal={
            window.refusal ?? (needsReason && !form.reason.trim() ? "Say why first; the reason is recorded." : null)
          }
          className="min-h-11"
        >
          {needsReason ? "Resolve all the same" : "Resolve, then publish the resolution"}
        </Button>
      </form>
    </Dialog>
  );
}

const tone = (wait: number | null): string =>
  wait === null ? "text-soft" : wait > 72 * HOUR ? "text-red" : wait > 48 * HOUR ? "text-amber" : "text-soft";

function waitWords(wait: number | null): string {
  if (wait === null || wait <= 0) return "";
  const late =
    wait > 72 * HOUR ? "late: over 72 hours after the end" : wait > 48 * HOUR ? "over 48 hours after the end" : "";
  return `in ${durationWords(wait)}${late && `, ${late}`}`;
}

type Form = { finalImpact: string; resolutionSummary: string };
type TextProps = {
  label: string;
  hint: string;
  name: keyof Form;
  form: Form;
  set: (part: Partial<Form>) => void;
  errors: Record<string, string>;
};

const Text = ({ label, hint, name, form, set, errors }: TextProps) => (
  <Field label={label} hint={hint} error={errors[name]}>
    {(slot) => (
      <textarea
        {...slot}
        dir="auto"
        rows={2}
        value={form[name]}
        onChange={(event) => set({ [name]: event.target.value })}
        className="input"
      />
    )}
  </Field>
);
