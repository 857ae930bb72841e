/** What was read from the server, by key; the small part of a query cache that the console needs. */

export type Read<T> = { data: T | undefined; error: unknown; updatedAt: number; isReading: boolean };
type Slot = {
  state: Read<unknown>;
  listeners: Set<() => void>;
  read: (() => Promise<unknown>) | null;
  /** Grows with every change from elsewhere: an answer to an older question is not taken up. */
  version: number;
  underway: Promise<void> | null;
  failures: number;
};
export type ReadStore = ReturnType<typeof createReadStore>;

const EMPTY: Read<unknown> = { data: undefined, error: null, updatedAt: 0, isReading: false };
/** After these pauses a read that did not get through is tried again. */
const RETRY_MS = [1_000, 4_000];

/** @param isFinal whether an error is the server's answer, so that asking again is pointless */
export function createReadStore(isFinal: (error: unknown) => boolean, clock: () => number = Date.now) {
  const slots = new Map<string, Slot>();

  const slotOf = (key: string): Slot => {
    let slot = slots.get(key);
    if (!slot) {
      slot = { state: EMPTY, listeners: new Set(), read: null, version: 0, underway: null, failures: 0 };
      slots.set(key, slot);
    }
    return slot;
  };
  const change = (slot: Slot, part: Partial<Read<unknown>>) => {
    slot.state = { ...slot.state, ...part };
    for (const listener of [...slot.listeners]) listener();
  };

  async function attempt(slot: Slot, read: () => Promise<unknown>): Promise<void> {
    for (;;) {
      const { version } = slot;
      try {
        const data = await read();
        // What changed while the answer was on its way may not be in it.
        if (slot.version !== version) continue;
        slot.failures = 0;
        return change(slot, { data, error: null, updatedAt: clock(), isReading: false });
      } catch (error) {
        if (slot.version !== version) continue;
        change(slot, { error, isReading: false });
        const pause = isFinal(error) ? undefined : RETRY_MS[slot.failures];
        slot.failures += 1;
        if (pause !== undefined) setTimeout(() => slot.listeners.size > 0 && void refresh(slot), pause);
        return;
      }
    }
  }

  function refresh(slot: Slot): Promise<void> {
    if (!slot.read) return Promise.resolve();
    if (slot.underway) return slot.underway;
    change(slot, { isReading: true });
    slot.underway = attempt(slot, slot.read).finally(() => {
      slot.underway = null;
    });
    return slot.underway;
  }

  return {
    get: (key: string): Read<unknown> => slots.get(key)?.state ?? EMPTY,

    /** Puts in what came with the page, unless something as new is there. Tells nobody: it is called while drawing. */
    seed(key: string, data: unknown, at: number): void {
      const slot = slotOf(key);
      if (slot.state.data === undefined || at > slot.state.updatedAt)
        slot.state = { ...slot.state, data, updatedAt: at };
    },

    /** Puts in what a write answered. */
    set(key: string, data: unknown): void {
      const slot = slotOf(key);
      slot.version += 1;
      change(slot, { data, error: null, updatedAt: clock() });
    },

    /** Watches a key; reads it at once when what is there is older than `staleMs`. */
    watch(key: string, read: () => Promise<unknown>, staleMs: number, listener: () => void): () => void {
      const slot = slotOf(key);
      slot.read = read;
      slot.listeners.add(listener);
      if (slot.state.data === undefined || clock() - slot.state.updatedAt > staleMs) void refresh(slot);
      return () => {
        slot.listeners.delete(listener);
        if (slot.listeners.size === 0) slot.read = null;
      };
    },

    /** Reads again every watched key that begins with `prefix`; unwatched ones are forgotten. */
    invalidate(prefix: string, olderThanMs = -1): void {
      for (const [key, slot] of slots) {
        if (!key.startsWith(prefix) || clock() - slot.state.updatedAt <= olderThanMs) continue;
        if (slot.listeners.size === 0) slots.delete(key);
        else {
          slot.version += 1;
          slot.failures = 0;
          void refresh(slot);
        }
      }
    },
  };
}
