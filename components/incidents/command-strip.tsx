"use client";
import { LinksLine } from "@/components/incident-links/links-line";
import { promiseState } from "@/components/time/promise";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { isMetAt, LAST_PHASE, phaseName } from "@/server/incidents/rules";
import { useFireground } from "./fireground-context";
import { useKeyLabel } from "./keymap";

/** The promise, the phase and what is tried, in one line, for the views that leave their panels out. */
export function CommandStrip() {
  const { snapshot, config, open, refuse } = useFireground();
  const key = useKeyLabel();
  const now = useNow();
  const isResolved = snapshot.status === "Resolved";
  const promise = promiseState({
    eta: snapshot.nextUpdateEta,
    now,
    nudgeMinutes: config.nudgeMinutes[snapshot.severity],
    isResolved,
  });
  const isOverdue = promise.kind === "overdue";
  const frame = isOverdue
    ? "border-red-line bg-red-bg"
    : isResolved
      ? "border-line bg-panel"
      : "border-amber-line bg-amber-bg";
  const met = snapshot.conditions.filter((condition) => isMetAt(condition, now)).length;
  const { draft } = snapshot;
  const publish = refuse("milestone.publish");
  return (
    <section
      aria-label="Promise and phase"
      className={`flex flex-wrap items-center gap-x-5 gap-y-1.5 rounded-md border px-3.5 py-2 ${frame}`}
    >
      <h1 dir="auto" className="w-full truncate text-[15px] font-semibold max-md:sr-only">
        {snapshot.title}
      </h1>
      <div className="w-full empty:hidden">
        <LinksLine />
      </div>
      <p className={`min-w-48 ${isOverdue ? "text-red" : isResolved ? "text-soft" : "text-amber"}`}>
        <span className="cap mr-2">Next update</span>
        <b className="num text-lg">{promise.exact}</b>
      </p>
      <p className="text-[13px]">
        <span className="text-blue">Phase {snapshot.phase}</span> {phaseName(snapshot.phase)}{" "}
        <span className="num text-soft">
          · {met} of {snapshot.conditions.length} met
        </span>
      </p>
      {snapshot.currentBet && (
        <p className="min-w-0 flex-1 truncate text-[13px]">
          <span className="text-violet">Current bet</span> <bdi>{snapshot.currentBet}</bdi>
        </p>
      )}
      <span className="ml-auto flex flex-wrap gap-2">
        <Button
          isSmall
          look={isResolved ? "plain" : "primary"}
          hotkey={key("publish")}
          refusal={draft ? refuse("milestone.draft") : publish}
          onClick={() => open("publish")}
        >
          {draft ? `Review draft ${draft.number}` : "Write update"}
        </Button>
        {!isResolved && (
          <Button isSmall hotkey={key("holding")} refusal={publish} onClick={() => open("publish", "holding")}>
            Holding
          </Button>
        )}
        {!isResolved && snapshot.phase < LAST_PHASE && (
          <Button isSmall hotkey={key("advance")} refusal={refuse("incident.advance")} onClick={() => open("advance")}>
            Advance to {snapshot.phase + 1}
          </Button>
        )}
      </span>
    </section>
  );
}
