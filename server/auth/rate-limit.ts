import type { Clock } from "../core/clock";

type Window = { startedMs: number; count: number };

/** How many addresses are remembered; beyond that the oldest are forgotten. */
const MAX_KEYS = 10_000;

/**
 * Counts in this process: at most `max` per key in each window of `windowMs` milliseconds.
 * @returns whether one more is allowed now
 */
export function rateLimiter(max: number, windowMs: number, clock: Clock): (key: string) => boolean {
  const windows = new Map<string, Window>();
  return (key) => {
    const nowMs = clock().getTime();
    const open = windows.get(key);
    if (open && nowMs - open.startedMs < windowMs) {
      open.count += 1;
      return open.count <= max;
    }
    windows.delete(key);
    windows.set(key, { startedMs: nowMs, count: 1 });
    const oldest = windows.keys().next();
    if (windows.size > MAX_KEYS && !oldest.done) windows.delete(oldest.value);
    return true;
  };
}
