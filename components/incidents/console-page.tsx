"use client";
import type { ReactNode } from "react";
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
  return (
    <ViewerProvider viewer={viewer}>
      <ClockProvider serverNow={serverNow}>{children}</ClockProvider>
    </ViewerProvider>
  );
}
