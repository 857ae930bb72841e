"use client";
import { Button } from "@/components/ui/button";
import { fileName, saveFile } from "@/components/ui/save-file";
import { badRowsCsv } from "@/server/lists/rules";
import type { ImportReport, ListSummary } from "@/server/lists/schemas";

/** Bad rows on the screen; the file of the report has all of them. */
const SHOWN = 200;

/** What an import would change, and every bad row with what to do about it. */
export function ImportOutcome({ list, report }: { list: ListSummary; report: ImportReport }) {
  const { added, changed, unchanged, bad, unused, isImported } = report;
  return (
    <div role="status" className="mt-3 text-[13px]">
      <p>
        <span className="num">{added}</span> {isImported ? "added" : "to add"}, <span className="num">{changed}</span>{" "}
        {isImported ? "changed" : "to change"}, <span className="num">{unchanged}</span> as they are.
        {unused.length > 0 && ` Columns not used: ${unused.join(", ")}.`}
      </p>
      {bad.length > 0 && (
        <>
          <div className="mt-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <p className="text-red">
              <span className="num">{bad.length}</span> bad {bad.length === 1 ? "row" : "rows"}.{" "}
              {isImported ? "All others are on the list." : "Nothing is imported yet."}
            </p>
            <Button isSmall onClick={() => saveFile(`${fileName(list.name)}-bad-rows.csv`, badRowsCsv(bad))}>
              Download the report
            </Button>
          </div>
          <div className="mt-1 overflow-x-auto">
            <table className="w-full text-left">
              <caption className="sr-only">Bad rows</caption>
              <thead className="text-xs text-dim">
                <tr>
                  <th className="py-1 pr-3 font-normal whitespace-nowrap">Line</th>
                  <th className="py-1 pr-3 font-normal">Value</th>
                  <th className="py-1 font-normal">What to do</th>
                </tr>
              </thead>
              <tbody>
                {bad.slice(0, SHOWN).map((row) => (
                  <tr key={row.line} className="border-t border-line-soft align-top">
                    <td className="num py-1 pr-3">{row.line}</td>
                    <td className="max-w-48 min-w-32 py-1 pr-3 [overflow-wrap:anywhere]">
                      {row.value || "(empty)"}
                      {row.email && row.email !== row.value && (
                        <span className="block text-xs text-soft">{row.email}</span>
                      )}
                    </td>
                    <td className="min-w-40 py-1">{row.why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {bad.length > SHOWN && <p className="text-soft">The first {SHOWN}; the report has all.</p>}
        </>
      )}
    </div>
  );
}
