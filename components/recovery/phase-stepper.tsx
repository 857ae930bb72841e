"use client";
import { useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useVerb } from "@/components/providers/use-verb";
import { FieldError } from "@/components/ui/field";
import { PHASES, phaseName } from "@/server/incidents/rules";
import { GOING_BACK_ASKS } from "@/server/recovery/rules";
import type { RecoveryPath, SetPathPhase } from "@/server/recovery/schemas";
import { ReasonForm } from "./reason-form";

/** The path's own phase; back is possible, and asks for a note. */
export function PhaseStepper({ path }: { path: RecoveryPath }) {
  const { snapshot, refuse, refresh } = useFireground();
  const [backTo, setBackTo] = useState<number | null>(null);
  const steps = useRef<HTMLFieldSetElement>(null);
  const set = useVerb((client, input: SetPathPhase, options) => client.recovery.setPhase.mutate(input, options));
  const refusal = path.closedAt ? "The path is closed." : refuse("recovery.edit");
  const go = async (phase: number, note = "") => {
    const result = await set.run({ ref: snapshot.ref, pathId: path.id, phase, note });
    if (result.ok) refresh();
    if (result.ok || result.failure.code === "QUEUED") leave();
  };
  const leave = () => {
    if (backTo !== null) steps.current?.querySelector<HTMLElement>(`[value="${backTo}"]`)?.focus();
    setBackTo(null);
    set.clear();
  };
  return (
    <div className="grid gap-1.5">
      <fieldset ref={steps} className="flex items-center gap-1">
        <legend className="mb-0.5 text-xs text-dim">
          <span className="text-blue">Phase</span> of this path: {phaseName(path.phase)}
        </legend>
        {PHASES.map(({ number, name }) => (
          <button
            key={number}
            type="button"
            value={number}
            aria-current={number === path.phase ? "step" : undefined}
            aria-label={`Phase ${number}, ${name}`}
            aria-disabled={refusal ? true : undefined}
            title={refusal ?? name}
            onClick={() => {
              if (refusal || set.isBusy || number === path.phase) return;
              set.clear();
              if (number < path.phase) setBackTo(number);
              else void go(number);
            }}
            className={`tap num min-h-7 min-w-6 flex-1 rounded border text-xs max-md:min-h-10 ${
              number === path.phase
                ? "border-blue bg-raise font-semibold text-blue"
                : number < path.phase
                  ? "border-line bg-raise text-soft"
                  : "border-line text-dim"
            }`}
          >
            {number}
          </button>
        ))}
      </fieldset>
      {backTo !== null ? (
        <ReasonForm
          label={`Why it goes back to phase ${backTo}`}
          placeholder={`Why it goes back to ${phaseName(backTo)}`}
          choices={[{ value: "back", label: `Back to ${backTo}, ${phaseName(backTo)}`, asks: GOING_BACK_ASKS }]}
          isBusy={set.isBusy}
          failure={set.failure}
          onChoose={(_, note) => void go(backTo, note)}
          onCancel={leave}
        />
      ) : (
        set.failure && <FieldError>{set.failure.message}</FieldError>
      )}
    </div>
  );
}
