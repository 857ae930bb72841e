import { type Failure, toFailure } from "./failure";
import { EMPTY, type OutboxState } from "./outbox-state";
import type { OutboxEntry, OutboxStore } from "./outbox-store";

/** What became of a write, as far as its writer can be told in time. */
export type Result =
  | { kind: "done"; value: unknown }
  | { kind: "refused"; failure: Failure }
  /** It waits here; when the network is back it is sent. */
  | { kind: "queued" };

export type Write = {
  id: string;
  path: string;
  input: unknown;
  /** A refusal stays in the outbox even where the writer still waits: they show it from there. */
  keepsRefusal: boolean;
};

/** What one tab tells the others. */
export type Message =
  | { type: "changed" }
  | { type: "settled"; id: string; result: Exclude<Result, { kind: "queued" }>; entry: OutboxEntry };

export type OutboxDeps = {
  store: OutboxStore;
  /** Sends one entry; throws what the call throws. */
  send: (entry: OutboxEntry, isLate: boolean) => Promise<unknown>;
  /** Runs `work` while no other tab runs under that name. */
  lock: (name: string, work: () => Promise<void>) => Promise<void>;
  post: (message: Message) => void;
  /** Now by the server's clock, in ms. */
  now: () => number;
  isOnline: () => boolean;
  setTimer: (act: () => void, ms: number) => () => void;
};

/** A form waits this long for the answer before it is told that its write is kept. */
const PATIENCE_MS = 4_000;
/** What took longer than this to go out carries the time of its writing. */
const LATE_MS = 5_000;
const BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
/** The server keeps its answers for eight days: until then a repeat cannot be done twice. */
const SEND_WITHIN_MS = 7 * 24 * 60 * 60_000;
/** A write on which the server fails this often must not hold up the others for ever. */
const MOST_FAULTS = 5;

const refOf = (input: unknown): string | null => {
  const ref = input !== null && typeof input === "object" && "ref" in input ? input.ref : null;
  return typeof ref === "string" ? ref : null;
};

const refusal = (code: Failure["code"], message: string): Failure => ({
  code,
  message,
  fields: {},
  unmet: [],
  current: undefined,
  isDefinite: true,
});

/**
 * Writes on their way to the server. Each is kept before it is sent, sent in the order of writing by one tab at a
 * time, and forgotten only when it is done: a lost answer, a closed tab or a crash makes it go out again under the
 * same id, which the server does once. What the server refuses is kept for its writer to decide.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #listeners = new Set<() => void>();
  readonly #doneListeners = new Set<(entry: OutboxEntry, value: unknown) => void>();
  readonly #waiters = new Map<string, { resolve: (result: Result) => void; keepsRefusal: boolean }>();
  #userId: string | null = null;
  #state = EMPTY;
  #isDraining = false;
  #mustDrainAgain = false;
  /** Sends without an answer since the last one with. */
  #failures = 0;
  #stopTimer: () => void = () => {};
  /** Of readings that overlap, the last one counts. */
  #looks = 0;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
  }

  readonly state = (): OutboxState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Hears of every write that is done, whichever tab sent it. */
  onDone(listener: (entry: OutboxEntry, value: unknown) => void): () => void {
    this.#doneListeners.add(listener);
    return () => void this.#doneListeners.delete(listener);
  }

  /** Says who is signed in: what they wrote goes out from now on. */
  async setUser(userId: string): Promise<void> {
    this.#userId = userId;
    this.#set({ isSignedOut: false });
    await this.#look();
    this.kick();
  }

  /** Keeps a write and sends it when its turn comes. @throws where the browser cannot keep it, or nobody is known */
  async submit({ id, path, input, keepsRefusal }: Write): Promise<Result> {
    const { store, now, isOnline, setTimer } = this.#deps;
    if (this.#userId === null) throw new Error("Nobody is signed in.");
    const writtenAt = new Date(now()).toISOString();
    const entry = { id, userId: this.#userId, path, input, ref: refOf(input), writtenAt };
    const result = new Promise<Result>((resolve) => this.#waiters.set(id, { resolve, keepsRefusal }));
    try {
      await store.add({ ...entry, state: "waiting", failure: null, faults: 0 });
    } catch (error) {
      this.#waiters.delete(id);
      throw error;
    }
    if (!isOnline() || this.#failures > 0 || this.#state.isSignedOut) this.#giveUp(id);
    const stop = setTimer(() => this.#giveUp(id), PATIENCE_MS);
    void result.then(stop);
    this.kick();
    await this.#changed();
    return result;
  }

  /** Sends what waits now, if nobody is at it. */
  readonly kick = (): void => {
    const userId = this.#userId;
    if (userId === null) return;
    if (this.#isDraining) {
      this.#mustDrainAgain = true;
      return;
    }
    this.#isDraining = true;
    this.#stopTimer();
    const done = () => {
      this.#isDraining = false;
      if (this.#mustDrainAgain) {
        this.#mustDrainAgain = false;
        this.kick();
      }
    };
    this.#deps
      .lock(`majorops-outbox-${userId}`, () => this.#drain(userId))
      .catch(() => this.#pause(this.#state.isSignedOut)) // the browser's database failed
      .then(done);
  };

  /** Sends a refused one again, with what its writer made of it. */
  async resend(entry: OutboxEntry, input: unknown): Promise<void> {
    const isSame = JSON.stringify(input) === JSON.stringify(entry.input);
    const writtenAt = isSame ? entry.writtenAt : new Date(this.#deps.now()).toISOString();
    const again = { id: crypto.randomUUID(), userId: entry.userId, path: entry.path, input, ref: entry.ref, writtenAt };
    await this.#deps.store.replace(entry.id, { ...again, state: "waiting", failure: null, faults: 0 });
    await this.#changed();
    this.kick();
  }

  async discard(id: string): Promise<void> {
    await this.#deps.store.remove(id);
    await this.#changed();
  }

  /** Takes up what another tab says. */
  hear(message: Message): void {
    if (message.type === "settled") void this.#deliver(message.entry, message.result);
    void this.#look();
  }

  async #drain(userId: string): Promise<void> {
    const { store, isOnline } = this.#deps;
    while (this.#userId === userId && isOnline()) {
      const entry = await store.first(userId);
      if (!entry) {
        this.#failures = 0;
        return;
      }
      if (!(await this.#sendOne(entry))) return;
    }
  }

  /** @returns whether the next one may go out */
  async #sendOne(entry: OutboxEntry): Promise<boolean> {
    const { store, send, now } = this.#deps;
    const age = now() - Date.parse(entry.writtenAt);
    if (age > SEND_WITHIN_MS) {
      await this.#refuse(entry, refusal("STALE", "Written more than a week ago. Look whether it still holds."));
      return true;
    }
    let value: unknown;
    try {
      value = await send(entry, age > LATE_MS);
    } catch (error) {
      const failure = toFailure(error);
      const faults = failure.code === "INTERNAL" ? entry.faults + 1 : entry.faults;
      const isRefused = failure.isDefinite && failure.code !== "RATE_LIMITED" && failure.code !== "UNAUTHENTICATED";
      if (isRefused || faults >= MOST_FAULTS) {
        await this.#refuse(entry, failure);
        return true;
      }
      if (faults > entry.faults) await store.change(entry.id, { faults });
      this.#pause(failure.code === "UNAUTHENTICATED");
      return false;
    }
    this.#failures = 0;
    await store.remove(entry.id);
    await this.#settle(entry, { kind: "done", value });
    return true;
  }

  async #refuse(entry: OutboxEntry, failure: Failure): Promise<void> {
    this.#failures = 0;
    await this.#deps.store.change(entry.id, { state: "refused", failure });
    await this.#settle({ ...entry, state: "refused", failure }, { kind: "refused", failure });
  }

  /** No answer: whoever waits is told that theirs is kept, and it is tried again later. */
  #pause(isSignedOut: boolean): void {
    const wait = BACKOFF_MS[Math.min(this.#failures, BACKOFF_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#set({ isSignedOut, isUnanswered: true });
    for (const id of [...this.#waiters.keys()]) this.#giveUp(id);
    this.#stopTimer = this.#deps.setTimer(this.kick, wait);
  }

  async #settle(entry: OutboxEntry, result: Exclude<Result, { kind: "queued" }>): Promise<void> {
    this.#set({ isSignedOut: false });
    this.#deps.post({ type: "settled", id: entry.id, result, entry });
    await this.#deliver(entry, result);
    await this.#changed();
  }

  async #deliver(entry: OutboxEntry, result: Exclude<Result, { kind: "queued" }>): Promise<void> {
    const waiter = this.#waiters.get(entry.id);
    this.#waiters.delete(entry.id);
    if (result.kind === "done") for (const listener of this.#doneListeners) listener(entry, result.value);
    if (!waiter) return;
    // The form is still open and shows what was refused: it need not stand in the list as well.
    if (result.kind === "refused" && !waiter.keepsRefusal) {
      await this.#deps.store.remove(entry.id);
      await this.#changed();
    }
    waiter.resolve(result);
  }

  #giveUp(id: string): void {
    this.#waiters.get(id)?.resolve({ kind: "queued" });
    this.#waiters.delete(id);
  }

  async #changed(): Promise<void> {
    this.#deps.post({ type: "changed" });
    await this.#look();
  }

  async #look(): Promise<void> {
    this.#looks += 1;
    const mine = this.#looks;
    const all = await this.#deps.store.list().catch(() => []);
    if (mine !== this.#looks) return;
    const entries = all.filter(({ userId }) => userId === this.#userId);
    const isUnanswered = this.#failures > 0 || !this.#deps.isOnline();
    this.#set({ entries, others: all.length - entries.length, isUnanswered });
  }

  #set(part: Partial<OutboxState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
