"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { PHASE_GUIDE } from "@/server/checklists/rules";
import { PhaseChecklist } from "./phase-checklist";

/** What the present phase is about, how it goes wrong, and what it asks for. */
export function PhaseWork() {
  const { snapshot } = useFireground();
  const guide = PHASE_GUIDE[snapshot.phase - 1];
  return (
    <>
      {guide && snapshot.status !== "Resolved" && (
        <div className="border-l-2 border-blue pl-2.5 text-[13px] text-soft">
          <p className="text-text">{guide.job}</p>
          <p className="mt-1">{guide.watch}</p>
          <details className="mt-1">
            <summary className="tap min-h-6 content-center text-xs text-dim hover:text-text">How it goes wrong</summary>
            <ul className="mt-1 grid list-disc gap-0.5 pl-4 marker:text-dim">
              {guide.failures.map((failure) => (
                <li key={failure}>{failure}</li>
              ))}
            </ul>
          </details>
        </div>
      )}
      <PhaseChecklist />
    </>
  );
}
