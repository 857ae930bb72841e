"use client";
import { useEffect } from "react";
import { useViewer } from "@/components/providers/viewer";

/** When the page was kept that is shown without network; null where it came from the server just now. */
export const keptAt = (): string | null =>
  (typeof document !== "undefined" && document.documentElement.dataset.kept) || null;

const isProduction = process.env.NODE_ENV === "production";
/** The first load has the network to itself. */
const START_AFTER_MS = 2_000;
const KEEP_AFTER_MS = 3_000;

/** Starts the worker that opens the console without network; in development none may stand in the way. */
export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  if (isProduction) {
    await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
    return;
  }
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
}

/** Has the worker keep this page as it stands while it is live. */
export function useKeptPage(isLive: boolean): void {
  const { userId } = useViewer();
  useEffect(() => {
    const timer = setTimeout(() => void startWorker(), START_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (!isLive || !isProduction || !("serviceWorker" in navigator)) return;
    let isGone = false;
    const keep = async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (!isGone) active?.postMessage({ path: location.pathname, userId });
    };
    const timer = setTimeout(() => void keep(), KEEP_AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [isLive, userId]);
}
