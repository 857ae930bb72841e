"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Announcer } from "@/components/ui/announcer";
import { OutboxProvider } from "./browser-outbox";
import { makeClient, TRPCClientProvider } from "./trpc";
import { makeQueryClient } from "./use-read";

export function ConsoleProviders({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  const [queries] = useState(makeQueryClient);
  return (
    <OutboxProvider>
      <TRPCClientProvider value={client}>
        <QueryClientProvider client={queries}>
          <Announcer>{children}</Announcer>
        </QueryClientProvider>
      </TRPCClientProvider>
    </OutboxProvider>
  );
}
