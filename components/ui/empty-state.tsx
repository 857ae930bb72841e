import type { ReactNode } from "react";

/** What belongs here, and how to make it. */
export function EmptyState({ children, className = "" }: { children: ReactNode; className?: string }) {
  return <p className={`text-[13px] text-soft ${className}`}>{children}</p>;
}
