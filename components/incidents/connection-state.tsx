"use client";
import type { Connection } from "@/components/providers/use-stream";
import { durationWords } from "@/components/time/format";
import { useNow } from "@/components/time/use-now";

/** Whether the screen is live, and for how long it has not been. */
export function ConnectionState({ connection }: { connection: Connection }) {
  useNow();
  const { state, since } = connection;
  if (state === "live") {
    return (
      <span role="status" className="text-xs whitespace-nowrap text-green">
        ● live
      </span>
    );
  }
  if (state === "ended") {
    return (
      <a role="status" href="/login" className="text-xs whitespace-nowrap text-red underline">
        ✕ not followed any more: sign in again
      </a>
    );
  }
  if (state === "connecting") {
    return (
      <span role="status" className="text-xs whitespace-nowrap text-soft">
        ○ connecting
      </span>
    );
  }
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  const isOffline = typeof navigator !== "undefined" && !navigator.onLine;
  return (
    <span className="text-xs whitespace-nowrap text-amber">
      <span role="status">◌ {isOffline ? "offline" : "reconnecting"}</span>
      <span className="num ml-1 inline-block min-w-8">
        {seconds < 60 ? `${seconds} s` : durationWords(seconds * 1000)}
      </span>
    </span>
  );
}
