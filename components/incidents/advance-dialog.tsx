"use client";
import { type FormEvent, useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useNow } from "@/components/time/use-now";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FieldError } from "@/components/ui/field";
import { Mark } from "@/components/ui/mark";
import { TextField } from "@/components/ui/text-field";
import { CLEAN_WINDOW, isMetAt, LAST_PHASE, phaseName } from "@/server/incidents/rules";
import type { AdvancePhase } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import type { SheetProps } from "./fireground-sheets";
import { useWindowRefusal } from "./override-field";

/** Goes on to the next phase: what is unmet is listed, and going on all the same takes a reason that is recorded. */
export function AdvanceDialog({ about, onClose }: SheetProps) {
  const { snapshot, take, refuse } = useFireground();
  const { show } = useAnnounce();
  // The phase that stood on the screen when this was opened: it cannot advance twice.
  const [fromPhase] = useState(snapshot.phase);
  const [note, setNote] = useState(about ?? "");
  const [reason, setReason] = useState("");
  const advance = useVerb((client, input: AdvancePhase, options) => client.incident.advance.mutate(input, options));
  const isStale = snapshot.phase !== fromPhase;
  const now = useNow();
  const window = useWindowRefusal();
  const open = isStale ? [] : snapshot.conditions.filter((one) => !isMetAt(one, now));
  const known = open.map((one) => (one.key === CLEAN_WINDOW ? (window.text ?? one.text) : one.text));
  const unmet = advance.failure?.code === "UNMET_CONDITIONS" ? advance.failure.unmet : known;
  const isOverride = unmet.length > 0;
  const beforeWindow = snapshot.phase === LAST_PHASE - 1 ? window.refusal : null;
  const refusal = isOverride ? (refuse("incident.override") ?? beforeWindow) : refuse("incident.advance");
  const error = advance.failure && advance.failure.code !== "UNMET_CONDITIONS" ? advance.failure : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal || isStale) return;
    const result = await advance.run({
      ref: snapshot.ref,
      fromPhase,
      note,
      ...(isOverride ? { override: { reason, of: open.map((one) => one.key) } } : {}),
    });
    if (!result.ok) return;
    take(result.value);
    show(`Phase ${result.value.phase}: ${phaseName(result.value.phase)}`);
    onClose();
  };

  return (
    <Dialog title={`Advance to ${fromPhase + 1} ${phaseName(fromPhase + 1)}`} onClose={onClose}>
      {isStale ? (
        <div className="grid gap-4">
          <p>
            Someone else advanced meanwhile: the incident is in phase {snapshot.phase}, {phaseName(snapshot.phase)}.
          </p>
          <Button autoFocus onClick={onClose}>
            Back to the fireground
          </Button>
        </div>
      ) : (
        <form onSubmit={submit} className="grid gap-4" noValidate>
          {isOverride ? (
            <div className="rounded-md border border-amber-line bg-amber-bg p-3">
              <p className="font-semibold text-amber">Not met yet in {phaseName(fromPhase)}:</p>
              <ul className="mt-1.5 grid gap-1 text-[13px]">
                {unmet.map((text) => (
                  <li key={text} className="flex gap-2">
                    <Mark shape="ring" className="mt-[5px] text-dim" />
                    {text}
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            <p className="text-soft">
              <span className="text-green">
                <Mark shape="disc" className="mr-1.5" />
                All conditions are met.
              </span>{" "}
              Phases only go forward.
            </p>
          )}
          {isOverride && beforeWindow && <p className="text-[13px] text-amber">{beforeWindow}</p>}
          {isOverride && !beforeWindow && (
            <TextField
              label="Why you go on all the same"
              hint="recorded"
              error={error?.fields.reason ?? error?.fields["override.reason"]}
              value={reason}
              onChange={setReason}
            />
          )}
          <TextField label="Note" hint="optional" error={error?.fields.note} value={note} onChange={setNote} />
          {error && Object.keys(error.fields).length === 0 && <FieldError>{error.message}</FieldError>}
          <Button
            type="submit"
            look="primary"
            hotkey="↵"
            isBusy={advance.isBusy}
            refusal={refusal ?? (isOverride && !reason.trim() ? "Say why first; the reason is recorded." : null)}
          >
            {isOverride ? "Advance all the same" : `Advance to ${phaseName(fromPhase + 1)}`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
