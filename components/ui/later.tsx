"use client";
import { type ComponentType, lazy, useState } from "react";

/** However busy the browser is, a part is asked for by then. */
const LATEST_MS = 2_000;

/** Runs `work` when the page stands and the browser has nothing better to do. */
export function whenIdle(work: () => void): void {
  const rest = () =>
    typeof requestIdleCallback === "undefined"
      ? setTimeout(work, 500)
      : requestIdleCallback(work, { timeout: LATEST_MS });
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}

/**
 * A part that the first look does not need. It is loaded when the browser is idle, and from then on drawn at once:
 * no key pressed in between is lost. Asked for earlier, it comes as fast as it can; it stands in a LazyPart.
 */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  const fetch = async () => {
    loaded = await load();
    return { default: loaded };
  };
  const Late = lazy(fetch);
  // Without network now it is asked for again when it is needed.
  if (typeof window !== "undefined") whenIdle(() => void fetch().catch(() => undefined));
  return function Later(props: P) {
    // Chosen once, so that what was typed into the late one stays.
    const [Part] = useState(() => loaded ?? Late);
    return <Part {...props} />;
  };
}
