"use client";
import { type FormEvent, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import type { SheetProps } from "@/components/incidents/fireground-sheets";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { serverTime } from "@/components/time/clock-store";
import { useNow } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field, FieldError } from "@/components/ui/field";
import { TextField } from "@/components/ui/text-field";
import { EXTENSION_ASKS, nextToExpire, orderPaths } from "@/server/recovery/rules";
import type { ExtendTimebox, RecoveryPath } from "@/server/recovery/schemas";
import { MinutesField } from "./minutes-field";
import { timebox } from "./timebox";

/** Gives a path more time: the one it is about, or else the one whose timebox ends next. */
export function ExtendDialog({ onClose, about }: SheetProps) {
  const { snapshot } = useFireground();
  const { ref } = snapshot;
  const { data: paths } = useRead(`recovery ${ref}`, (client) => client.recovery.list.query({ ref }));
  const running = paths?.filter((path) => path.closedAt === null);
  return (
    <Dialog title="A new timebox, from now" onClose={onClose}>
      {running && running.length > 0 ? (
        <ExtendForm paths={running} about={about} onClose={onClose} />
      ) : (
        <p className="text-soft">{running ? "No recovery path runs." : "Loading…"}</p>
      )}
    </Dialog>
  );
}

type FormProps = { paths: RecoveryPath[]; about: string | undefined; onClose: () => void };

function ExtendForm({ paths, about, onClose }: FormProps) {
  const { snapshot, config, refresh } = useFireground();
  const { show } = useAnnounce();
  const now = useNow();
  const [choices] = useState(() => orderPaths(paths, serverTime()));
  const [chosen, setChosen] = useState(about || nextToExpire(choices, serverTime())?.id || choices[0]?.id || "");
  const [minutes, setMinutes] = useState(String(config.pathTimeboxMinutes));
  const [reason, setReason] = useState("");
  const extend = useVerb((client, input: ExtendTimebox, options) => client.recovery.extend.mutate(input, options));
  const path = paths.find(({ id }) => id === chosen);
  const isFirst = path?.timeboxMinutes === null;
  const [wasSent, setSent] = useState(false);
  const isBare = !isFirst && reason.trim() === "";
  const errors: Record<string, string> =
    wasSent && isBare ? { reason: EXTENSION_ASKS } : (extend.failure?.fields ?? {});
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (isBare) return;
    const input = { ref: snapshot.ref, pathId: chosen, timeboxMinutes: Number(minutes), reason };
    const result = await extend.run(input);
    if (!result.ok) return;
    refresh();
    show(isFirst ? "Timebox set" : "Timebox extended");
    onClose();
  };
  return (
    <form onSubmit={submit} className="grid gap-4" noValidate>
      <Field label="Recovery path">
        {(slot) => (
          <select {...slot} value={chosen} onChange={(event) => setChosen(event.target.value)} className="input">
            {choices.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      {path && (
        <p className="text-[13px] text-soft">
          Now: <span className="num">{timebox(path, now).text}</span>
          {path.extensionCount > 0 && `, extended ${path.extensionCount}× so far`}. Owner: <bdi>{path.owner}</bdi>
        </p>
      )}
      <MinutesField
        hint="from now"
        value={minutes}
        onChange={setMinutes}
        usual={config.pathTimeboxMinutes}
        error={errors.timeboxMinutes}
      />
      <TextField
        label="Reason"
        hint={isFirst ? "optional" : "recorded"}
        error={errors.reason}
        data-focus=""
        value={reason}
        placeholder="What it still needs"
        onChange={setReason}
      />
      {extend.failure && Object.keys(errors).length === 0 && <FieldError>{extend.failure.message}</FieldError>}
      <Button type="submit" look="primary" isBusy={extend.isBusy} hotkey="↵">
        {isFirst ? "Set the timebox" : "Extend"}
      </Button>
    </form>
  );
}
