import { useSyncExternalStore } from "react";

/** Classic: everything in one view. Focus: one panel and the record. Terminal: the record and its command line. */
export const VIEWS = ["classic", "focus", "terminal"] as const;
export type View = (typeof VIEWS)[number];
export const VIEW_LABEL: Record<View, string> = { classic: "Classic", focus: "Focus", terminal: "Terminal" };

const KEPT_AS = "majorops-view";
const listeners = new Set<() => void>();

const read = (): View => VIEWS.find((view) => view === localStorage.getItem(KEPT_AS)) ?? "classic";
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

/** The view chosen on this device. */
export const useView = (): View => useSyncExternalStore(subscribe, read, () => "classic");

/** Chooses the view, for this device. */
export function chooseView(view: View): void {
  localStorage.setItem(KEPT_AS, view);
  for (const listener of listeners) listener();
}
