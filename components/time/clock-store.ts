/** One clock for the whole page, ticking on the server's seconds. */

const listeners = new Set<() => void>();
const SAMPLES = 5;
/** No answer travels this long. */
const KEPT_MS = 30_000;
const STRANGE_AT_MOST = 5;
const REMEMBERED = "clock-offset";
let strange = 0;
let offsets: number[] = [];
let current = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What the server's clock says now, as well as this page knows. */
export const serverTime = (): number => {
  if (offsets.length === 0) offsets = rememberedOffset();
  return Date.now() + (offsets.length ? Math.max(...offsets) : 0);
};

/**
 * Takes up an answer's server time. Travel makes every sample too low, so the highest of the last few is nearest; one
 * that is far too low is no answer of now but something kept, unless they all are and this device's clock was set.
 */
export function syncClock(serverNow: string): void {
  const offset = Date.parse(serverNow) - Date.now();
  if (!Number.isFinite(offset)) return;
  if (offsets.length === 0) offsets = rememberedOffset();
  const known = offsets.length ? Math.max(...offsets) : isKeptPage() ? 0 : Number.NEGATIVE_INFINITY;
  if (offset < known - KEPT_MS) {
    strange += 1;
    if (strange < STRANGE_AT_MOST) return;
    offsets = [];
  }
  strange = 0;
  offsets = [...offsets.slice(1 - SAMPLES), offset];
  remember(Math.max(...offsets));
}

const isKeptPage = (): boolean =>
  typeof document !== "undefined" && document.documentElement.dataset.kept !== undefined;

/** A page that was opened without network has no answer to go by: the difference of last time is nearest. */
function rememberedOffset(): number[] {
  if (!isKeptPage()) return [];
  try {
    const offset = Number(localStorage.getItem(REMEMBERED) ?? Number.NaN);
    return Number.isFinite(offset) ? [offset] : [];
  } catch {
    return [];
  }
}

function remember(offset: number): void {
  try {
    localStorage?.setItem(REMEMBERED, String(Math.round(offset)));
  } catch {
    // Storage is switched off: the device's own clock will have to do.
  }
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
