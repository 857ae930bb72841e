"use client";
import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in the server's HTML and until the page's script has taken over: what is pressed before would be lost. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
