"use client";
import { useEffect, useState } from "react";
import { MENU_ITEM } from "@/components/ui/menu";
import { type NotifyState, notifyState, switchNotify } from "./browser-notice";

const WORDS: Record<NotifyState, string> = { none: "", ask: "allow…", on: "on", off: "off", blocked: "blocked" };

/** Whether the browser says what is told to me by name: asked for, and switched, by a click here alone. */
export function NotifyItem() {
  const [state, setState] = useState<NotifyState>("none");
  useEffect(() => setState(notifyState()), []);
  if (state === "none") return null;
  const isBlocked = state === "blocked";
  return (
    <button
      type="button"
      aria-disabled={isBlocked || undefined}
      title={
        isBlocked
          ? "The browser blocks notifications of this site. Allow them in its settings."
          : "When an update that I promised is due, or something is escalated to me"
      }
      onClick={() => !isBlocked && void switchNotify().then(setState)}
      className={MENU_ITEM}
    >
      Notify me here <span className="text-text">{WORDS[state]}</span>
    </button>
  );
}
