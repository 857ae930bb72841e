"use client";
import { useOutboxState } from "@/components/providers/browser-outbox";
import { waitsFor } from "./waiting-edits";

/** Whether a write of the viewer about one thing waits for the network: what offers it says so instead. */
export function useWaits(path: string, about: Readonly<Record<string, unknown>>): boolean {
  return waitsFor(useOutboxState().entries, path, about);
}

/** In place of the button whose press is kept. */
export const NotSynced = () => <span className="shrink-0 text-xs whitespace-nowrap text-amber">○ not synced</span>;
