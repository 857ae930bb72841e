"use client";
import type { EntryFilter } from "@/server/timeline/rules";
import type { Change, HeadProps } from "./timeline-head";

const CHIP = "tap flex min-h-6 items-center rounded border border-transparent px-1 hover:border-line hover:text-text";

/** What a filter found, and what is narrowed by things that the head does not show as pressed. */
export function Narrowed({ filter, setFilter, paths, change, found, isReading, problem }: HeadProps & Change) {
  const path = paths.find(({ id }) => id === filter.pathId);
  const chips: [string, EntryFilter][] = [
    ...(filter.actor ? [[`by ${filter.actor}`, { actor: undefined }] as [string, EntryFilter]] : []),
    ...(filter.pathId ? [[`@${path?.title ?? "path"}`, { pathId: undefined }] as [string, EntryFilter]] : []),
    ...(filter.phase ? [[`Phase ${filter.phase}`, { phase: undefined }] as [string, EntryFilter]] : []),
    ...(filter.isCorrection ? [["corrections", { isCorrection: undefined }] as [string, EntryFilter]] : []),
    ...(filter.visibility === "internal" ? [["internal", { visibility: undefined }] as [string, EntryFilter]] : []),
  ];
  return (
    <p role="status" className="flex w-full flex-wrap items-center gap-x-3 text-soft">
      <span className="num">
        {problem ?? (found ? `${found.count}${found.isMore ? "+" : ""} found` : isReading ? "Searching…" : "")}
        {found && found.others > 0 && `, ${found.others} others arrived`}
      </span>
      {chips.map(([words, without]) => (
        <button key={words} type="button" className={CHIP} title="Take this away" onClick={() => change(without)}>
          {words} ×
        </button>
      ))}
      <button type="button" className={CHIP} onClick={() => setFilter({})}>
        Clear
      </button>
    </p>
  );
}
