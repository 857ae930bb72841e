"use client";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { endOffer, isOffered, switchNotify } from "./browser-notice";

/** Asks once, of whoever keeps the promise here, whether this browser may tell them; a no is kept for good. */
export function NotifyOffer() {
  const [isShown, setShown] = useState(false);
  useEffect(() => setShown(isOffered()), []);
  if (!isShown) return null;
  const answer = (isWanted: boolean) => {
    setShown(false);
    endOffer();
    if (isWanted) void switchNotify();
  };
  return (
    <section
      aria-label="Notifications"
      className="flex h-9 items-center gap-2 rounded-md border border-line bg-panel pr-0.5 pl-2.5 text-xs leading-4 text-soft max-md:fixed max-md:inset-x-2 max-md:bottom-[calc(var(--tiles)+3.25rem)] max-md:z-20 max-md:h-auto max-md:min-h-12"
    >
      <p className="min-w-0 flex-1">
        <span className="hidden @3xl:inline">You keep the promise here. </span>This browser can tell you when an update
        is due.
      </p>
      <Button isSmall className="min-h-6! shrink-0 px-1.5! text-xs!" onClick={() => answer(true)}>
        Tell me
      </Button>
      <Button isSmall look="quiet" className="min-h-6! shrink-0 px-1.5! text-xs!" onClick={() => answer(false)}>
        No, thanks
      </Button>
    </section>
  );
}
