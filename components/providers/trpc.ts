"use client";
import { QueryClient } from "@tanstack/react-query";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@/server/trpc/root";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
export type Client = TRPCClient<AppRouter>;

const url = "/api/trpc";

/** Streams for what is followed, one request a write with its Idempotency-Key, and batches for reads. */
export const makeClient = (): Client =>
  createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === "subscription",
        true: httpSubscriptionLink({ url }),
        false: splitLink({
          condition: (op) => op.type === "mutation",
          true: httpLink({
            url,
            headers: ({ op }): Record<string, string> => {
              const { requestId } = op.context;
              return typeof requestId === "string" ? { "idempotency-key": requestId } : {};
            },
          }),
          false: httpBatchLink({ url, maxURLLength: 6_000 }),
        }),
      }),
    ],
  });

/** What the server says no to is not asked again; what did not get through is, twice. */
export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => count < 2 && !(typeof error === "object" && "data" in error && error.data),
      },
    },
  });
