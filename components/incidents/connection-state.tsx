"use client";
import type { Connection } from "@/components/providers/use-stream";
import { durationWords } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";
import { Mark } from "@/components/ui/mark";

/** Whether the screen is live, and for how long it has not been. */
export function ConnectionState({ connection }: { connection: Connection }) {
  useNow();
  const { state, since } = connection;
  if (state === "live") {
    return (
      <span role="status" className="text-xs whitespace-nowrap text-green">
        <Mark shape="disc" className="mr-1.5" />
        live
      </span>
    );
  }
  if (state === "ended") {
    return (
      <a href="/login" className="text-xs whitespace-nowrap text-red underline">
        ✕ not followed any more: sign in again
      </a>
    );
  }
  if (state === "connecting") {
    return (
      <span role="status" className="text-xs whitespace-nowrap text-soft">
        <Mark shape="ring" className="mr-1.5" />
        connecting
      </span>
    );
  }
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  const isOffline = typeof navigator !== "undefined" && !navigator.onLine;
  return (
    <span className="text-xs whitespace-nowrap text-amber">
      <span role="status">
        <Mark shape="ring" className="mr-1.5" />
        {isOffline ? "offline" : "reconnecting"}
      </span>
      <span className="num ml-1 inline-block min-w-8">
        {seconds < 60 ? `${seconds} s` : durationWords(seconds * 1000)}
      </span>
    </span>
  );
}
