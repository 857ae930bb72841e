import { useSyncExternalStore } from "react";

/** What this device remembers of the queues: the branch that its person looks after, and which ones are folded. */
export type KeptBranches = { own: string | null; folded: Readonly<Record<string, boolean>> };

const KEPT_AS = "majorops-branches";
const NONE: KeptBranches = { own: null, folded: {} };
const listeners = new Set<() => void>();
let held: KeptBranches | null = null;

function read(): KeptBranches {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? "null") as Partial<KeptBranches> | null;
    return { own: typeof kept?.own === "string" ? kept.own : null, folded: { ...kept?.folded } };
  } catch {
    return NONE;
  }
}

const snapshot = (): KeptBranches => {
  held ??= read();
  return held;
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

function keep(next: KeptBranches): void {
  held = next;
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(next));
  } catch {
    // Kept for this page alone.
  }
  for (const listener of listeners) listener();
}

export const useKeptBranches = (): KeptBranches => useSyncExternalStore(subscribe, snapshot, () => NONE);

/** Remembers which branch comes first here; null: none. */
export const keepOwnBranch = (own: string | null): void => keep({ ...snapshot(), own });

/** Remembers that a branch is folded, or open. */
export const foldBranch = (branch: string, isFolded: boolean): void =>
  keep({ ...snapshot(), folded: { ...snapshot().folded, [branch]: isFolded } });
