"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useNow } from "@/components/time/use-now";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import type { RecoveryPath } from "@/server/recovery/schemas";
import { ClosePathForm } from "./close-path-form";
import { timebox } from "./timebox";

const TONE = { plain: "text-soft", amber: "text-amber", red: "text-red", green: "text-green" };

/** What is being tried: parallel tracks with owner, timebox and outcome. */
export function RecoveryPanel({ paths }: { paths: RecoveryPath[] }) {
  const { open, refuse, snapshot } = useFireground();
  const now = useNow();
  const running = paths.filter((path) => path.closedAt === null);
  const sorted = [...running, ...paths.filter((path) => path.closedAt !== null)];
  const refusal = refuse("recovery.open");
  return (
    <Panel
      title="Recovery paths"
      aside={
        <>
          <span className="num">{running.length} running</span>
          {!refusal && (
            <button
              type="button"
              aria-keyshortcuts="R"
              title="Open a recovery path"
              onClick={() => open("path")}
              className="tap flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-text"
            >
              <span className="sr-only">Open a recovery path</span>
              <span aria-hidden="true">+</span> <Kbd>R</Kbd>
            </button>
          )}
        </>
      }
      scroll="max-h-42 max-md:max-h-none"
    >
      {sorted.length === 0 && (
        <EmptyState>
          {refusal || snapshot.status === "Resolved" ? (
            "No recovery path was opened."
          ) : (
            <>
              Nothing is being tried yet. <Kbd>R</Kbd> opens a path with an owner and a timebox.
            </>
          )}
        </EmptyState>
      )}
      <ul>
        {sorted.map((path) => (
          <PathRow key={path.id} path={path} now={now} />
        ))}
      </ul>
    </Panel>
  );
}

function PathRow({ path, now }: { path: RecoveryPath; now: number }) {
  const { refuse } = useFireground();
  const [isClosing, setClosing] = useState(false);
  const { text, tone } = timebox(path, now);
  const isOpen = path.closedAt === null;
  return (
    <li className="border-t border-line-soft py-1.5 text-[13px] first:border-t-0 first:pt-0">
      <div className="flex items-baseline justify-between gap-2">
        <b dir="auto" className={`min-w-0 font-semibold ${isOpen ? "" : "text-soft"}`}>
          {path.title}
        </b>
        <span className={`num shrink-0 text-xs ${TONE[tone]}`}>{text}</span>
      </div>
      <div className="flex items-baseline justify-between gap-2 text-xs text-soft">
        <span className="min-w-0">
          {isOpen && path.currentBet && (
            <>
              <span className="text-violet">Current bet</span> <bdi>{path.currentBet}</bdi> ·{" "}
            </>
          )}
          <bdi>{path.owner}</bdi>
          {!isOpen && path.outcomeReason && ` · ${path.outcomeReason}`}
        </span>
        {isOpen && !isClosing && !refuse("recovery.close") && (
          <button
            type="button"
            onClick={() => setClosing(true)}
            aria-label={`Close path: ${path.title}`}
            className="min-h-6 shrink-0 rounded px-1 text-dim hover:text-text"
          >
            Close
          </button>
        )}
      </div>
      {isClosing && isOpen && <ClosePathForm path={path} onDone={() => setClosing(false)} />}
    </li>
  );
}
