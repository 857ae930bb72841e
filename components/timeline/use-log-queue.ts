"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import type { LogEntry, TimelineEntry } from "@/server/timeline/schemas";

export type Waiting = { requestId: string; input: LogEntry; problem: string | null; isRefused: boolean };

const RETRY_MS = 3_000;

function read(key: string): Waiting[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(kept) ? (kept as Waiting[]) : [];
  } catch {
    return [];
  }
}

/**
 * Entries on their way to the record, in order. Logging never waits for the network: what did not get through is
 * kept over a reload and sent again with the same request id, so nothing is lost and nothing is written twice.
 */
export function useLogQueue(ref: string, onLogged: (entry: TimelineEntry) => void) {
  const client = useTRPCClient();
  const key = `log-${ref}`;
  const [waiting, setWaiting] = useState<Waiting[]>([]);
  const queue = useRef<Waiting[]>([]);
  const isSending = useRef(false);
  const latestOnLogged = useRef(onLogged);
  latestOnLogged.current = onLogged;

  const update = useCallback(
    (next: Waiting[]) => {
      queue.current = next;
      setWaiting(next);
      if (next.length) sessionStorage.setItem(key, JSON.stringify(next));
      else sessionStorage.removeItem(key);
    },
    [key],
  );

  const send = useCallback(async () => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      for (;;) {
        const item = queue.current.find((one) => !one.isRefused);
        if (!item) return;
        try {
          const entry = await client.timeline.append.mutate(item.input, { context: { requestId: item.requestId } });
          update(queue.current.filter((one) => one.requestId !== item.requestId));
          latestOnLogged.current(entry);
        } catch (error) {
          const { message, isDefinite } = toFailure(error);
          update(
            queue.current.map((one) =>
              one.requestId === item.requestId ? { ...one, problem: message, isRefused: isDefinite } : one,
            ),
          );
          if (!isDefinite) return;
        }
      }
    } finally {
      isSending.current = false;
    }
  }, [client, update]);

  useEffect(() => {
    const kept = read(key);
    if (kept.length > 0) update(kept);
    const timer = setInterval(() => queue.current.length > 0 && void send(), RETRY_MS);
    return () => clearInterval(timer);
  }, [key, update, send]);

  const log = (input: LogEntry) => {
    update([...queue.current, { requestId: crypto.randomUUID(), input, problem: null, isRefused: false }]);
    void send();
  };
  const drop = (requestId: string) => update(queue.current.filter((one) => one.requestId !== requestId));
  return { waiting, log, drop };
}
