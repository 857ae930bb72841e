"use client";
import { useFireground } from "@/components/incidents/fireground-context";

/** What the incident bets on: the primary path's bet. Its line stays when there is none, so that nothing moves. */
export function CurrentBetLine() {
  const { snapshot, refuse } = useFireground();
  if (snapshot.status === "Resolved") return null;
  return (
    <p className="mt-1 flex min-h-6 items-baseline gap-2 text-[13px] low:mt-0">
      <b className="shrink-0 font-semibold text-violet">Current bet</b>
      {snapshot.currentBet ? (
        <bdi className="min-w-0">{snapshot.currentBet}</bdi>
      ) : (
        <span className="text-dim">
          {refuse("recovery.makePrimary") ? "none yet" : "none: open a recovery path's row to make it primary"}
        </span>
      )}
    </p>
  );
}
