"use client";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { keptAt } from "@/components/offline/kept-page";
import { useOutbox } from "@/components/providers/browser-outbox";
import { type Viewer, ViewerProvider } from "@/components/providers/viewer";
import { ClockProvider } from "@/components/time/use-now";

/** What every page of the console stands in: who looks, and the server's time. */
export function ConsolePage({
  viewer,
  serverNow,
  children,
}: {
  viewer: Viewer;
  serverNow: string;
  children: ReactNode;
}) {
  const outbox = useOutbox();
  useEffect(() => void outbox?.setUser(viewer.userId), [outbox, viewer.userId]);
  const queries = useQueryClient();
  useEffect(() => {
    let stop: (() => void) | null = null;
    let isGone = false;
    const start = async () => {
      const { keepReads } = await import("@/components/offline/kept-reads");
      if (!isGone) stop = keepReads(queries, viewer.userId, keptAt() !== null);
    };
    start().catch(() => undefined);
    return () => {
      isGone = true;
      stop?.();
    };
  }, [queries, viewer.userId]);
  return (
    <ViewerProvider viewer={viewer}>
      {/* The worker keeps a page only for whom it names. */}
      <meta name="viewer" content={viewer.userId} />
      <ClockProvider serverNow={serverNow}>{children}</ClockProvider>
    </ViewerProvider>
  );
}
