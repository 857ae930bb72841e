"use client";
import { lazy, Suspense } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { useViewer } from "@/components/providers/viewer";
import { LoadBoundary } from "@/components/ui/load-boundary";

const NoticeList = lazy(() => import("./notice-list").then((m) => ({ default: m.NoticeList })));
const NotifyOffer = lazy(() => import("./notify-offer").then((m) => ({ default: m.NotifyOffer })));

/** What is told may be over by time alone. */
const RENEW_MS = 60_000;

/**
 * What must not wait. Nothing else moves when something is told: its room is kept in the top bar, below it where that
 * is narrow; on the phone it lies over the page, at the thumb.
 */
export function NoticeStrip() {
  const { ref, status, replayOf, commandUserIds } = useFireground().snapshot;
  const { userId } = useViewer();
  const keepsPromise =
    status !== "Resolved" && replayOf === null && [commandUserIds.mim, commandUserIds.comms].includes(userId);
  const { data } = useRead(`notice ${ref}`, (client) => client.notice.list.query({ ref }), { everyMs: RENEW_MS });
  const waiting = (data ?? []).filter((notice) => notice.isStanding && notice.acknowledgedAt === null).toReversed();
  return (
    <div className="@container h-9 min-w-0 flex-1 max-xl:order-last max-xl:basis-full max-md:contents">
      {waiting.length > 0 && (
        <LoadBoundary>
          <Suspense>
            <NoticeList waiting={waiting} />
          </Suspense>
        </LoadBoundary>
      )}
      {data && waiting.length === 0 && keepsPromise && (
        <LoadBoundary>
          <Suspense>
            <NotifyOffer />
          </Suspense>
        </LoadBoundary>
      )}
    </div>
  );
}
