"use client";
import { useOutbox, useOutboxState } from "@/components/providers/browser-outbox";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { EntryHead, RefusedEntry } from "./refused-entry";

/** What is not in the record yet: what waits for the network, and what was refused and waits for a decision. */
export function OutboxDialog({ onClose }: { onClose: () => void }) {
  const outbox = useOutbox();
  const { entries, others, isSignedOut, isUnanswered } = useOutboxState();
  const refused = entries.filter(({ state }) => state === "refused");
  const waiting = entries.filter(({ state }) => state === "waiting");
  return (
    <Dialog title="Not synced" onClose={onClose}>
      <div className="grid gap-5 text-[13px]">
        {refused.length > 0 && (
          <section aria-labelledby="outbox-refused">
            <h3 id="outbox-refused" className="cap mb-1.5 text-red">
              ✕ Refused: yours to decide <span className="num">{refused.length}</span>
            </h3>
            <ul className="grid gap-2.5">
              {refused.map((entry) => (
                <RefusedEntry key={entry.id} entry={entry} />
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="outbox-waiting">
          <h3 id="outbox-waiting" className="cap mb-1.5">
            ○ Waiting <span className="num">{waiting.length}</span>
          </h3>
          {isSignedOut ? (
            <p className="mb-2 text-amber">
              Your session is over.{" "}
              <a href="/login" className="underline">
                Sign in again
              </a>
              , and this is sent.
            </p>
          ) : (
            waiting.length > 0 && (
              <p className="mb-2 flex flex-wrap items-center justify-between gap-2 text-soft">
                {isUnanswered
                  ? "Kept on this device, sent in this order when the network is back, with the time at which you wrote it."
                  : "Being sent now, in this order."}
                <Button isSmall onClick={() => outbox?.kick()}>
                  Try now
                </Button>
              </p>
            )
          )}
          {waiting.length === 0 ? (
            <p className="text-soft">Nothing waits. What you write without network is listed here until it is sent.</p>
          ) : (
            <ol className="max-h-[50dvh] overflow-y-auto rounded border border-line">
              {waiting.map((entry) => (
                <li key={entry.id} className="border-b border-line-soft px-3 py-1.5 last:border-b-0">
                  <EntryHead entry={entry} />
                </li>
              ))}
            </ol>
          )}
        </section>
        {others > 0 && (
          <p className="text-soft">
            {others} of another person {others === 1 ? "waits" : "wait"} on this device; they are sent when that person
            signs in here.
          </p>
        )}
      </div>
    </Dialog>
  );
}
