"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { type IncidentStatus, type SetStatus, STATUSES } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";

const WHAT: Record<IncidentStatus, string> = {
  Active: "The incident runs again: wartime, with its clocks and a promise to make.",
  Monitoring: "The fix is in and confirmed; you watch that it holds.",
  Resolved: "The incident is over. The clocks stop, and no further update is due.",
};

/** Sets the status; reopening asks for the reason, which is recorded. */
export function StatusDialog({ about, onClose }: SheetProps) {
  const to: IncidentStatus = STATUSES.find((status) => status === about) ?? "Active";
  const { snapshot, take } = useFireground();
  const { show } = useAnnounce();
  const [reason, setReason] = useState("");
  const set = useVerb((client, input: SetStatus, options) => client.incident.setStatus.mutate(input, options));
  const isReopening = snapshot.status === "Resolved" && to !== "Resolved";
  const unmet = to === "Resolved" ? snapshot.conditions.filter((one) => !one.isMet).map((one) => one.text) : [];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await set.run({ ref: snapshot.ref, status: to, reason });
    if (!result.ok) return;
    take(result.value);
    show(`Status: ${to}`);
    onClose();
  };
  return (
    <Dialog title={isReopening ? `Reopen ${snapshot.ref}` : `Set ${snapshot.ref} to ${to}`} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <p className="text-soft">{WHAT[to]}</p>
        {unmet.length > 0 && (
          <p className="text-[13px] text-amber">
            Still to do after it: {unmet.map((text) => text.toLowerCase()).join("; ")}.
          </p>
        )}
        <Field label="Reason" hint={isReopening ? "recorded" : "optional"} error={set.failure?.fields.reason}>
          {(slot) => (
            <input
              {...slot}
              dir="auto"
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              className="input"
            />
          )}
        </Field>
        {set.failure && !set.failure.fields.reason && <FieldError>{set.failure.message}</FieldError>}
        <Button type="submit" look="primary" hotkey="↵" isBusy={set.isBusy}>
          {isReopening ? "Reopen" : to === "Resolved" ? "Resolve" : `Set to ${to}`}
        </Button>
      </form>
    </Dialog>
  );
}
