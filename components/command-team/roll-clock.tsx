"use client";
import { formatDuration } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { rollState } from "@/server/roll-calls/rules";
import type { RollCall } from "@/server/roll-calls/schemas";

/** What is left of a roll-call's time, or how long it is over. */
export function RollClock({ roll }: { roll: RollCall }) {
  const now = useNow();
  const left = Date.parse(roll.dueAt) - now;
  const { isOverdue, isOpen } = rollState(roll, now);
  if (!isOpen) return <span className="text-soft">closed</span>;
  return (
    <span className={`num min-w-28 shrink-0 text-right text-xs ${isOverdue ? "font-semibold text-red" : "text-amber"}`}>
      {isOverdue ? `overdue by ${formatDuration(-left)}` : `${formatDuration(left)} left`}
    </span>
  );
}
