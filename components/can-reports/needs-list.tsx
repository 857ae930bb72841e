"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { durationWords } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import type { CanNeed, CanReport, SettleNeed } from "@/server/can-reports/schemas";

/** Needs of all teams that are still open: what blocks, whom it was asked of, and for how long. */
export function NeedsList({ reports }: { reports: readonly CanReport[] }) {
  const open = reports.flatMap((report) =>
    report.needs.filter((need) => need.status === "open").map((need) => ({ need, report })),
  );
  if (open.length === 0) return null;
  return (
    <section aria-label="Open needs">
      <h3 className="mt-1 mb-0.5 flex justify-between text-xs text-dim">
        Needs that block <span className="num">{open.length} open</span>
      </h3>
      <ul>
        {open.toReversed().map(({ need, report }) => (
          <NeedRow key={need.id} need={need} report={report} />
        ))}
      </ul>
    </section>
  );
}

function NeedRow({ need, report }: { need: CanNeed; report: CanReport }) {
  const { snapshot, refuse } = useFireground();
  const reads = useReads();
  const now = useNow(60_000);
  const [note, setNote] = useState<string | null>(null);
  const settle = useVerb((client, input: SettleNeed, options) => client.can.settle.mutate(input, options));
  const finish = async (status: SettleNeed["status"]) => {
    await settle.run({ ref: snapshot.ref, needId: need.id, status, note: note ?? "" });
    reads.invalidate(`can ${snapshot.ref}`);
  };
  return (
    <li className="border-t border-line-soft py-1 text-[13px] first:border-t-0">
      <p dir="auto">{need.text}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-2 text-xs text-soft">
        <span>
          <bdi>{report.team}</bdi> asks {need.askOf ? <bdi>{need.askOf}</bdi> : "whoever can"} ·{" "}
          <span className="num">{durationWords(now - Date.parse(report.reportedAt))}</span>
        </span>
        {!refuse("can.report") && note === null && (
          <span className="flex gap-1">
            <Button isSmall isBusy={settle.isBusy} aria-label={`Met: ${need.text}`} onClick={() => void finish("met")}>
              Met
            </Button>
            <Button isSmall look="quiet" aria-label={`Drop: ${need.text}`} onClick={() => setNote("")}>
              Drop…
            </Button>
          </span>
        )}
      </div>
      {note !== null && (
        <form
          className="my-1 flex flex-wrap gap-1.5"
          onSubmit={(event) => {
            event.preventDefault();
            void finish("dropped");
          }}
          onKeyDown={(event) => event.key === "Escape" && setNote(null)}
        >
          <input
            ref={(field) => field?.focus()}
            aria-label={`Why it is dropped: ${need.text}`}
            placeholder="Why (optional)"
            dir="auto"
            value={note}
            onChange={(event) => setNote(event.target.value)}
            className="input min-h-8 min-w-32 flex-1 py-1 text-[13px]"
          />
          <Button type="submit" isSmall isBusy={settle.isBusy}>
            Dropped
          </Button>
          <Button isSmall look="quiet" onClick={() => setNote(null)}>
            Cancel
          </Button>
        </form>
      )}
      {settle.failure && <FieldError>{settle.failure.message}</FieldError>}
    </li>
  );
}
