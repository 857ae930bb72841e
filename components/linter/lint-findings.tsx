"use client";
import { useEffect, useRef } from "react";
import { Kbd } from "@/components/ui/kbd";
import type { Finding } from "@/server/linter/schemas";

type Props = {
  findings: readonly Finding[];
  /** There is nothing to judge yet. */
  isBlank?: boolean;
  /** Puts the caret on the words that a finding is about. */
  onJump: (from: number, to: number) => void;
  /** Puts right what needs no thought (applyFix); without it no fix is offered. */
  onFix?: (finding: Finding) => void;
};

/** Ctrl . puts right the first finding that can be, from wherever one writes. */
function useFixKey(first: Finding | undefined, onFix: Props["onFix"]): void {
  const latest = useRef({ first, onFix });
  useEffect(() => {
    latest.current = { first, onFix };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "." || !(event.ctrlKey || event.metaKey)) return;
      const { first: finding, onFix: fix } = latest.current;
      if (!finding || !fix) return;
      event.preventDefault();
      fix(finding);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

/** What stands in the way of a text, and what asks for a second look. */
export function LintFindings({ findings, isBlank = false, onJump, onFix }: Props) {
  const firstFix = onFix && findings.find((finding) => finding.fix !== null);
  useFixKey(firstFix, onFix);
  const warnings = findings.filter((finding) => finding.level === "warning").length;
  const errors = findings.length - warnings;
  return (
    <section aria-label="Linter" className="min-h-12 text-[13px]">
      <h3 className="cap mb-1">
        <span role="status">
          {isBlank ? (
            <span className="text-dim">Linter: no text yet</span>
          ) : findings.length === 0 ? (
            <span className="text-green">Linter: nothing found</span>
          ) : (
            <>
              Linter
              {errors > 0 && <span className="ml-2 text-red">{errors === 1 ? "1 error" : `${errors} errors`}</span>}
              {warnings > 0 && (
                <span className="ml-2 text-amber">{warnings === 1 ? "1 warning" : `${warnings} warnings`}</span>
              )}
            </>
          )}
        </span>
      </h3>
      <ul className="grid gap-1">
        {findings.map((finding) => (
          <li key={`${finding.rule} ${finding.from} ${finding.to}`} className="flex gap-2">
            <span
              className={`w-16 shrink-0 text-xs leading-5 ${finding.level === "error" ? "text-red" : "text-amber"}`}
            >
              {finding.level}
            </span>
            <div className="min-w-0">
              {finding.to > finding.from ? (
                <button
                  type="button"
                  onClick={() => onJump(finding.from, finding.to)}
                  className="min-h-6 text-left underline decoration-dotted underline-offset-4"
                >
                  {finding.message}
                </button>
              ) : (
                <span className="inline-block min-h-6">{finding.message}</span>
              )}
              {onFix && finding.fix && (
                <button
                  type="button"
                  aria-keyshortcuts={finding === firstFix ? "Control+." : undefined}
                  onClick={() => onFix(finding)}
                  className="tap mt-0.5 mb-1 flex min-h-6 items-center gap-1.5 rounded border border-line px-1.5 text-xs text-text hover:border-dim"
                >
                  {finding.fix.label}
                  {finding === firstFix && <Kbd>Ctrl .</Kbd>}
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
