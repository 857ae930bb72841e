"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { ImportMembers, ImportReport, ListSummary } from "@/server/lists/schemas";
import { ImportOutcome } from "./import-outcome";

type Props = { list: ListSummary; onClose: () => void; onImported: () => void };

/** A CSV file, chosen or pasted: what it would change and every bad row first, then the import, whole or in part. */
export function ImportForm({ list, onClose, onImported }: Props) {
  const { show } = useAnnounce();
  const [csv, setCsv] = useState("");
  /** A file's text stays out of the field: of thousands of rows it would take the browser seconds to set. */
  const [isFile, setFile] = useState(false);
  const [unread, setUnread] = useState("");
  const [report, setReport] = useState<ImportReport | null>(null);
  const run = useVerb((client, input: ImportMembers, options) => client.list.importMembers.mutate(input, options));
  const change = (text: string) => {
    setCsv(text);
    setFile(false);
    setReport(null);
    setUnread("");
  };
  const check = async (text: string) => {
    const outcome = await run.run({ listId: list.id, csv: text, isTrial: true });
    if (outcome.ok) setReport(outcome.value);
  };
  const open = async (file: File | undefined) => {
    change("");
    if (!file) return;
    try {
      const text = await file.text();
      change(text);
      setFile(true);
      await check(text);
    } catch {
      setUnread("The file cannot be read. Choose it again.");
    }
  };
  const take = async (isOnlyGood: boolean) => {
    const outcome = await run.run({ listId: list.id, csv, isOnlyGood });
    if (!outcome.ok) return;
    setReport(outcome.value);
    if (!outcome.value.isImported) return;
    show(`Imported: ${outcome.value.added} added, ${outcome.value.changed} changed`);
    onImported();
    // The rows that are still to be mended stay in sight.
    if (outcome.value.bad.length === 0) onClose();
  };
  const good = report ? report.added + report.changed + report.unchanged : 0;
  const bad = report?.bad.length ?? 0;
  const isDone = report?.isImported ?? false;
  return (
    <section aria-label={`Import into ${list.name}`} className="mt-3 rounded-md border border-line px-3 py-3">
      <p className="mb-2 text-[13px] text-soft">
        The first line names the columns, in any order: <b className="font-semibold">email</b>, name, company,
        escalation, renewal, sponsor, usage. Whoever is on the list and not in the file stays.
      </p>
      <div className="grid items-start gap-3 md:grid-cols-2">
        <Field label="CSV file" error={unread || run.failure?.message}>
          {(slot) => (
            <input
              {...slot}
              type="file"
              accept=".csv,text/csv,text/plain"
              className="input"
              // The same file, mended meanwhile, is read again: browsers tell of another one only.
              onClick={(event) => {
                event.currentTarget.value = "";
                if (isFile) change("");
              }}
              onChange={(event) => void open(event.target.files?.[0])}
            />
          )}
        </Field>
        <Field label="Or paste it" hint="commas, semicolons or tabs">
          {(slot) => (
            <textarea
              {...slot}
              rows={4}
              spellCheck={false}
              placeholder={"email,name\nann@example.com,Ann"}
              className="input num text-xs"
              value={isFile ? "" : csv}
              onChange={(event) => change(event.target.value)}
            />
          )}
        </Field>
      </div>
      {report && <ImportOutcome list={list} report={report} />}
      <div className="mt-3 flex flex-wrap gap-2">
        {!report && (
          <Button look="primary" isBusy={run.isBusy} disabled={csv.trim() === ""} onClick={() => void check(csv)}>
            Check the rows
          </Button>
        )}
        {report && !isDone && bad === 0 && good > 0 && (
          <Button look="primary" isBusy={run.isBusy} onClick={() => void take(false)}>
            Import {good} {good === 1 ? "member" : "members"}
          </Button>
        )}
        {report && !isDone && bad > 0 && good > 0 && (
          <Button isBusy={run.isBusy} onClick={() => void take(true)}>
            Import the {good} good {good === 1 ? "one" : "ones"}
          </Button>
        )}
        <Button look="quiet" onClick={onClose}>
          {isDone ? "Close" : "Cancel"}
        </Button>
      </div>
    </section>
  );
}
