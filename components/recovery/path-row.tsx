"use client";
import { type KeyboardEvent, lazy, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { Button } from "@/components/ui/button";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Mark } from "@/components/ui/mark";
import { phaseName } from "@/server/incidents/rules";
import type { RecoveryPath } from "@/server/recovery/schemas";
import { timebox } from "./timebox";

const PathDetail = lazy(() => import("./path-detail").then((m) => ({ default: m.PathDetail })));
const TONE = { plain: "text-soft", amber: "text-amber", red: "font-semibold text-red", green: "text-green" };

/** "2 hypotheses", or how many of them are still active. */
function hypothesesOf({ hypothesisCount: all, activeHypothesisCount: active }: RecoveryPath): string {
  const count = active === all ? `${all}` : `${active} of ${all}`;
  return `${count} ${all === 1 ? "hypothesis" : "hypotheses"}${active === all ? "" : " active"}`;
}

type Props = {
  path: RecoveryPath;
  now: number;
  isOver: boolean;
  isOpen: boolean;
  isNext: boolean;
  onToggle: (isOpen: boolean) => void;
};

/** One recovery path: what counts at a glance, and all the rest when its row is opened. */
export function PathRow({ path, now, isOver, isOpen, isNext, onToggle }: Props) {
  const { open, refuse } = useFireground();
  const key = useKeyLabel();
  const { text, tone, isExpired } = timebox(path, now, isOver);
  const isRunning = path.closedAt === null;
  const [wantsClose, setWantsClose] = useState(false);
  const toggle = (toOpen: boolean, toClose = false) => {
    setWantsClose(toClose);
    onToggle(toOpen);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen) return;
    event.preventDefault();
    toggle(false);
    event.currentTarget.querySelector<HTMLElement>("[data-path-row]")?.focus();
  };
  return (
    <li
      onKeyDown={onKeyDown}
      className={`border-t border-line-soft text-[13px] first:border-t-0 ${isExpired ? "border-l-2 border-l-red" : isOpen ? "border-l-2 border-l-line" : ""}`}
    >
      <div className={`relative grid py-1.5 max-md:py-2.5 ${isExpired ? "bg-red-bg px-1.5" : isOpen ? "pl-1.5" : ""}`}>
        <div className="flex items-baseline justify-between gap-2">
          <button
            type="button"
            data-path-row=""
            aria-expanded={isOpen}
            onClick={() => toggle(!isOpen)}
            className="flex min-h-6 min-w-0 items-baseline text-left after:absolute after:inset-0 max-md:min-h-8"
          >
            <span aria-hidden="true" className="w-4 shrink-0 text-dim">
              {isOpen ? "▾" : "▸"}
            </span>
            <b dir="auto" className={`font-semibold ${isRunning ? "" : "text-soft"}`}>
              {path.title}
            </b>
          </button>
          <span className={`num min-w-[13ch] shrink-0 text-right text-xs ${TONE[tone]}`}>{text}</span>
        </div>
        <p className="flex flex-wrap items-baseline gap-x-2 pl-4 text-xs text-soft">
          {path.isPrimary && (
            <span className="inline-flex items-center gap-1 font-semibold text-violet">
              <Mark shape="diamond" /> Primary
            </span>
          )}
          {isRunning && (
            <span title={`Phase ${path.phase}, ${phaseName(path.phase)}`}>
              <span className="text-blue">Phase {path.phase}</span> {phaseName(path.phase)}
            </span>
          )}
          <bdi>{path.owner}</bdi>
          {path.extensionCount > 0 && <span>extended {path.extensionCount}×</span>}
          {path.hypothesisCount > 0 && <span>{hypothesesOf(path)}</span>}
          {!isRunning && path.outcomeReason && <bdi>{path.outcomeReason}</bdi>}
        </p>
        {isRunning && path.currentBet && !isOpen && (
          <p className="pl-4 text-xs low:line-clamp-2">
            <span className="text-violet">Current bet</span> <bdi>{path.currentBet}</bdi>
          </p>
        )}
        {isExpired && (
          <div className="relative z-10 mt-1 flex flex-wrap items-center gap-1.5 pl-4">
            <Button
              isSmall
              hotkey={isNext ? key("extend") : undefined}
              className="max-md:min-h-10"
              refusal={refuse("recovery.edit")}
              aria-label={`Extend: ${path.title}`}
              onClick={() => open("extend", path.id)}
            >
              Extend
            </Button>
            {!isOpen && (
              <Button
                isSmall
                className="max-md:min-h-10"
                refusal={refuse("recovery.close")}
                aria-label={`Close path: ${path.title}`}
                onClick={() => toggle(true, true)}
              >
                Close
              </Button>
            )}
          </div>
        )}
      </div>
      {isOpen && (
        <LazyPart missing={<NotLoaded />} loading={<p className="pb-2 pl-4 text-xs text-soft">Loading…</p>}>
          <PathDetail path={path} wantsClose={wantsClose} />
        </LazyPart>
      )}
    </li>
  );
}
