"use client";
import { type ReactNode, useEffect, useRef, useState } from "react";

/** A small list under a button, made when it is first opened; it closes on Escape, on a click elsewhere, and when the focus leaves it. */
export function Menu({ label, name, children }: { label: ReactNode; name: string; children: ReactNode }) {
  const ref = useRef<HTMLDetailsElement>(null);
  const [wasOpened, setOpened] = useState(false);
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current;
      if (details?.open && !(event.target instanceof Node && details.contains(event.target))) details.open = false;
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
    };
  }, []);
  return (
    <details
      ref={ref}
      className="relative"
      onToggle={() => setOpened(true)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !ref.current?.open) return;
        event.stopPropagation();
        ref.current.open = false;
        ref.current.querySelector("summary")?.focus();
      }}
    >
      <summary className="tap flex min-h-8 list-none items-center gap-2 rounded-md border border-line px-2.5 text-[13px] text-soft hover:text-text [&::-webkit-details-marker]:hidden">
        <span className="sr-only">{name}</span>
        {label}
      </summary>
      <div className="panel absolute right-0 z-30 mt-1 grid min-w-52 gap-0.5 bg-raise p-1.5 text-[13px]">
        {wasOpened && children}
      </div>
    </details>
  );
}

export const MENU_ITEM =
  "tap flex min-h-8 w-full items-center justify-between gap-3 rounded px-2.5 text-left text-soft hover:bg-line hover:text-text";
