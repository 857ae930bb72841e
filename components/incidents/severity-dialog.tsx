"use client";
import { type FormEvent, useState } from "react";
import { Consequences } from "@/components/posture/consequences";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { needsDowngradeReason, raisedAlarmLevel } from "@/server/incidents/rules";
import type { SetSeverity } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";
import { SeverityPicker } from "./severity-picker";
import { SEVERITY_LIST } from "./severity-tag";

/**
 * Changes the severity: the alarm level rises with it, and going down from Critical or High takes a reason.
 * `about`: a severity to begin with, and the reason behind it.
 */
export function SeverityDialog({ about = "", onClose }: SheetProps) {
  const { snapshot, take } = useFireground();
  const { show } = useAnnounce();
  const [, wanted, why = ""] = /^(\S+)\s*(.*)$/.exec(about) ?? [];
  const [severity, setSeverity] = useState(SEVERITY_LIST.find((one) => one === wanted) ?? snapshot.severity);
  const [reason, setReason] = useState(why);
  const set = useVerb((client, input: SetSeverity, options) => client.incident.setSeverity.mutate(input, options));
  const needsReason = needsDowngradeReason(snapshot.severity, severity);
  const level = raisedAlarmLevel(snapshot.alarmLevel, severity);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (severity === snapshot.severity) return onClose();
    const result = await set.run({ ref: snapshot.ref, severity, reason });
    if (!result.ok) return;
    take(result.value);
    show(`Severity: ${severity}`);
    onClose();
  };
  return (
    <Dialog title={`Severity of ${snapshot.ref}`} onClose={onClose} isWide>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <SeverityPicker value={severity} onChange={setSeverity} />
        <Consequences severity={severity} level={level} />
        <TextField
          label="Reason"
          hint={needsReason ? "recorded, and mailed to everyone activated" : "optional"}
          error={set.failure?.fields.reason}
          value={reason}
          onChange={setReason}
        />
        {set.failure && !set.failure.fields.reason && <FieldError>{set.failure.message}</FieldError>}
        <Button type="submit" look="primary" hotkey="↵" isBusy={set.isBusy}>
          {severity === snapshot.severity ? "Keep" : `Set to ${severity}`}
        </Button>
      </form>
    </Dialog>
  );
}
