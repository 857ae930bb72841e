import { createTRPCUntypedClient, httpLink } from "@trpc/client";
import { serverTime } from "@/components/time/clock-store";
import type { AppRouter } from "@/server/trpc/root";
import { type Message, Outbox } from "./outbox";
import { browserOutboxStore, type OutboxEntry } from "./outbox-store";

/** A send without an answer by then is tried again. */
const TIMEOUT_MS = 10_000;

/** The tab's outbox: it keeps in the browser's database and sends over HTTP. */
export function makeOutbox(): Outbox {
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
  return outbox;
}

function headersOf({ id, userId, writtenAt }: OutboxEntry, isLate: boolean): Record<string, string> {
  return {
    "idempotency-key": id,
    "x-written-by": userId,
    ...(isLate ? { "x-written-at": writtenAt } : {}),
  };
}
