"use client";
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from "@trpc/client";
import { createContext, useContext } from "react";
import type { AppRouter } from "@/server/trpc/root";
import { loadOutbox } from "./browser-outbox";
import { outboxLink } from "./outbox-link";

export type Client = TRPCClient<AppRouter>;

const Clients = createContext<Client | null>(null);
export const TRPCClientProvider = Clients.Provider;

/** The procedures, as the browser calls them. */
export function useTRPCClient(): Client {
  const client = useContext(Clients);
  if (!client) throw new Error("useTRPCClient needs the console's providers above it.");
  return client;
}

const url = "/api/trpc";

/** Streams for what is followed, one request a write with its Idempotency-Key, and batches for reads. */
export const makeClient = (): Client =>
  createTRPCClient<AppRouter>({
    links: [
      outboxLink(loadOutbox),
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
