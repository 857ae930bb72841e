"use client";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useOutboxState } from "@/components/providers/browser-outbox";
import { useAnnounce } from "@/components/ui/announcer";
import { LoadBoundary } from "@/components/ui/load-boundary";

const OutboxDialog = lazy(() => import("./outbox-dialog").then((module) => ({ default: module.OutboxDialog })));

/** More than this is on its way for a while, also over a good network. */
const AT_ONCE = 3;

/** How much is not synced and how much was refused; it opens the list of both. Nothing where all is done. */
export function OutboxBadge() {
  const { entries, others, isSignedOut, isUnanswered } = useOutboxState();
  const { say } = useAnnounce();
  const [isOpen, setOpen] = useState(false);
  const refused = entries.filter(({ state }) => state === "refused").length;
  const waiting = entries.length - refused;
  // What goes out within a moment is not worth a word.
  const shown = isUnanswered || isSignedOut || waiting > AT_ONCE ? waiting : 0;

  const before = useRef({ shown: 0, refused: 0 });
  useEffect(() => {
    const last = before.current;
    before.current = { shown, refused };
    if (refused > last.refused) say(`${refused} refused. Open the list of what is not synced to decide.`);
    else if (shown === 0 && last.shown > 0 && waiting === 0) say("Everything is synced.");
    else if (shown > 0 && last.shown === 0) say(`Kept here: ${shown} not synced.`);
  }, [shown, refused, waiting, say]);

  if (shown + refused + others === 0 && !isOpen) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
        className="tap num min-h-6 rounded text-xs whitespace-nowrap underline decoration-dotted underline-offset-2"
      >
        {shown > 0 && <span className="text-amber">○ {shown} not synced</span>}
        {refused > 0 && (
          <span className="text-red">
            {shown > 0 && " · "}✕ {refused} refused
          </span>
        )}
        {shown + refused === 0 && <span className="text-soft">{others} of another person</span>}
      </button>
      <LoadBoundary onFailed={() => say("The list could not be loaded without network. Nothing is lost.")}>
        <Suspense>{isOpen && <OutboxDialog onClose={() => setOpen(false)} />}</Suspense>
      </LoadBoundary>
    </>
  );
}
