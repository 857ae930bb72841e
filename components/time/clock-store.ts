/** One clock for the whole page, ticking on the server's seconds. */

const listeners = new Set<() => void>();
const SAMPLES = 5;
let offsets: number[] = [];
let current = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What the server's clock says now, as well as this page knows. */
export const serverTime = (): number => Date.now() + (offsets.length ? Math.max(...offsets) : 0);

/** Takes up an answer's server time. Travel makes every sample too low, so the highest of the last few is nearest. */
export function syncClock(serverNow: string): void {
  const offset = Date.parse(serverNow) - Date.now();
  if (Number.isFinite(offset)) offsets = [...offsets.slice(1 - SAMPLES), offset];
}

function tick(): void {
  current = serverTime();
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 1000 - (serverTime() % 1000) + 5);
}

/** Subscribes to the seconds; the clock stands still while nobody listens. */
export function subscribeClock(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    current = serverTime();
    timer = setTimeout(tick, 1000 - (current % 1000) + 5);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/** The last tick, rounded down to `step` ms, so that who shows minutes is not redrawn every second. */
export function clockSnapshot(step: number): number {
  if (timer === undefined) current = serverTime();
  return Math.floor(current / step) * step;
}
