"use client";
import type { ButtonHTMLAttributes } from "react";
import { Kbd } from "./kbd";
import { useHydrated } from "./use-hydrated";

type Look = "primary" | "plain" | "quiet" | "danger";
type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  /** The key that does the same; printed on the button. */
  hotkey?: string | undefined;
  isBusy?: boolean;
  /** Why it cannot be pressed now. It stays reachable, so that everyone can learn the reason. */
  refusal?: string | null;
  isSmall?: boolean;
};

const LOOKS: Record<Look, string> = {
  primary: "border-primary bg-primary text-primary-text font-semibold enabled:hover:bg-primary-hover",
  plain: "border-line bg-raise text-text font-semibold hover:border-dim",
  quiet: "border-transparent bg-transparent text-soft hover:text-text hover:border-line",
  danger: "border-red-line bg-red-bg text-red font-semibold hover:border-red",
};

export function Button({
  look = "plain",
  hotkey,
  isBusy,
  refusal,
  isSmall,
  className = "",
  children,
  onClick,
  type = "button",
  ...rest
}: Props) {
  const isOff = Boolean(refusal) || isBusy;
  // A form sent before the page is alive would go the browser's way and lose what was typed.
  const isEarly = !useHydrated() && type === "submit";
  return (
    <button
      {...rest}
      type={type}
      disabled={isEarly || rest.disabled}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-keyshortcuts={hotkey ? hotkey.replace("⇧", "Shift+") : undefined}
      title={refusal ?? rest.title}
      aria-description={refusal ?? undefined}
      onClick={(event) => {
        if (!isOff) return onClick?.(event);
        event.preventDefault();
      }}
      className={`tap inline-flex items-center gap-2 rounded-md border text-left ${isSmall ? "min-h-7 px-2.5 text-[13px]" : "min-h-10 px-3.5 text-sm"} ${LOOKS[refusal && look === "primary" ? "plain" : look]} ${isOff ? "opacity-60" : ""} ${hotkey ? "justify-between" : "justify-center"} ${className}`}
    >
      <span>{children}</span>
      {hotkey && (
        <Kbd className={look === "primary" && !refusal ? "border-primary-line text-primary-text" : undefined}>
          {hotkey}
        </Kbd>
      )}
    </button>
  );
}
