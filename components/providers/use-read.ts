"use client";
import { QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { toFailure } from "./failure";
import { type Client, useTRPCClient } from "./trpc";

const STALE_MS = 15_000;
const RETRIES = 2;

/** The console's cache of reads; what the server refused is not asked for again. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: STALE_MS,
        retry: (failures, error) => failures < RETRIES && !toFailure(error).isDefinite,
        retryDelay: (failures) => 1_000 * 4 ** failures,
      },
    },
  });

/** Reads of all components: to renew them, or to take up what a write answered. */
export type Reads = {
  /** Puts in what a write answered; an older answer still on its way is dropped. */
  set: (key: string, data: unknown) => void;
  /** Reads again every shown key that begins with `prefix`; done when the answers are here. */
  invalidate: (prefix: string) => Promise<void>;
  /** Reads again everything shown of an incident: every key that ends with its reference. */
  invalidateIncident: (ref: string) => void;
  /** Reads again what is known to be old because the reading failed: the connection is back. */
  renewMissed: () => void;
};

export function useReads(): Reads {
  const queries = useQueryClient();
  return useMemo(
    () => ({
      set(key, data) {
        void queries.cancelQueries({ queryKey: [key], exact: true });
        queries.setQueryData([key], data);
      },
      invalidate(prefix) {
        return queries.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(prefix) });
      },
      invalidateIncident(ref) {
        const isOfIt = (key: unknown) => key === "openCount" || String(key).endsWith(` ${ref}`);
        void queries.invalidateQueries({ predicate: ({ queryKey }) => isOfIt(queryKey[0]) });
      },
      renewMissed() {
        void queries.invalidateQueries({
          predicate: ({ state }) => state.isInvalidated || state.status === "error" || state.fetchFailureCount > 0,
        });
      },
    }),
    [queries],
  );
}

export type Read<T> = { data: T | undefined; error: unknown; isReading: boolean };

type Options<T> = {
  /** What came with the page, and when. */
  initial?: { data: T; at: number };
  isEnabled?: boolean;
  /** How old it may be when it is first shown. */
  staleMs?: number;
  /** Read again this often while shown. */
  everyMs?: number;
};

/** Reads something by its key, shared by all who ask for the same, and again when it is renewed. */
export function useRead<T>(
  key: string,
  read: (client: Client) => Promise<T>,
  { initial, isEnabled = true, staleMs = STALE_MS, everyMs }: Options<T> = {},
): Read<T> {
  const client = useTRPCClient();
  const query = useQuery<T>({
    queryKey: [key],
    queryFn: () => read(client),
    enabled: isEnabled,
    staleTime: staleMs,
    refetchInterval: everyMs ?? false,
    ...(initial ? { initialData: () => initial.data, initialDataUpdatedAt: initial.at } : {}),
  });
  // Asked for one by one: who does not look at isReading is not drawn again when a reading begins and ends.
  return {
    get data() {
      return query.data;
    },
    get error() {
      return query.error;
    },
    get isReading() {
      return query.isFetching;
    },
  };
}

/** As useRead with what came with the page, so that there always is something to show. */
export function useSeededRead<T>(
  key: string,
  read: (client: Client) => Promise<T>,
  options: Options<T> & { initial: { data: T; at: number } },
): T {
  return useRead(key, read, options).data ?? options.initial.data;
}
