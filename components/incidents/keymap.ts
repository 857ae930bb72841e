import { useCallback, useSyncExternalStore } from "react";
import { COMMANDS, type FiregroundCommand } from "./commands";

/** Keys that the person chose on this device, by command; null: no key. */
export type Keymap = Readonly<Record<string, string | null>>;

const KEPT_AS = "majorops-keys";
const NONE: Keymap = {};
const listeners = new Set<() => void>();
let held: Keymap | null = null;

function read(): Keymap {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}");
    if (typeof kept !== "object" || kept === null) return NONE;
    const entries = Object.entries(kept).filter(
      ([, key]) => key === null || (typeof key === "string" && isFreeKey(key)),
    );
    return Object.fromEntries(entries);
  } catch {
    return NONE;
  }
}

const subscribe = (listener: () => void) => {
  const onStorage = (event: StorageEvent) => {
    if (event.key !== KEPT_AS) return;
    held = null;
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
};
const snapshot = (): Keymap => {
  held ??= read();
  return held;
};

/** The keys chosen on this device. */
export const useKeymap = (): Keymap => useSyncExternalStore(subscribe, snapshot, () => NONE);

/** Chooses a command's key, null for none, undefined for the one it has of itself. */
export function chooseKey(id: string, key: string | null | undefined): void {
  const { [id]: _, ...others } = snapshot();
  held = key === undefined ? others : { ...others, [id]: key };
  localStorage.setItem(KEPT_AS, JSON.stringify(held));
  for (const listener of listeners) listener();
}

/** Gives every command its own key again. */
export function resetKeys(): void {
  held = NONE;
  localStorage.removeItem(KEPT_AS);
  for (const listener of listeners) listener();
}

/** Whether a key may be chosen: one printed character. */
export const isFreeKey = (key: string): boolean => [...key].length === 1 && key.trim() !== "";

/** The key that a command answers to; undefined where it has none. */
export function keyOf(command: Pick<FiregroundCommand, "id" | "key">, keymap: Keymap): string | undefined {
  const chosen = keymap[command.id];
  return chosen === undefined ? command.key : (chosen ?? undefined);
}

/** Who answers to a key now, apart from the command that wants it. */
export const holderOf = (
  key: string,
  but: string,
  keymap: Keymap,
  commands = COMMANDS,
): FiregroundCommand | undefined => commands.find((command) => command.id !== but && keyOf(command, keymap) === key);

/** How a key reads on screens: "⇧A" for Shift+A, "R" for R. */
export const keyLabel = (key: string): string =>
  key.length === 1 && key !== key.toLowerCase() ? `⇧${key}` : key.toUpperCase();

/** The label of a command's key, as buttons print it. */
export function useKeyLabel(): (id: string) => string | undefined {
  const keymap = useKeymap();
  return useCallback(
    (id) => {
      const command = COMMANDS.find((one) => one.id === id);
      const key = command && keyOf(command, keymap);
      return key && keyLabel(key);
    },
    [keymap],
  );
}
