"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "./failure";

export type Connection = {
  state: "connecting" | "live" | "lost" | "ended";
  since: number;
  /** Whether it has been live since the page was opened. */
  wasLive: boolean;
};

type Handlers<T> = {
  onData: (data: T) => void;
  onStarted: () => void;
  onConnectionStateChange: (state: { state: "idle" | "connecting" | "pending"; error: unknown }) => void;
  onError: (error: unknown) => void;
  onComplete: () => void;
};
/** Opens the stream; gives back what closes it. */
export type OpenStream<T> = (handlers: Handlers<T>) => { unsubscribe: () => void };

const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 5_000];
/** A tab that nobody has looked at for this long gives its connection back: browsers allow six a host. */
const HIDDEN_MS = 5 * 60_000;

/**
 * Keeps a stream open: opens it again after every break, at once when the network or the reader comes back, and
 * says how it stands. Ends for good only when the server says that the reader may not follow it.
 */
export function useStream<T>(open: OpenStream<T>, onData: (data: T) => void): Connection {
  const [connection, setConnection] = useState<Connection>({ state: "connecting", since: 0, wasLive: false });
  const latest = useRef({ open, onData });
  latest.current = { open, onData };
  const set = useCallback((state: Connection["state"]) => {
    setConnection((last) => {
      if (last.state === state) return last;
      return { state, since: Date.now(), wasLive: last.wasLive || state === "live" };
    });
  }, []);

  useEffect(() => {
    let stop: (() => void) | null = null;
    let failures = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let hiddenTimer: ReturnType<typeof setTimeout> | undefined;
    let isEnded = false;

    const close = () => {
      clearTimeout(timer);
      stop?.();
      stop = null;
    };
    const retry = () => {
      close();
      set("lost");
      timer = setTimeout(connect, BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)]);
      failures += 1;
    };
    const connect = () => {
      close();
      let isCurrent = true;
      const mine = (act: () => void) => () => {
        if (isCurrent) act();
      };
      const alive = () => {
        failures = 0;
        set("live");
      };
      const subscription = latest.current.open({
        onStarted: mine(alive),
        onData: (data) =>
          mine(() => {
            alive();
            latest.current.onData(data);
          })(),
        onConnectionStateChange: (change) =>
          mine(() => {
            if (change.state === "connecting" && change.error) retry();
          })(),
        onError: (error) =>
          mine(() => {
            const { code } = toFailure(error);
            if (code !== "UNAUTHENTICATED" && code !== "FORBIDDEN" && code !== "NOT_FOUND") return retry();
            isEnded = true;
            close();
            set("ended");
          })(),
        onComplete: mine(retry),
      });
      stop = () => {
        isCurrent = false;
        subscription.unsubscribe();
      };
    };
    const wake = () => {
      clearTimeout(hiddenTimer);
      if (isEnded) return;
      if (document.hidden) {
        hiddenTimer = setTimeout(close, HIDDEN_MS);
      } else if (stop === null) {
        failures = 0;
        connect();
      }
    };
    connect();
    window.addEventListener("online", wake);
    window.addEventListener("offline", retry);
    document.addEventListener("visibilitychange", wake);
    return () => {
      close();
      clearTimeout(hiddenTimer);
      window.removeEventListener("online", wake);
      window.removeEventListener("offline", retry);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [set]);
  return connection;
}
