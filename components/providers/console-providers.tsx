"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Announcer } from "@/components/ui/announcer";
import { makeClient, makeQueryClient, TRPCProvider } from "./trpc";

export function ConsoleProviders({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        <Announcer>{children}</Announcer>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
