"use client";
import { lazy } from "react";
import { formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { InlineEdit } from "@/components/ui/inline-edit";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Mark } from "@/components/ui/mark";
import { paceOf } from "@/server/checklists/rules";
import { isMetAt, LAST_PHASE, phaseName, statusConditions } from "@/server/incidents/rules";
import type { IncidentSnapshot, IncidentStatus } from "@/server/incidents/schemas";
import { useFireground } from "./fireground-context";
import { useEdit } from "./use-edit";

const PhaseWork = lazy(() => import("@/components/checklists/phase-work").then((m) => ({ default: m.PhaseWork })));

/** The present phase: what it asks for, what it still needs, its notes, and the way to the next one. */
export function PhaseCommand() {
  const { snapshot, refuse, open } = useFireground();
  const { phase, conditions, status } = snapshot;
  const isResolved = status === "Resolved";
  const now = useNow(conditions.some((condition) => condition.metAt) ? 1_000 : 60_000);
  const met = conditions.filter((condition) => isMetAt(condition, now)).length;
  return (
    <section aria-labelledby="phase-title" className="panel flex flex-col gap-3 px-4 py-3.5">
      <div className="flex items-baseline justify-between gap-2">
        <h2 id="phase-title" className="cap text-blue">
          Phase {phase} · {phaseName(phase)}
        </h2>
        {!isResolved && <PaceWord />}
        <span className="num text-[11px] text-soft">
          {met} of {conditions.length} met
        </span>
      </div>
      <ul className="grid gap-1.5 text-[13px]">
        {conditions.map((condition) => {
          const isMet = isMetAt(condition, now);
          return (
            <li key={condition.key} className={`flex gap-2 ${isMet ? "text-soft" : "text-text"}`}>
              <Mark shape={isMet ? "disc" : "ring"} className={`mt-[5px] ${isMet ? "text-green" : "text-dim"}`} />
              <span className="flex-1">
                {condition.text}
                <span className="sr-only">{isMet ? ", met" : ", not met yet"}</span>
              </span>
              {condition.metAt && !isMet && (
                <span className="num min-w-12 text-right">
                  {formatDuration(Date.parse(condition.metAt) - now + 999)}
                  <span className="sr-only"> to go</span>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <LazyPart loading={<p className="min-h-24" />} missing={<NotLoaded />}>
        <PhaseWork />
      </LazyPart>
      <PhaseNotes />
      {/* Within reach however long the phase's lists are. */}
      <div className="mt-auto grid gap-2 bg-panel md:sticky md:bottom-0 md:z-1 md:-mb-3.5 md:pt-2 md:pb-3.5">
        <StatusButtons />
        {phase < LAST_PHASE && !isResolved && (
          <Button
            hotkey="⇧A"
            refusal={refuse("incident.advance")}
            onClick={() => open("advance")}
            className="w-full max-md:hidden"
          >
            Advance to {phase + 1} {phaseName(phase + 1)}
          </Button>
        )}
      </div>
    </section>
  );
}

/** How long the phase runs against its target, in a word: fast, ok or slow (S1 phases). */
function PaceWord() {
  const { snapshot, config } = useFireground();
  const now = useNow(10_000);
  const target = config.phaseTargetMinutes[snapshot.phase - 1] ?? 0;
  const pace = paceOf((now - Date.parse(snapshot.phaseEnteredAt)) / 60_000, target, config);
  return (
    <span
      title={`Against its target of ${target} minutes`}
      className={`ml-auto text-[11px] ${pace === "slow" ? "text-amber" : "text-soft"}`}
    >
      {pace} ·
    </span>
  );
}

function PhaseNotes() {
  const { snapshot } = useFireground();
  const { save, refusalOf } = useEdit();
  return (
    <div className="text-[13px]">
      <h3 className="text-xs text-dim">Phase notes</h3>
      <InlineEdit
        key={snapshot.phase}
        label={`Notes of phase ${snapshot.phase}`}
        value={snapshot.phaseNotes[String(snapshot.phase)] ?? ""}
        isMultiline
        placeholder="Timeboxes called, decisions, who to ask next"
        refusal={refusalOf("phaseNote")}
        onSave={(next, was) => save("phaseNote", next, was)}
      />
    </div>
  );
}

const NEXT: Record<IncidentStatus, readonly IncidentStatus[]> = {
  Active: ["Monitoring", "Resolved"],
  Monitoring: ["Resolved", "Active"],
  Resolved: ["Active"],
};
const VERB: Record<IncidentStatus, string> = {
  Active: "Set to Active",
  Monitoring: "Set to Monitoring",
  Resolved: "Close…",
};

const STATUS_KEY: Partial<Record<IncidentStatus, string>> = { Monitoring: "M", Resolved: "⇧R" };

/** Statuses that may follow the present one in the present phase. */
export const nextStatuses = ({ status, phase }: Pick<IncidentSnapshot, "status" | "phase">): IncidentStatus[] =>
  NEXT[status]
    .filter((to) => statusConditions(to, phase).length === 0)
    .filter((to) => to !== "Active" || status === "Resolved");

/** The status, and where it may go from here. */
function StatusButtons() {
  const { snapshot, refuse, open } = useFireground();
  const shown = nextStatuses(snapshot);
  if (shown.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {shown.map((to) => (
        <Button
          key={to}
          isSmall
          hotkey={STATUS_KEY[to]}
          refusal={refuse("incident.setStatus")}
          onClick={() => (to === "Resolved" ? open("close") : open("status", to))}
          className="flex-1"
        >
          {to === "Active" ? "Reopen" : VERB[to]}
        </Button>
      ))}
    </div>
  );
}
