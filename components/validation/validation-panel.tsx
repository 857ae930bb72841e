"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead, useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { FieldError } from "@/components/ui/field";
import type { Check, Checklist, StartValidation } from "@/server/validation/schemas";
import { AddCheckForm } from "./add-check-form";
import { CheckGrid } from "./check-grid";
import { CleanClock } from "./clean-clock";
import { ConfirmForm, useConfirm } from "./confirm-form";

/** What is confirmed of each system, by whom and through what, and how long all of it has been green. */
export function ValidationPanel() {
  const { snapshot, refuse } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const { data: list } = useRead(`validation ${ref}`, (client) => client.validation.list.query({ ref }));
  const take = (next: Checklist) => reads.set(`validation ${ref}`, next);
  const checks = list?.checks ?? [];
  const failed = checks.filter((check) => check.status === "fail").length;
  const waiting = checks.filter((check) => check.status === "pending" && check.isRequired).length;
  if (!list) return <section className="panel p-3.5 text-[13px] text-soft">Loading…</section>;
  return (
    <section aria-label="Validation" className="panel flex min-h-0 flex-col gap-3 overflow-y-auto px-3.5 py-2.5">
      <CleanClock failed={failed} waiting={waiting} />
      {checks.length === 0 ? <Start onStarted={take} /> : <Grid checks={checks} onTaken={take} />}
      {snapshot.status !== "Resolved" && !refuse("validation.edit") && (
        <AddCheckForm systems={[...new Set(checks.map((check) => check.system))]} onAdded={take} />
      )}
    </section>
  );
}

function Start({ onStarted }: { onStarted: (list: Checklist) => void }) {
  const { snapshot, refuse } = useFireground();
  const start = useVerb((client, input: StartValidation, options) => client.validation.start.mutate(input, options));
  const named = snapshot.affectedSystems.length;
  return (
    <div className="grid gap-2">
      <EmptyState>
        {named > 0
          ? "Every affected system gets its checks when phase 7 (Validation) begins. Confirm early what is back early."
          : "No affected system is named, so the service is validated as a whole. Name the systems, and each gets its checks."}
      </EmptyState>
      {snapshot.status !== "Resolved" && (
        <Button
          isSmall
          isBusy={start.isBusy}
          refusal={refuse("validation.edit")}
          onClick={async () => {
            const result = await start.run({ ref: snapshot.ref });
            if (result.ok) onStarted(result.value);
          }}
        >
          Make the checks now
        </Button>
      )}
      {start.failure && <FieldError>{start.failure.message}</FieldError>}
    </div>
  );
}

function Grid({ checks, onTaken }: { checks: Check[]; onTaken: (list: Checklist) => void }) {
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen =
    checks.find((check) => check.id === chosenId) ?? checks.find((one) => one.status !== "pass") ?? checks[0];
  const confirm = useConfirm(checks, onTaken);
  const unique = (of: (check: Check) => string) => [...new Set(checks.map(of))];
  return (
    <>
      <CheckGrid
        systems={unique((check) => check.system)}
        items={unique((check) => check.item)}
        checks={checks}
        chosen={chosen}
        onChoose={(check) => setChosenId(check.id)}
        onKey={(status, isWhole) => chosen && confirm.ask(chosen, status, isWhole)}
      />
      {chosen && <ConfirmForm key={chosen.id} check={chosen} confirm={confirm} />}
    </>
  );
}
