"use client";
import { createContext, type ReactNode, useContext } from "react";
import type { Refuse } from "@/components/providers/viewer";
import { useNow } from "@/components/time/use-now";
import type { IncidentSnapshot } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";

/** Dialogs of the fireground; each is loaded when it is first opened. */
export type FiregroundSheet =
  | "publish"
  | "copies"
  | "advance"
  | "status"
  | "severity"
  | "alarm-level"
  | "path"
  | "extend"
  | "hypothesis"
  | "task"
  | "can"
  | "conditions"
  | "question"
  | "page-team"
  | "arrived"
  | "participant"
  | "handoff"
  | "roll-call"
  | "team-history"
  | "release"
  | "close"
  | "link"
  | "backdate"
  | "notices"
  | "escalate"
  | "subscribe"
  | "palette"
  | "keys";

/** Panels that share one place beside the timeline. */
export const DECK_TABS = ["now", "queues", "conditions", "questions", "pages", "validation", "impact"] as const;
export type DeckTab = (typeof DECK_TABS)[number];

/** What every panel of one fireground shares. */
export type Fireground = {
  snapshot: IncidentSnapshot;
  config: Settings;
  refuse: Refuse;
  /** Takes up the answer of a write at once; the stream brings the same to everyone. */
  take: (snapshot: IncidentSnapshot) => void;
  /** Reads everything beside the timeline again. */
  refresh: () => void;
  /** Opens a dialog; some want to know what it is about (an id, a status). */
  open: (sheet: FiregroundSheet, about?: string) => void;
  /** Brings a panel of the deck to the front, and the keyboard to it; "aside" leaves the keyboard where it is. */
  show: (tab: DeckTab, how?: "aside") => void;
  tab: DeckTab;
  /** Puts the caret where something is written; a search may begin with a text. */
  begin: (what: "log" | "command" | "search" | "title" | "description", text?: string) => void;
  go: (url: string) => void;
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

/** The instant that the incident's clocks show, and whether they stand: once it is resolved nothing more is due. */
export function useIncidentClock(): { now: number; isOver: boolean } {
  const { status, resolvedAt } = useFireground().snapshot;
  const now = useNow();
  const isOver = status === "Resolved";
  return { now: isOver && resolvedAt ? Math.min(now, Date.parse(resolvedAt)) : now, isOver };
}
