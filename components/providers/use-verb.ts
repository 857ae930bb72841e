"use client";
import { createContext, useCallback, useContext, useRef, useState } from "react";
import { useAnnounce } from "@/components/ui/announcer";
import { type Failure, toFailure } from "./failure";
import { type Client, useTRPCClient } from "./trpc";

type CallOptions = { context: { requestId: string } };
type Call<I, O> = (client: Client, input: I, options: CallOptions) => Promise<O>;
export type Outcome<O> = { ok: true; value: O } | { ok: false; failure: Failure };

/** Closes the dialog around a form whose write is kept for later: there is nothing left to do in it. */
const Closing = createContext<() => void>(() => {});
export const CloseWhenKept = Closing.Provider;

export type Verb<I, O> = {
  run: (input: I) => Promise<Outcome<O>>;
  isBusy: boolean;
  failure: Failure | null;
  clear: () => void;
};

/**
 * One write of an open form. All presses carry one request id until the write is done or definitely refused, so
 * that two presses, or a press after a lost answer, make one thing. A press while one is under way joins it.
 * Without an answer, what may wait is kept: that is said aloud, the dialog around it closes, and the outcome is the
 * failure QUEUED, which a form in place takes as its end.
 */
export function useVerb<I, O>(call: Call<I, O>): Verb<I, O> {
  const client = useTRPCClient();
  const { show } = useAnnounce();
  const close = useContext(Closing);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const requestId = useRef<string | null>(null);
  const underway = useRef<Promise<Outcome<O>> | null>(null);
  const latestCall = useRef(call);
  latestCall.current = call;
  const latestClose = useRef(close);
  latestClose.current = close;

  const run = useCallback(
    (input: I): Promise<Outcome<O>> => {
      if (underway.current) return underway.current;
      requestId.current ??= crypto.randomUUID();
      const attempt = async (id: string): Promise<Outcome<O>> => {
        try {
          const value = await latestCall.current(client, input, { context: { requestId: id } });
          requestId.current = null;
          setFailure(null);
          return { ok: true, value };
        } catch (error) {
          const found = toFailure(error);
          if (found.code === "QUEUED") {
            requestId.current = null;
            setFailure(null);
            show(found.message);
            latestClose.current();
            return { ok: false, failure: found };
          }
          if (found.isDefinite) requestId.current = null;
          setFailure(found);
          return { ok: false, failure: found };
        } finally {
          underway.current = null;
          setBusy(false);
        }
      };
      setBusy(true);
      underway.current = attempt(requestId.current);
      return underway.current;
    },
    [client, show],
  );
  return { run, isBusy, failure, clear: useCallback(() => setFailure(null), []) };
}
