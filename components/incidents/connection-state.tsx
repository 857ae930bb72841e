"use client";
import { type ReactNode, useEffect } from "react";
import { useKeptPage } from "@/components/offline/kept-page";
import { OutboxBadge } from "@/components/outbox/outbox-badge";
import { useOutbox } from "@/components/providers/browser-outbox";
import type { Connection } from "@/components/providers/use-stream";
import { durationWords, formatMoment } from "@/components/time/format";
import { useNow, useZone } from "@/components/time/use-now";
import { Mark } from "@/components/ui/mark";

type Props = {
  connection: Connection;
  /** The server's time of what is shown, for a screen that was opened without network. */
  asOf: string;
};

/** Whether the screen is live, since when it is not, and what is not synced. */
export function ConnectionState({ connection, asOf }: Props) {
  const outbox = useOutbox();
  const { state } = connection;
  useKeptPage(state === "live");
  useEffect(() => {
    if (state === "live") outbox?.kick();
  }, [state, outbox]);
  return (
    <span className="flex items-center gap-x-2.5">
      <State connection={connection} asOf={asOf} />
      <OutboxBadge />
    </span>
  );
}

const Steady = ({ color, children }: { color: string; children: ReactNode }) => (
  <span role="status" className={`text-xs whitespace-nowrap ${color}`}>
    {children}
  </span>
);

function State({ connection, asOf }: Props) {
  const now = useNow();
  const zone = useZone();
  const { state, since, wasLive } = connection;
  if (state === "live") {
    return (
      <Steady color="text-green">
        <Mark shape="disc" className="mr-1.5" />
        live
      </Steady>
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
      <Steady color="text-soft">
        <Mark shape="ring" className="mr-1.5" />
        connecting
      </Steady>
    );
  }
  const seconds = Math.max(0, Math.floor((Date.now() - since) / 1000));
  const isOffline = typeof navigator !== "undefined" && !navigator.onLine;
  return (
    <span className="text-xs whitespace-nowrap text-amber">
      <span role="status">
        <Mark shape="ring" className="mr-1.5" />
        {isOffline || !wasLive ? "offline" : "reconnecting"}
      </span>
      {wasLive ? (
        <span className="num ml-1 inline-block min-w-8">
          {seconds < 60 ? `${seconds} s` : durationWords(seconds * 1000)}
        </span>
      ) : (
        <span className="num">, as of {formatMoment(Date.parse(asOf), zone, now)}</span>
      )}
    </span>
  );
}
