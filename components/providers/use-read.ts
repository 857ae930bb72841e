"use client";
import { createContext, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { toFailure } from "./failure";
import { createReadStore, type Read, type ReadStore } from "./read-store";
import { type Client, useTRPCClient } from "./trpc";

export const makeReadStore = (): ReadStore => createReadStore((error) => toFailure(error).isDefinite);
const Reads = createContext<ReadStore | null>(null);
export const ReadStoreProvider = Reads.Provider;

/** Reads of all components: to renew them, or to take up what a write answered. */
export function useReads(): ReadStore {
  const store = useContext(Reads);
  if (!store) throw new Error("useReads needs the console's providers above it.");
  return store;
}

type Options<T> = {
  /** What came with the page, and when. */
  initial?: { data: T; at: number };
  isEnabled?: boolean;
  /** How old it may be when it is first shown. */
  staleMs?: number;
  /** Read again this often while shown. */
  everyMs?: number;
};
const STALE_MS = 15_000;

/** Reads something by its key, shared by all who ask for the same, and again when it is renewed. */
export function useRead<T>(
  key: string,
  read: (client: Client) => Promise<T>,
  { initial, isEnabled = true, staleMs = STALE_MS, everyMs }: Options<T> = {},
): Read<T> {
  const store = useReads();
  const client = useTRPCClient();
  const latest = useRef(read);
  latest.current = read;
  if (initial) store.seed(key, initial.data, initial.at);

  const subscribe = useCallback(
    (listener: () => void) =>
      isEnabled ? store.watch(key, () => latest.current(client), staleMs, listener) : () => {},
    [store, client, key, isEnabled, staleMs],
  );
  const snapshot = useCallback(() => store.get(key), [store, key]);
  const state = useSyncExternalStore(subscribe, snapshot, snapshot);

  useEffect(() => {
    if (!isEnabled) return;
    const renew = () => !document.hidden && store.invalidate(key, STALE_MS);
    const timer = everyMs ? setInterval(() => !document.hidden && store.invalidate(key), everyMs) : undefined;
    window.addEventListener("online", renew);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", renew);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [store, key, isEnabled, everyMs]);
  return state as Read<T>;
}

/** As useRead with what came with the page, so that there always is something to show. */
export function useSeededRead<T>(
  key: string,
  read: (client: Client) => Promise<T>,
  options: Options<T> & { initial: { data: T; at: number } },
): T {
  return useRead(key, read, options).data ?? options.initial.data;
}
