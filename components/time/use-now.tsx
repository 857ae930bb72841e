"use client";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useSyncExternalStore } from "react";
import { clockSnapshot, subscribeClock, syncClock } from "./clock-store";

const RenderedAt = createContext(0);

/** Carries the instant of the server's rendering, so that the first paint in the browser says the same. */
export function ClockProvider({ serverNow, children }: { serverNow: string; children: ReactNode }) {
  useEffect(() => syncClock(serverNow), [serverNow]);
  return <RenderedAt value={Date.parse(serverNow)}>{children}</RenderedAt>;
}

/** The server's time in ms, renewed every `step` ms (a second unless told). */
export function useNow(step = 1000): number {
  const renderedAt = useContext(RenderedAt);
  const read = useCallback(() => clockSnapshot(step), [step]);
  return useSyncExternalStore(subscribeClock, read, () => Math.floor(renderedAt / step) * step);
}

const never = () => () => {};
let zone: string | undefined;
/** Asked for by every time on the screen at every drawing, and slow to find out: once is enough. */
const readZone = (): string => {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone;
};

/** The reader's time zone; UTC in the server's rendering. */
export const useZone = (): string => useSyncExternalStore(never, readZone, () => "UTC");
