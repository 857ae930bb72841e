"use client";
import { useCallback } from "react";
import { useOutbox, useOutboxDone, useOutboxState } from "@/components/providers/browser-outbox";
import { toFailure } from "@/components/providers/failure";
import type { OutboxEntry } from "@/components/providers/outbox-store";
import { useTRPCClient } from "@/components/providers/trpc";
import { useAnnounce } from "@/components/ui/announcer";
import type { LogEntry, TimelineEntry } from "@/server/timeline/schemas";

export type Waiting = { requestId: string; input: LogEntry; problem: string | null; isRefused: boolean };

const PATH = "timeline.append";

const toWaiting = ({ id, input, state, failure }: OutboxEntry): Waiting => ({
  requestId: id,
  input: input as LogEntry,
  problem: failure?.message ?? null,
  isRefused: state === "refused",
});

/** Entries on their way to the record, in order: logging never waits for the network, the outbox sees to the rest. */
export function useLogQueue(ref: string, onLogged: (entry: TimelineEntry) => void) {
  const client = useTRPCClient();
  const outbox = useOutbox();
  const { entries, isUnanswered } = useOutboxState();
  const { show } = useAnnounce();
  const waiting = entries.filter((entry) => entry.path === PATH && entry.ref === ref).map(toWaiting);

  const latestOnLogged = useCallback(
    (entry: OutboxEntry, value: unknown) => {
      if (entry.path === PATH) onLogged(value as TimelineEntry);
    },
    [onLogged],
  );
  useOutboxDone(ref, latestOnLogged);

  const log = (input: LogEntry) => {
    const context = { requestId: crypto.randomUUID(), keepsRefusal: true };
    client.timeline.append.mutate(input, { context }).catch((error: unknown) => {
      const { code, message } = toFailure(error);
      // Kept or refused, it stands beside the log line; only what the browser could not keep must be said.
      if (code === "OFFLINE" || code === "INTERNAL" || code === "UNAVAILABLE") show(message, "red");
    });
  };
  const drop = (requestId: string) => void outbox?.discard(requestId);
  return { waiting, isUnanswered, log, drop };
}
