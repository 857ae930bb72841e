"use client";
import { type ReactNode, useEffect } from "react";
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
  return (
    <ViewerProvider viewer={viewer}>
      <ClockProvider serverNow={serverNow}>{children}</ClockProvider>
    </ViewerProvider>
  );
}
