export type Rounds<T> = { hear: (items: readonly T[]) => void; stop: () => void };

/**
 * Gathers what is heard into rounds, with one under way at most: the first thing after a silence waits `firstMs`, so
 * that a burst makes one round, and in a steady stream `steadyMs` lie between the end of one and the next.
 */
export function makeRounds<T>(
  run: (items: T[]) => Promise<unknown>,
  { firstMs, steadyMs }: { firstMs: number; steadyMs: number },
): Rounds<T> {
  let heard: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Until then a round is under way, or the pause after it lasts. */
  let isBusy = false;
  let isStopped = false;

  const round = async () => {
    timer = undefined;
    const items = heard;
    heard = [];
    isBusy = true;
    await run(items).catch(() => {});
    if (isStopped) return;
    timer = setTimeout(() => {
      timer = undefined;
      isBusy = false;
      if (heard.length > 0) void round();
    }, steadyMs);
  };
  return {
    hear(items) {
      if (items.length === 0 || isStopped) return;
      heard.push(...items);
      if (!isBusy) timer ??= setTimeout(() => void round(), firstMs);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
