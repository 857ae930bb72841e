import type { Failure } from "./failure";
import { answerOf, inStore } from "./local-db";

/** One write that is not known to be done yet. */
export type OutboxEntry = {
  /** Its Idempotency-Key: however often it is sent, it is done once. */
  id: string;
  /** Who wrote it, and alone may send it. */
  userId: string;
  /** The procedure: "timeline.append". */
  path: string;
  input: unknown;
  /** The incident that it is about, where its input names one. */
  ref: string | null;
  /** By the server's clock, as well as the page knew it. */
  writtenAt: string;
  state: "waiting" | "refused";
  /** Why it was refused. */
  failure: Failure | null;
  /** Times that the server failed on it, without refusing it. */
  faults: number;
};

/** Where entries are kept, in the order in which they were written. */
export type OutboxStore = {
  /** Keeps it; what has its id already stays as it is. */
  add: (entry: OutboxEntry) => Promise<void>;
  list: () => Promise<OutboxEntry[]>;
  /** The oldest one that waits. */
  first: (userId: string) => Promise<OutboxEntry | undefined>;
  /** Changes it where it still is. */
  change: (id: string, part: Partial<Pick<OutboxEntry, "state" | "failure" | "faults">>) => Promise<void>;
  remove: (id: string) => Promise<void>;
  /** Puts another one in its place, behind all others. */
  replace: (id: string, entry: OutboxEntry) => Promise<void>;
};

const remove = async (store: IDBObjectStore, id: string): Promise<void> => {
  const key = await answerOf(store.index("id").getKey(id));
  if (key !== undefined) store.delete(key);
};

/** The browser's database as the place, shared by all tabs. */
export const browserOutboxStore: OutboxStore = {
  add: (entry) =>
    inStore("outbox", "readwrite", async (store) => {
      if ((await answerOf(store.index("id").count(entry.id))) === 0) store.add(entry);
    }),
  list: () => inStore("outbox", "readonly", (store) => answerOf(store.getAll())),
  first: (userId) => inStore("outbox", "readonly", (store) => answerOf(store.index("queue").get([userId, "waiting"]))),
  change: (id, part) =>
    inStore("outbox", "readwrite", async (store) => {
      const entry: OutboxEntry | undefined = await answerOf(store.index("id").get(id));
      if (entry) store.put({ ...entry, ...part });
    }),
  remove: (id) => inStore("outbox", "readwrite", (store) => remove(store, id)),
  replace: (id, entry) =>
    inStore("outbox", "readwrite", async (store) => {
      await remove(store, id);
      store.add(entry);
    }),
};
