"use client";
import { type KeyboardEvent, lazy, useState } from "react";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd, KeyWord } from "@/components/ui/kbd";
import { LazyPart, NotLoaded } from "@/components/ui/lazy-part";
import { Panel } from "@/components/ui/panel";
import { isExpired, nextToExpire } from "@/server/recovery/rules";
import type { RecoveryPath } from "@/server/recovery/schemas";
import { PathRow } from "./path-row";
import { usePathOrder } from "./use-path-order";

const HypothesisList = lazy(() => import("./hypothesis-list").then((m) => ({ default: m.HypothesisList })));

/** Moves the focus between the rows; Enter opens the one that has it. */
function moveBetweenRows(event: KeyboardEvent<HTMLUListElement>): void {
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || target.dataset.pathRow === undefined) return;
  const rows = [...currentTarget.querySelectorAll<HTMLElement>("[data-path-row]")];
  const at = rows.indexOf(target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows[to]?.focus();
}

/** What is being tried: parallel tracks with owner, timebox, bet and outcome; expired ones lead. */
export function RecoveryPanel({ paths }: { paths: RecoveryPath[] }) {
  const { open, refuse } = useFireground();
  const key = useKeyLabel();
  const { now, isOver } = useIncidentClock();
  const { ordered, hold } = usePathOrder(paths, now);
  const [openId, setOpenId] = useState<string | null>(null);
  const [isOthersOpen, setOthersOpen] = useState(false);
  const running = paths.filter((path) => path.closedAt === null).length;
  const expired = isOver ? 0 : paths.filter((path) => isExpired(path, now)).length;
  const next = nextToExpire(paths, now);
  const isClosed = isOver || refuse("recovery.open") !== null;
  const openKey = key("path") ?? "";
  return (
    <Panel
      title="Recovery paths"
      aside={
        <>
          {expired > 0 && <span className="num font-semibold whitespace-nowrap text-red">{expired} expired</span>}
          <span className={`num whitespace-nowrap ${expired > 0 ? "low:sr-only" : ""}`}>
            {running} {isOver ? "without outcome" : "running"}
          </span>
          {!isClosed && (
            <button
              type="button"
              aria-keyshortcuts={openKey || undefined}
              title="Open a recovery path"
              onClick={() => open("path")}
              className="tap flex min-h-6 min-w-6 items-center gap-1.5 rounded text-soft hover:text-text"
            >
              <span className="sr-only">Open a recovery path</span>
              <span aria-hidden="true">+</span> {openKey && <Kbd>{openKey}</Kbd>}
            </button>
          )}
        </>
      }
      scroll={`max-md:max-h-none ${openId === null && !isOthersOpen ? "max-h-50 flex-1" : "max-h-[min(28rem,46dvh)]"}`}
    >
      {ordered.length === 0 && (
        <EmptyState>
          {isClosed ? (
            "No recovery path was opened."
          ) : (
            <>
              Nothing is being tried yet. {openKey ? <KeyWord touch="The plus">{openKey}</KeyWord> : "The plus"} opens a
              path with an owner and a timebox.
            </>
          )}
        </EmptyState>
      )}
      <ul data-opened={openId !== null || isOthersOpen || undefined} onKeyDown={moveBetweenRows} {...hold}>
        {ordered.map((path) => (
          <PathRow
            key={path.id}
            path={path}
            now={now}
            isOver={isOver}
            isNext={path.id === next?.id}
            isOpen={path.id === openId}
            onToggle={(isOpen) => setOpenId(isOpen ? path.id : null)}
          />
        ))}
      </ul>
      <OtherHypotheses onToggle={setOthersOpen} isOpen={isOthersOpen} />
    </Panel>
  );
}

/** Hypotheses that no path tests; read when somebody wants them. */
function OtherHypotheses({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) {
  return (
    <div className="border-t border-line-soft pt-1 text-[13px]">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => onToggle(!isOpen)}
        className="tap min-h-6 text-xs text-dim hover:text-text max-md:min-h-10"
      >
        <span aria-hidden="true" className="mr-1.5 inline-block w-2.5">
          {isOpen ? "▾" : "▸"}
        </span>
        Hypotheses on no path
      </button>
      {isOpen && (
        <div className="pl-4">
          <LazyPart missing={<NotLoaded />} loading={<p className="text-xs text-soft">Loading…</p>}>
            <HypothesisList pathId={null} />
          </LazyPart>
        </div>
      )}
    </div>
  );
}
