"use client";
import { type ReactNode, useState } from "react";
import { Announcer } from "@/components/ui/announcer";
import { makeClient, TRPCClientProvider } from "./trpc";
import { makeReadStore, ReadStoreProvider } from "./use-read";

export function ConsoleProviders({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  const [reads] = useState(makeReadStore);
  return (
    <TRPCClientProvider value={client}>
      <ReadStoreProvider value={reads}>
        <Announcer>{children}</Announcer>
      </ReadStoreProvider>
    </TRPCClientProvider>
  );
}
