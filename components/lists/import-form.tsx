"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import type { ImportMembers, ImportReport, ListSummary } from "@/server/lists/schemas";

type Props = { list: ListSummary; onClose: () => void; onImported: () => void };

/** A CSV file: what it would change and every bad row first, then the import, whole or of the good rows. */
export function ImportForm({ list, onClose, onImported }: Props) {
  const { show } = useAnnounce();
  const [csv, setCsv] = useState("");
  const [report, setReport] = useState<ImportReport | null>(null);
  const run = useVerb((client, input: ImportMembers, options) => client.list.importMembers.mutate(input, options));
  const look = async (file: File | undefined) => {
    setReport(null);
    if (!file) return;
    const text = await file.text();
    setCsv(text);
    const outcome = await run.run({ listId: list.id, csv: text, isTrial: true });
    if (outcome.ok) setReport(outcome.value);
  };
  const take = async (isOnlyGood: boolean) => {
    const outcome = await run.run({ listId: list.id, csv, isOnlyGood });
    if (!outcome.ok) return;
    setReport(outcome.value);
    if (!outcome.value.isImported) return;
    show(`Imported: ${outcome.value.added} added, ${outcome.value.changed} changed`);
    onImported();
    onClose();
  };
  const good = report ? report.added + report.changed + report.unchanged : 0;
  return (
    <section aria-label={`Import into ${list.name}`} className="mt-3 rounded-md border border-line px-3 py-3">
      <Field
        label="CSV file"
        hint="first line: email, name, company, escalation, renewal, sponsor, in any order"
        error={run.failure?.message}
      >
        {(slot) => (
          <input
            {...slot}
            type="file"
            accept=".csv,text/csv"
            className="input"
            onChange={(event) => void look(event.target.files?.[0])}
          />
        )}
      </Field>
      {report && (
        <div aria-live="polite" className="mt-3 text-[13px]">
          <p>
            <span className="num">{report.added}</span> to add, <span className="num">{report.changed}</span> to change,{" "}
            <span className="num">{report.unchanged}</span> as they are.
            {report.unused.length > 0 && ` Columns not used: ${report.unused.join(", ")}.`}
          </p>
          {report.bad.length > 0 && (
            <>
              <FieldError>
                {report.bad.length} {report.bad.length === 1 ? "row is" : "rows are"} bad. Nothing is imported yet.
              </FieldError>
              <ul className="mt-1 max-h-48 overflow-y-auto">
                {report.bad.map((row) => (
                  <li key={row.line} className="[overflow-wrap:anywhere]">
                    Line <span className="num">{row.line}</span>
                    {row.email && `, ${row.email}`}: {row.why}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {report && report.bad.length === 0 && good > 0 && (
          <Button look="primary" isBusy={run.isBusy} onClick={() => void take(false)}>
            Import {good} {good === 1 ? "member" : "members"}
          </Button>
        )}
        {report && report.bad.length > 0 && good > 0 && (
          <Button isBusy={run.isBusy} onClick={() => void take(true)}>
            Import the {good} good {good === 1 ? "one" : "ones"}
          </Button>
        )}
        <Button look="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </section>
  );
}
