"use client";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead, useReads } from "@/components/providers/use-read";
import { RENEW_MS } from "@/server/presence/rules";
import type { Present } from "@/server/presence/schemas";

/** What is written is no longer being written after this long without a key. */
const IDLE_MS = 4_000;

/**
 * Says that this page looks at the incident, and what is written on it; gives who else does. It never stands in the
 * way: what fails is tried again with the next renewal.
 */
export function usePresence(ref: string): { present: Present[]; typing: (what: string) => void } {
  const client = useTRPCClient();
  const reads = useReads();
  const key = `presence ${ref}`;
  const present = useRead(key, (client) => client.presence.list.query({ ref }), { staleMs: RENEW_MS });
  const tabId = useRef<string>("");
  const now = useRef("");
  const idle = useRef<ReturnType<typeof setTimeout>>(undefined);

  const say = useCallback(
    (isLeaving = false) => {
      tabId.current ||= crypto.randomUUID();
      client.presence.announce.mutate({ ref, tabId: tabId.current, typing: now.current, isLeaving }).then(
        (people) => !isLeaving && reads.set(key, people),
        () => {},
      );
    },
    [client, reads, ref, key],
  );

  useEffect(() => {
    const renew = () => !document.hidden && say();
    const leave = () => say(true);
    renew();
    const timer = setInterval(renew, RENEW_MS);
    document.addEventListener("visibilitychange", renew);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      clearTimeout(idle.current);
      document.removeEventListener("visibilitychange", renew);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [say]);

  const typing = useCallback(
    (what: string) => {
      clearTimeout(idle.current);
      if (what) idle.current = setTimeout(() => typing(""), IDLE_MS);
      if (now.current === what) return;
      now.current = what;
      say();
    },
    [say],
  );
  return useMemo(() => ({ present: present.data ?? [], typing }), [present.data, typing]);
}

const Typing = createContext<(what: string) => void>(() => {});
export const TypingProvider = Typing.Provider;

/** Says what is being written on this page; "" when it is not any more. */
export const useTyping = (): ((what: string) => void) => useContext(Typing);
