"use client";
import { durationWords, formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { type Pace, paceOf } from "@/server/checklists/rules";
import { PHASES, phaseName } from "@/server/incidents/rules";
import { useFireground } from "./fireground-context";
import { phaseSpans } from "./phase-spans";

/** The eight phases: how long each took, how long this one runs against its target. */
export function PhaseBar() {
  const { snapshot, config } = useFireground();
  const now = useNow();
  const spans = phaseSpans(snapshot, now);
  const current = spans[snapshot.phase - 1];
  const target = config.phaseTargetMinutes[snapshot.phase - 1] ?? 0;
  const isResolved = snapshot.status === "Resolved";
  const paceIn = (index: number, ms: number) => paceOf(ms / 60_000, config.phaseTargetMinutes[index] ?? 0, config);
  const pace = paceIn(snapshot.phase - 1, current?.ms ?? 0);
  const isOver = (current?.ms ?? 0) > target * 60_000;
  return (
    <nav aria-label="Phases" className="px-5 pt-2.5 low:pt-2 max-md:px-3.5 max-md:pt-2">
      <p aria-hidden="true" className="mb-1.5 truncate text-[15px] font-semibold md:hidden">
        <bdi>{snapshot.title}</bdi>
      </p>
      <ol className="grid grid-cols-8 gap-[3px]">
        {PHASES.map(({ number, name }, index) => {
          const span = spans[index];
          const isNow = number === snapshot.phase && !isResolved;
          const isDone = number <= snapshot.phase && !isNow;
          const figure = span?.ms === null || span === undefined ? null : formatDuration(span.ms);
          return (
            <li
              key={number}
              aria-current={isNow ? "step" : undefined}
              className={`flex min-w-0 items-baseline justify-between gap-x-1 border-b-[3px] px-2.5 py-1.5 low:py-1 text-xs max-[1400px]:px-1.5 md:max-xl:flex-col max-md:justify-center max-md:px-0 ${
                isNow
                  ? "border-amber bg-raise text-text"
                  : isDone
                    ? "border-green-line bg-panel text-soft"
                    : "border-line bg-panel text-dim"
              }`}
            >
              <b className="min-w-0 max-w-full text-[13px] font-semibold md:truncate">
                {number}
                <span className="max-md:sr-only"> {name}</span>
              </b>
              <span
                className={`num shrink-0 max-[1400px]:text-[11px] max-md:sr-only ${isNow && isOver ? "text-amber" : ""}`}
              >
                {isDone && (figure ?? "skipped")}
                {isDone && span?.ms != null && <PaceMark pace={paceIn(index, span.ms)} />}
                {isNow && `${figure ?? ""}/${target}`}
                {isNow && <span className="sr-only"> minutes, {isOver ? "over its target" : pace}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      <p className="mt-1.5 text-xs text-soft md:hidden">
        Phase <span className="num">{snapshot.phase}</span> of 8 · {phaseName(snapshot.phase)}
        {isResolved ? ", resolved" : " "}
        <span className={`num ${isOver ? "text-amber" : ""}`}>
          {!isResolved && `${formatDuration(current?.ms ?? 0)} / ${target} min`}
        </span>
        {isOver && !isResolved && ` · over its target by ${durationWords((current?.ms ?? 0) - target * 60_000)}`}
      </p>
    </nav>
  );
}

/** Fast, ok or slow against the target: a mark beside the figure, the word for who hovers or listens. */
function PaceMark({ pace }: { pace: Pace }) {
  if (pace === "ok") return <span className="sr-only">, ok</span>;
  const isSlow = pace === "slow";
  return (
    <span title={`${pace} against its target`} className={`ml-0.5 ${isSlow ? "text-amber" : "text-green"}`}>
      <span aria-hidden="true">{isSlow ? "▴" : "▾"}</span>
      <span className="sr-only">, {pace}</span>
    </span>
  );
}
