"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Refuse } from "@/components/providers/viewer";
import type { IncidentSnapshot, IncidentStatus } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";

export type FiregroundSheet = "publish" | "holding" | "advance" | "severity" | "path" | "keys";

/** What every panel of one fireground shares. */
export type Fireground = {
  snapshot: IncidentSnapshot;
  config: Settings;
  refuse: Refuse;
  /** Takes up the answer of a write at once; the stream brings the same to everyone. */
  take: (snapshot: IncidentSnapshot) => void;
  /** Reads everything beside the timeline again. */
  refresh: () => void;
  open: (sheet: FiregroundSheet) => void;
  /** Sets the status, asking first for what must be said. */
  openStatus: (to: IncidentStatus) => void;
};

const Shared = createContext<Fireground | null>(null);

export function FiregroundProvider({ value, children }: { value: Fireground; children: ReactNode }) {
  return <Shared value={value}>{children}</Shared>;
}

export function useFireground(): Fireground {
  const value = useContext(Shared);
  if (!value) throw new Error("useFireground needs a FiregroundProvider above it.");
  return value;
}
