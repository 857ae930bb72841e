"use client";
import { useEffect, useRef } from "react";

/** Turned off by those whose tools send single keys (speech, switches). */
export const KEYS_OFF = "majorops-single-keys-off";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type)));

/** Whether a key press is a command: nothing is being typed, no dialog is open, no modifier but Shift is held. */
export function isCommandKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return false;
  return localStorage.getItem(KEYS_OFF) !== "1";
}

/** Runs the handler of the key pressed: "l" for L alone, "A" for Shift+A. Every handler is the latest one given. */
export function useHotkeys(handlers: Record<string, ((event: KeyboardEvent) => void) | undefined>): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const key = event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key;
      const handler = latest.current[key];
      if (!handler || event.repeat || !isCommandKey(event)) return;
      // Enter on a link or button is theirs.
      if (key === "Enter" && event.target instanceof Element && event.target.closest("a, button, summary")) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** Ctrl+K, or ⌘K, from anywhere but an open dialog: typing does not matter, because of the modifier. */
export function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open]);
}
