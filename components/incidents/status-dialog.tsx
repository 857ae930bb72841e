"use client";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type EtaChoice, etaInstant } from "@/components/milestones/eta-choice";
import { EtaField } from "@/components/milestones/eta-field";
import { useVerb } from "@/components/providers/use-verb";
import { serverTime } from "@/components/time/clock-store";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { type IncidentStatus, type SetStatus, STATUSES } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";
import { OverrideField } from "./override-field";

const WHAT: Record<IncidentStatus, string> = {
  Active: "The incident runs again, with its clocks. Every check is to be confirmed anew.",
  Monitoring: "Validation is complete; you watch that it holds.",
  Resolved: "The incident is over. The clocks stop, and no further update is due.",
};

/** Sets the status; what is too early takes a reason, and so does reopening, which also promises the next update. */
export function StatusDialog({ about, onClose }: SheetProps) {
  const to: IncidentStatus = STATUSES.find((status) => status === about) ?? "Active";
  const { snapshot, config, take, refuse } = useFireground();
  const { show } = useAnnounce();
  const [reason, setReason] = useState("");
  const presets = config.etaPresetsMinutes[snapshot.severity];
  const usual = config.updateIntervalMinutes[snapshot.severity];
  const [eta, setEta] = useState<EtaChoice>(usual === null ? { kind: "none" } : { kind: "minutes", minutes: usual });
  const set = useVerb((client, input: SetStatus, options) => client.incident.setStatus.mutate(input, options));
  const isReopening = snapshot.status === "Resolved" && to !== "Resolved";
  const isIncomplete = to === "Monitoring" && snapshot.cleanSince === null;
  const known = isIncomplete ? ["Every required check of every system is confirmed"] : [];
  const unmet = set.failure?.code === "UNMET_CONDITIONS" ? set.failure.unmet : known;
  // When the last check is confirmed while this is open, another field stands here: the caret goes on in it.
  const form = useRef<HTMLFormElement>(null);
  const isOverride = unmet.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only where the field changes
  useEffect(() => {
    const dialog = form.current?.closest("dialog");
    if (!dialog?.contains(document.activeElement) || document.activeElement === dialog)
      form.current?.querySelector<HTMLElement>("input, textarea")?.focus();
  }, [isOverride]);
  const refusal = unmet.length > 0 ? refuse("incident.override") : null;
  const errors = set.failure?.fields ?? {};
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const nextUpdateEta = isReopening ? etaInstant(eta, serverTime()) : null;
    const result = await set.run({
      ref: snapshot.ref,
      status: to,
      reason,
      override: unmet.length > 0,
      ...(nextUpdateEta ? { nextUpdateEta } : {}),
    });
    if (!result.ok) return;
    take(result.value);
    show(`Status: ${to}`);
    onClose();
  };
  return (
    <Dialog title={isReopening ? `Reopen ${snapshot.ref}` : `Set ${snapshot.ref} to ${to}`} onClose={onClose}>
      <form ref={form} onSubmit={submit} className="grid gap-4" noValidate>
        <p className="text-soft">{WHAT[to]}</p>
        {unmet.length > 0 ? (
          <OverrideField unmet={unmet} refusal={refusal} reason={reason} onReason={setReason} error={errors.reason} />
        ) : (
          <TextField
            label="Reason"
            hint={isReopening ? "recorded" : "optional"}
            error={errors.reason}
            value={reason}
            onChange={setReason}
          />
        )}
        {isReopening && (
          <EtaField
            choice={eta}
            onChange={setEta}
            presets={presets}
            severity={snapshot.severity}
            error={errors.nextUpdateEta}
          />
        )}
        {set.failure && set.failure.code !== "UNMET_CONDITIONS" && Object.keys(errors).length === 0 && (
          <FieldError>{set.failure.message}</FieldError>
        )}
        <Button
          type="submit"
          look="primary"
          hotkey="↵"
          isBusy={set.isBusy}
          refusal={refusal ?? (unmet.length > 0 && !reason.trim() ? "Say why first; the reason is recorded." : null)}
        >
          {isReopening ? "Reopen" : unmet.length > 0 ? `Set to ${to} all the same` : `Set to ${to}`}
        </Button>
      </form>
    </Dialog>
  );
}
