"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import type { ClosePath, RecoveryOutcome, RecoveryPath } from "@/server/recovery/schemas";

const OUTCOMES: readonly { outcome: RecoveryOutcome; label: string }[] = [
  { outcome: "pass", label: "✓ Passed" },
  { outcome: "fail", label: "✕ Failed" },
  { outcome: "abandon", label: "– Abandoned" },
];

/** Ends a path with its outcome and, in a few words, why. */
export function ClosePathForm({ path, onDone }: { path: RecoveryPath; onDone: () => void }) {
  const { snapshot, refresh } = useFireground();
  const [reason, setReason] = useState("");
  const close = useVerb((client, input: ClosePath, options) => client.recovery.close.mutate(input, options));
  const finish = async (outcome: RecoveryOutcome) => {
    const result = await close.run({ ref: snapshot.ref, pathId: path.id, outcome, reason });
    if (result.ok) refresh();
    if (result.ok || result.failure.code === "QUEUED") onDone();
  };
  return (
    <form
      className="my-1.5 grid gap-1.5"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Escape") onDone();
      }}
    >
      <input
        ref={(field) => field?.focus()}
        aria-label={`Why ${path.title} ends`}
        placeholder="What was found (optional)"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        className="input min-h-8 py-1 text-[13px]"
      />
      <div className="flex flex-wrap gap-1.5">
        {OUTCOMES.map(({ outcome, label }) => (
          <Button key={outcome} isSmall isBusy={close.isBusy} onClick={() => void finish(outcome)}>
            {label}
          </Button>
        ))}
        <Button isSmall look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
      {close.failure && (
        <p role="alert" className="text-red">
          {close.failure.message}
        </p>
      )}
    </form>
  );
}
