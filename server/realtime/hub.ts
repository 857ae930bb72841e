import { log } from "../core/log";
import type { Db } from "../db/client";
import { Prisma } from "../db/generated/client";
import { loadEntriesAfter } from "../timeline/reads";
import type { TimelineEntry } from "../timeline/schemas";
import { getListener, type Listener } from "./listener";

/** One open stream: what arrived for it and has not been taken yet. */
export type Subscriber = {
  userId: string | null;
  entries: TimelineEntry[];
  /** More came than fits: what is missing must be read from the record. */
  isBehind: boolean;
  /** Who looks at the incident has changed. */
  isPresenceNew: boolean;
  /** This person's rights changed: look again before the next entry. */
  mustRecheck: boolean;
  isClosed: boolean;
  wake: () => void;
};

type Topic = { lastSeq: number; isReading: boolean; isDirty: boolean; subscribers: Set<Subscriber> };

const BUFFER = 1_000;
const BACKSTOP_MS = 5_000;

/**
 * Reads each new entry of a followed incident once a process and hands it to every stream that follows it.
 * A wake-up only says "look"; what counts is what stands in the record, so that a lost one costs a delay, not an entry.
 */
export class Hub {
  #db: Db;
  #topics = new Map<string, Topic>();
  #boards = new Set<Subscriber>();
  #backstop: NodeJS.Timeout;
  #stops: (() => void)[];

  constructor(db: Db, listener: Listener) {
    this.#db = db;
    this.#stops = [
      listener.onWakeUp((wakeUp) => {
        if (wakeUp.i !== undefined && wakeUp.p) this.#presenceChanged(wakeUp.i);
        else if (wakeUp.i !== undefined) this.#incidentChanged(wakeUp.i, wakeUp.s ?? 0);
        if (wakeUp.u !== undefined) this.#userChanged(wakeUp.u);
      }),
      listener.onReconnect(() => void this.#poll()),
    ];
    this.#backstop = setInterval(() => void this.#poll(), BACKSTOP_MS);
    this.#backstop.unref();
  }

  /** Open streams, for /metrics. */
  get streamCount(): number {
    let count = this.#boards.size;
    for (const topic of this.#topics.values()) count += topic.subscribers.size;
    return count;
  }

  /** Adds a stream that follows the incident; entries with seq > fromSeq that are recorded from now on reach it. */
  follow(incidentId: string, fromSeq: number, userId: string | null): Subscriber {
    let topic = this.#topics.get(incidentId);
    if (!topic) {
      topic = { lastSeq: fromSeq, isReading: false, isDirty: false, subscribers: new Set() };
      this.#topics.set(incidentId, topic);
    }
    const subscriber = newSubscriber(userId);
    topic.subscribers.add(subscriber);
    return subscriber;
  }

  unfollow(incidentId: string, subscriber: Subscriber): void {
    const topic = this.#topics.get(incidentId);
    topic?.subscribers.delete(subscriber);
    if (topic?.subscribers.size === 0) this.#topics.delete(incidentId);
  }

  /** Adds a stream that is woken by any incident. */
  followBoard(userId: string | null): Subscriber {
    const subscriber = newSubscriber(userId);
    this.#boards.add(subscriber);
    return subscriber;
  }

  unfollowBoard(subscriber: Subscriber): void {
    this.#boards.delete(subscriber);
  }

  /** Ends every stream, for a clean stop. */
  close(): void {
    clearInterval(this.#backstop);
    for (const stop of this.#stops) stop();
    for (const subscriber of this.#all()) {
      subscriber.isClosed = true;
      subscriber.wake();
    }
    this.#topics.clear();
    this.#boards.clear();
  }

  *#all(): Generator<Subscriber> {
    yield* this.#boards;
    for (const topic of this.#topics.values()) yield* topic.subscribers;
  }

  #presenceChanged(incidentId: string): void {
    for (const subscriber of this.#topics.get(incidentId)?.subscribers ?? []) {
      subscriber.isPresenceNew = true;
      subscriber.wake();
    }
  }

  #userChanged(userId: string): void {
    for (const subscriber of this.#all()) {
      if (subscriber.userId !== userId) continue;
      subscriber.mustRecheck = true;
      subscriber.wake();
    }
  }

  #incidentChanged(incidentId: string, seq: number): void {
    for (const board of this.#boards) {
      board.isBehind = true;
      board.wake();
    }
    const topic = this.#topics.get(incidentId);
    if (topic && seq > topic.lastSeq) void this.#read(incidentId, topic);
  }

  async #read(incidentId: string, topic: Topic): Promise<void> {
    if (topic.isReading) {
      topic.isDirty = true;
      return;
    }
    topic.isReading = true;
    try {
      do {
        topic.isDirty = false;
        const entries = await loadEntriesAfter(this.#db, incidentId, topic.lastSeq);
        const last = entries.at(-1);
        if (!last) continue;
        topic.lastSeq = last.seq;
        for (const subscriber of topic.subscribers) deliver(subscriber, entries);
      } while (topic.isDirty);
    } catch (error) {
      log.warn({ err: error }, "the live view could not read the record; it tries again");
    } finally {
      topic.isReading = false;
    }
  }

  /** The backstop: finds what a lost wake-up hid. */
  async #poll(): Promise<void> {
    const ids = [...this.#topics.keys()];
    if (ids.length === 0) return;
    try {
      const rows = await this.#db.$queryRaw<{ id: string; seq: number }[]>(
        Prisma.sql`select id, last_seq as seq from incident where id = any(${ids})`,
      );
      for (const { id, seq } of rows) {
        const topic = this.#topics.get(id);
        if (topic && seq > topic.lastSeq) this.#incidentChanged(id, seq);
      }
    } catch {
      // The database is away; the listener says so, and the next turn looks again.
    }
  }
}

function newSubscriber(userId: string | null): Subscriber {
  // Rights may have changed between the request and this moment, before anyone could tell the stream.
  return {
    userId,
    entries: [],
    isBehind: false,
    isPresenceNew: false,
    mustRecheck: true,
    isClosed: false,
    wake: () => undefined,
  };
}

function deliver(subscriber: Subscriber, entries: TimelineEntry[]): void {
  if (subscriber.entries.length + entries.length > BUFFER) {
    subscriber.entries = [];
    subscriber.isBehind = true;
  } else subscriber.entries.push(...entries);
  subscriber.wake();
}

const shared = globalThis as typeof globalThis & { majoropsHub?: Hub | undefined };

/** The process's hub, made on first use. */
export function getHub(db: Db): Hub {
  shared.majoropsHub ??= new Hub(db, getListener());
  return shared.majoropsHub;
}

/** Ends every open stream, for a clean stop. */
export function closeHub(): void {
  shared.majoropsHub?.close();
  shared.majoropsHub = undefined;
}
