import pg from "pg";
import { env } from "../core/env";
import { log } from "../core/log";
import { WAKE_UP_CHANNEL } from "../core/record-event";

/** What a wake-up says: an incident and its seq, or who looks at it (p), a public artefact and its version, or a person whose rights changed. */
export type WakeUp = { i?: string; s?: number; p?: 1; a?: string; v?: number; u?: string };

type Handler<T> = (value: T) => void;

const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 5_000;

/**
 * The process's one LISTEN connection. Handlers hear every wake-up while it stands; after a break it connects again
 * and tells onReconnect, so that whoever follows something looks for what it missed.
 */
export class Listener {
  #url: string;
  #client: pg.Client | null = null;
  #isClosed = false;
  #wakeUp = new Set<Handler<WakeUp>>();
  #reconnect = new Set<Handler<void>>();
  #retry: NodeJS.Timeout | undefined;
  #delayMs = RETRY_FIRST_MS;

  constructor(url: string) {
    this.#url = url;
    void this.#connect();
  }

  /** Whether wake-ups arrive now. */
  get isConnected(): boolean {
    return this.#client !== null;
  }

  /** Calls `handler` for each wake-up. @returns a function that ends it */
  onWakeUp(handler: Handler<WakeUp>): () => void {
    this.#wakeUp.add(handler);
    return () => this.#wakeUp.delete(handler);
  }

  /** Calls `handler` whenever the connection stands (again). @returns a function that ends it */
  onReconnect(handler: Handler<void>): () => void {
    this.#reconnect.add(handler);
    return () => this.#reconnect.delete(handler);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    if (this.#isClosed) return;
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: "majorops-listen",
    });
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    client.on("notification", (message) => this.#heard(message.payload));
    try {
      await client.connect();
      await client.query(`listen ${WAKE_UP_CHANNEL}`);
    } catch {
      await client.end().catch(() => undefined);
      this.#again();
      return;
    }
    if (this.#isClosed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.#client = client;
    this.#delayMs = RETRY_FIRST_MS;
    for (const handler of this.#reconnect) handler();
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    void client.end().catch(() => undefined);
    if (!this.#isClosed) log.warn("lost the connection that listens for changes; connecting again");
    this.#again();
  }

  #again(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), this.#delayMs);
    this.#delayMs = Math.min(this.#delayMs * 2, RETRY_LONGEST_MS);
  }

  #heard(payload: string | undefined): void {
    let value: WakeUp;
    try {
      value = JSON.parse(payload ?? "") as WakeUp;
    } catch {
      return;
    }
    for (const handler of this.#wakeUp) handler(value);
  }
}

const shared = globalThis as typeof globalThis & { majoropsListener?: Listener | undefined };

/** The process's listener, made on first use. */
export function getListener(): Listener {
  shared.majoropsListener ??= new Listener(env().DATABASE_URL ?? "");
  return shared.majoropsListener;
}

/** Ends the process's listener, for a clean stop. */
export async function closeListener(): Promise<void> {
  const listener = shared.majoropsListener;
  shared.majoropsListener = undefined;
  await listener?.close();
}
