/** The browser's own database: what is not sent yet, and what was read last. */

const NAME = "majorops";
const VERSION = 1;

export type LocalStore = "outbox" | "reads";

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const outbox = request.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
      outbox.createIndex("id", "id", { unique: true });
      outbox.createIndex("queue", ["userId", "state"]);
      request.result.createObjectStore("reads", { keyPath: ["userId", "key"] });
    };
    request.onsuccess = () => {
      const db = request.result;
      // Another tab with a newer version must not wait for this one.
      db.onversionchange = () => db.close();
      db.onclose = () => {
        opening = null;
      };
      resolve(db);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another tab holds the local database."));
  });
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

/** The answer of one request. */
export const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/**
 * Runs `work` in one transaction on one store and waits until it is kept. Writes are flushed to the disk before they
 * count as kept, so that a crash of the machine loses none.
 */
export async function inStore<T>(
  name: LocalStore,
  mode: "readonly" | "readwrite",
  work: (store: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const db = await open();
  const transaction = db.transaction(name, mode, { durability: name === "outbox" ? "strict" : "relaxed" });
  const kept = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The browser did not keep it."));
  });
  const [value] = await Promise.all([work(transaction.objectStore(name)), kept]);
  return value;
}
