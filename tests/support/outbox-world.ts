import { TRPCClientError } from "@trpc/client";
import { type Failure, KnownFailure } from "../../components/providers/failure";
import { type Message, Outbox } from "../../components/providers/outbox";
import type { OutboxEntry, OutboxStore } from "../../components/providers/outbox-store";

/** What becomes of one send. The kills end the tab that sends: before the server did it, or after. */
export const FATES = [
  "ok",
  "request lost",
  "answer lost",
  "server fails",
  "refused",
  "killed before",
  "killed after",
] as const;
export type Fate = (typeof FATES)[number];

export const failureOf = (code: Failure["code"], part: Partial<Failure> = {}): Failure => ({
  code,
  message: code,
  fields: {},
  unmet: [],
  current: undefined,
  isDefinite: code !== "OFFLINE" && code !== "INTERNAL",
  ...part,
});
const thrown = (failure: Failure) => TRPCClientError.from(new KnownFailure(failure));
const never = <T>() => new Promise<T>(() => {});
const step = () => new Promise<void>((resolve) => setImmediate(resolve));

type Tab = { outbox: Outbox; isDead: boolean };
type Turn = { tab: Tab; start: () => void };

/** A browser with tabs that can be killed at any await, a network that can fail, and a server that keeps its answers. */
export class OutboxWorld {
  /** What the disk holds. */
  rows: OutboxEntry[] = [];
  /** What the server did, in order, each with its time of writing where it was sent late. */
  readonly record: { id: string; lateFrom: string | null }[] = [];
  /** What becomes of the next sends; then all go well. */
  fates: Fate[] = [];
  /** Answers to a send for certain ids, whatever its fate. */
  readonly verdicts = new Map<string, Failure>();
  isOnline = true;
  nowMs = Date.parse("2026-11-21T03:46:40.000Z");
  tabs: Tab[] = [];
  #answered = new Map<string, string>();
  #locks = new Map<string, Turn[]>();
  #timers: { tab: Tab; act: () => void }[] = [];

  open(): Tab {
    const tab = { isDead: false } as Tab;
    const alive = async <T>(effect: () => T): Promise<T> => {
      if (tab.isDead) return never<T>();
      const value = effect();
      await step();
      return tab.isDead ? never<T>() : value;
    };
    tab.outbox = new Outbox({
      store: this.#store(alive),
      send: (entry, isLate) => this.#send(tab, entry, isLate, alive),
      lock: (name, work) => this.#lock(tab, name, work),
      post: (message) => this.#post(tab, message),
      now: () => this.nowMs,
      isOnline: () => this.isOnline,
      setTimer: (act) => {
        const timer = { tab, act };
        this.#timers.push(timer);
        return () => void this.#timers.splice(this.#timers.indexOf(timer) >>> 0, 1);
      },
    });
    this.tabs.push(tab);
    return tab;
  }

  /** The tab is gone at once: nothing that it waits for reaches it, and its lock is free. */
  kill(tab: Tab): void {
    tab.isDead = true;
    this.tabs = this.tabs.filter((one) => one !== tab);
    this.#timers = this.#timers.filter((timer) => timer.tab !== tab);
    for (const [name, turns] of this.#locks) {
      const wasHolder = turns[0]?.tab === tab;
      const left = turns.filter((turn) => turn.tab !== tab);
      this.#locks.set(name, left);
      if (wasHolder) left[0]?.start();
    }
  }

  /** Lets everything that is under way go on until it waits for a timer or the network. */
  async settle(): Promise<void> {
    for (let i = 0; i < 60; i += 1) await step();
  }

  /** Time passes until every timer has run. */
  async pass(): Promise<void> {
    const timers = this.#timers;
    this.#timers = [];
    for (const { act } of timers) act();
    await this.settle();
  }

  #store(alive: <T>(effect: () => T) => Promise<T>): OutboxStore {
    const drop = (id: string) => {
      this.rows = this.rows.filter((row) => row.id !== id);
    };
    return {
      add: (entry) =>
        alive(() => {
          if (!this.rows.some(({ id }) => id === entry.id)) this.rows.push(structuredClone(entry));
        }),
      list: () => alive(() => structuredClone(this.rows)),
      first: (userId) => alive(() => this.rows.find((row) => row.userId === userId && row.state === "waiting")),
      change: (id, part) =>
        alive(() => {
          this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...part } : row));
        }),
      remove: (id) => alive(() => drop(id)),
      replace: (id, entry) =>
        alive(() => {
          drop(id);
          this.rows.push(entry);
        }),
    };
  }

  async #send(
    tab: Tab,
    entry: OutboxEntry,
    isLate: boolean,
    alive: <T>(effect: () => T) => Promise<T>,
  ): Promise<unknown> {
    const fate = this.fates.shift() ?? "ok";
    await alive(() => {});
    const verdict = this.verdicts.get(entry.id);
    if (verdict) throw thrown(verdict);
    if (fate === "killed before") {
      this.kill(tab);
      return never();
    }
    if (fate === "request lost") throw thrown(failureOf("OFFLINE"));
    if (fate === "server fails") throw thrown(failureOf("INTERNAL"));
    if (fate === "refused" && !this.#answered.has(entry.id)) throw thrown(failureOf("STALE"));
    if (!this.#answered.has(entry.id)) {
      this.record.push({ id: entry.id, lateFrom: isLate ? entry.writtenAt : null });
      this.#answered.set(entry.id, `answer to ${entry.id}`);
    }
    if (fate === "killed after") {
      this.kill(tab);
      return never();
    }
    await alive(() => {});
    if (fate === "answer lost") throw thrown(failureOf("OFFLINE"));
    return this.#answered.get(entry.id);
  }

  #lock(tab: Tab, name: string, work: () => Promise<void>): Promise<void> {
    const turns = this.#locks.get(name) ?? [];
    this.#locks.set(name, turns);
    return new Promise<void>((resolve, reject) => {
      const start = () => {
        const end = () => {
          const rest = (this.#locks.get(name) ?? []).filter((one) => one !== turn);
          this.#locks.set(name, rest);
          rest[0]?.start();
        };
        work().finally(end).then(resolve, reject);
      };
      const turn = { tab, start };
      turns.push(turn);
      if (turns.length === 1) start();
    });
  }

  #post(from: Tab, message: Message): void {
    for (const tab of this.tabs) if (tab !== from && !from.isDead) tab.outbox.hear(structuredClone(message));
  }
}
