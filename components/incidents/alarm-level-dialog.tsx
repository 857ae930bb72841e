"use client";
import { type FormEvent, useState } from "react";
import { Consequences } from "@/components/posture/consequences";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { ALARM_TRIGGERS, alarmLevelName } from "@/server/incidents/rules";
import { ALARM_LEVELS, type AlarmLevel, type SetAlarmLevel } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";

/**
 * Sets the alarm level: the one way down, with a reason that everyone activated reads.
 * `about`: a level to begin with, and the reason behind it, such as "2 one system is left".
 */
export function AlarmLevelDialog({ about = "", onClose }: SheetProps) {
  const { snapshot, take } = useFireground();
  const { show } = useAnnounce();
  const [, wanted = "", why = ""] = /^([0-3]?)\s*(.*)$/.exec(about) ?? [];
  const [level, setLevel] = useState<AlarmLevel>(
    ALARM_LEVELS.find((one) => one.slice(3) === wanted) ?? snapshot.alarmLevel,
  );
  const [reason, setReason] = useState(why);
  const set = useVerb((client, input: SetAlarmLevel, options) => client.incident.setAlarmLevel.mutate(input, options));
  const isDown = level < snapshot.alarmLevel;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (level === snapshot.alarmLevel) return onClose();
    const result = await set.run({ ref: snapshot.ref, alarmLevel: level, reason });
    if (!result.ok) return;
    take(result.value);
    show(`Alarm level: ${alarmLevelName(level)}`);
    onClose();
  };
  return (
    <Dialog title={`Alarm level of ${snapshot.ref}`} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" noValidate>
        <fieldset className="grid gap-1.5">
          <legend className="mb-1 text-[13px] font-semibold">Alarm level</legend>
          {[...ALARM_LEVELS].reverse().map((one) => (
            <label
              key={one}
              className="flex min-h-8 cursor-pointer items-center gap-2 rounded-md border border-line px-3 py-1.5 text-[13px] has-checked:border-text has-checked:bg-raise has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-(--focus)"
            >
              <input
                type="radio"
                name="level"
                data-focus={level === one || undefined}
                checked={level === one}
                onChange={() => setLevel(one)}
                className="size-3.5 accent-(--text)"
              />
              <b className="num font-semibold whitespace-nowrap">{alarmLevelName(one)}</b>
              <span className="text-soft">{ALARM_TRIGGERS[one]}</span>
              {one === snapshot.alarmLevel && <span className="ml-auto text-xs text-dim">now</span>}
            </label>
          ))}
        </fieldset>
        <Consequences severity={snapshot.severity} level={level} />
        <TextField
          label="Reason"
          hint={isDown ? "recorded, and mailed to everyone activated" : "optional; everyone activated is told"}
          error={set.failure?.fields.reason}
          value={reason}
          onChange={setReason}
        />
        {set.failure && !set.failure.fields.reason && <FieldError>{set.failure.message}</FieldError>}
        <Button type="submit" look="primary" hotkey="↵" isBusy={set.isBusy}>
          {level === snapshot.alarmLevel ? "Keep it" : `Set to ${alarmLevelName(level)}`}
        </Button>
      </form>
    </Dialog>
  );
}
