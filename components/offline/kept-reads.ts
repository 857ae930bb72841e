import type { QueryClient } from "@tanstack/react-query";
import { answerOf, inStore } from "@/components/providers/local-db";

/** What was read last, so that a cold start without network shows it. */
type KeptRead = { userId: string; key: string; data: unknown; at: number };

const KEPT_FOR_MS = 7 * 24 * 60 * 60_000;
const FLUSH_MS = 3_000;
/** Reads of an incident and of the board; searches and previews are not worth the room. */
const WORTH = /^(?!preview|search|similar).* INC-\d+$|^board |^openCount$|^people$/;

const ofUser = (userId: string) => IDBKeyRange.bound([userId, ""], [userId, "\uffff"]);

/** The person's kept reads; what is too old, or of anybody else, is deleted. */
async function keptReads(userId: string): Promise<KeptRead[]> {
  const rows = await inStore("reads", "readwrite", async (store) => {
    const all: KeptRead[] = await answerOf(store.getAll());
    const isGood = (row: KeptRead) => row.userId === userId && Date.now() - row.at < KEPT_FOR_MS;
    for (const row of all) if (!isGood(row)) store.delete([row.userId, row.key]);
    return all.filter(isGood);
  });
  return rows;
}

/** One kept read, undefined where there is none. */
export async function findKept<T>(userId: string, key: string): Promise<T | undefined> {
  const row: KeptRead | undefined = await inStore("reads", "readonly", (store) => answerOf(store.get([userId, key])));
  return row?.data as T | undefined;
}

export const keep = (rows: readonly KeptRead[]): Promise<void> =>
  inStore("reads", "readwrite", async (store) => {
    for (const row of rows) store.put(row);
  });

/** Forgets everything that was read, when someone signs out. What is not sent yet stays. */
export async function forgetKept(userId?: string): Promise<void> {
  await inStore("reads", "readwrite", async (store) => {
    store.delete(userId === undefined ? IDBKeyRange.lowerBound([""]) : ofUser(userId));
  });
  for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
}

/**
 * Keeps every read worth it as it comes in, and puts those of last time where none is yet or, on a page that was kept,
 * where the kept one is newer.
 * @returns what ends it
 */
export function keepReads(queries: QueryClient, userId: string, isCold: boolean): () => void {
  const cache = queries.getQueryCache();
  // What was read before this was loaded is kept as well.
  const early = cache.getAll().filter(({ state }) => state.dataUpdateCount > 0);
  const changed = new Set(early.map(({ queryKey }) => String(queryKey[0])).filter((key) => WORTH.test(key)));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const rows = [...changed].flatMap((key): KeptRead[] => {
      const state = queries.getQueryState([key]);
      return state?.data === undefined ? [] : [{ userId, key, data: state.data, at: state.dataUpdatedAt }];
    });
    changed.clear();
    if (rows.length > 0) void keep(rows).catch(() => undefined);
  };
  const stop = cache.subscribe((event) => {
    const key = String(event.query.queryKey[0]);
    if (event.type !== "updated" || event.action.type !== "success" || !WORTH.test(key)) return;
    changed.add(key);
    timer ??= setTimeout(flush, FLUSH_MS);
  });
  if (changed.size > 0) timer = setTimeout(flush, FLUSH_MS);
  const restore = async () => {
    for (const { key, data, at } of await keptReads(userId).catch(() => [])) {
      const known = queries.getQueryState([key]);
      const isWanted = known?.data === undefined || (isCold && known.dataUpdatedAt < at);
      if (isWanted) queries.setQueryData([key], data, { updatedAt: at });
    }
  };
  if (isCold) void restore();
  else void keptReads(userId).catch(() => undefined);
  window.addEventListener("offline", restore);
  document.addEventListener("visibilitychange", flush);
  return () => {
    flush();
    stop();
    window.removeEventListener("offline", restore);
    document.removeEventListener("visibilitychange", flush);
  };
}
