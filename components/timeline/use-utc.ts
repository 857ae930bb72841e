"use client";
import { useSyncExternalStore } from "react";
import { useZone } from "@/components/time/use-now";

const KEY = "majorops-utc";
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function isUtc(): boolean {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}

/** The zone of the record's times: the reader's, or UTC where they asked for it on this device. */
export function useRecordZone(): { zone: string; isUtc: boolean; toggle: () => void } {
  const own = useZone();
  const utc = useSyncExternalStore(subscribe, isUtc, () => false);
  const toggle = () => {
    try {
      localStorage.setItem(KEY, isUtc() ? "0" : "1");
    } catch {
      // Without storage the choice cannot be kept; the times' hover still says UTC.
    }
    for (const listener of listeners) listener();
  };
  return { zone: utc ? "UTC" : own, isUtc: utc, toggle };
}
