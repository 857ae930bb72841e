"use client";
import { createTRPCUntypedClient, httpLink } from "@trpc/client";
import { createContext, useContext, useEffect, useSyncExternalStore } from "react";
import { serverTime } from "@/components/time/clock-store";
import type { AppRouter } from "@/server/trpc/root";
import { EMPTY, type Message, Outbox, type OutboxState } from "./outbox";
import { browserOutboxStore, type OutboxEntry } from "./outbox-store";

/** A send without an answer by then is tried again. */
const TIMEOUT_MS = 10_000;

let shared: Outbox | null = null;

/** The tab's outbox; null where the page is rendered. */
export function browserOutbox(): Outbox | null {
  if (shared || typeof window === "undefined") return shared;
  const client = createTRPCUntypedClient<AppRouter>({
    links: [httpLink({ url: "/api/trpc", headers: ({ op }) => op.context.headers as Record<string, string> })],
  });
  const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("majorops-outbox");
  const outbox = new Outbox({
    store: browserOutboxStore,
    send: (entry, isLate) => {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return client.mutation(entry.path, entry.input, { context: { headers: headersOf(entry, isLate) }, signal });
    },
    // Without locks (plain http) two tabs may send the same entry: its id lets the server do it once.
    lock: (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work()),
    post: (message) => channel?.postMessage(message),
    now: serverTime,
    isOnline: () => navigator.onLine,
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  });
  channel?.addEventListener("message", ({ data }: MessageEvent<Message>) => outbox.hear(data));
  window.addEventListener("online", outbox.kick);
  document.addEventListener("visibilitychange", () => document.hidden || outbox.kick());
  shared = outbox;
  return outbox;
}

function headersOf({ id, userId, writtenAt }: OutboxEntry, isLate: boolean): Record<string, string> {
  return {
    "idempotency-key": id,
    "x-written-by": userId,
    ...(isLate ? { "x-written-at": writtenAt } : {}),
  };
}

const Outboxes = createContext<Outbox | null>(null);
export const OutboxProvider = Outboxes.Provider;

/** The tab's outbox; null where the page is rendered. */
export const useOutbox = (): Outbox | null => useContext(Outboxes);

const never = () => () => {};
const empty = () => EMPTY;

/** What waits and what was refused, kept up to date. */
export function useOutboxState(): OutboxState {
  const outbox = useOutbox();
  return useSyncExternalStore(outbox?.subscribe ?? never, outbox?.state ?? empty, empty);
}

/** Hears what the server answered to writes of an incident, however late. */
export function useOutboxDone(ref: string, onDone: (entry: OutboxEntry, value: unknown) => unknown): void {
  const outbox = useOutbox();
  useEffect(
    () => outbox?.onDone((entry, value) => void (entry.ref === ref && onDone(entry, value))),
    [outbox, ref, onDone],
  );
}
