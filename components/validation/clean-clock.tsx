"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useViewer } from "@/components/providers/viewer";
import { formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { cleanMinutes, isWindowPassed, mayOverrideWindow, owesCleanWindow } from "@/server/validation/rules";

const MINUTE = 60_000;

/** How long everything has been green, against the window that a Critical or High owes; it starts anew with any red. */
export function CleanClock({ failed, waiting }: { failed: number; waiting: number }) {
  const { snapshot, config } = useFireground();
  const now = useNow();
  const { cleanSince, peakSeverity } = snapshot;
  const isOwed = owesCleanWindow(peakSeverity);
  const window = config.cleanWindowMinutes * MINUTE;
  const clean = cleanMinutes(cleanSince, now) * MINUTE;
  const isPassed = isWindowPassed(cleanSince, config.cleanWindowMinutes, now);
  const tone = cleanSince === null ? (failed > 0 ? "text-red" : "text-soft") : "text-green";
  const rest = [failed && `${failed} failed`, waiting && `${waiting} to go`].filter(Boolean).join(", ");
  return (
    <section aria-label="Clean clock" className="shrink-0 rounded-md border border-line px-3 py-2">
      <p className="flex items-baseline justify-between gap-2">
        <span className="cap">Clean</span>
        <span className={`num text-2xl leading-8 ${tone}`}>
          {formatDuration(clean)}
          {isOwed && <small className="ml-1 text-xs text-soft">of {formatDuration(window)}</small>}
        </span>
      </p>
      {isOwed && (
        <div className="mt-1 h-1 rounded bg-raise" aria-hidden="true">
          <div
            className="h-1 rounded bg-current text-green"
            style={{ width: `${window === 0 ? 100 : Math.min(100, (clean / window) * 100)}%` }}
          />
        </div>
      )}
      <p className="mt-1 min-h-8 text-xs text-soft">
        {cleanSince === null
          ? `Stands still${rest ? `: ${rest}` : ""}. It starts when every required check is green.`
          : isPassed && isOwed
            ? "The window has passed. It restarts with any red."
            : isOwed
              ? "Runs. It restarts with any red."
              : "All green. Medium and Low owe no window."}
      </p>
      {isOwed && !isPassed && snapshot.phase >= 7 && <GoOn />}
    </section>
  );
}

/** Going on before the window: for the MIM and the Leader alone, and said so to everybody else. */
function GoOn() {
  const { snapshot, open } = useFireground();
  const viewer = useViewer();
  if (snapshot.status === "Resolved") return null;
  const held = Object.entries(snapshot.commandUserIds).flatMap(([role, id]) => (id === viewer.userId ? [role] : []));
  if (!mayOverrideWindow(viewer, held)) {
    return <p className="text-xs text-dim">Only the MIM or the Leader can go on before that.</p>;
  }
  const isLast = snapshot.phase === 8;
  return (
    <Button isSmall look="quiet" onClick={() => open(isLast ? "close" : "advance")} className="-ml-2.5">
      {isLast ? "Close" : "Advance"} before the window…
    </Button>
  );
}
