import { setTimeout as delay } from "node:timers/promises";
import { monotonicMs } from "../core/clock";

/** A share of the provider's second that is left free, so that the network's jitter never makes one call too many. */
const MARGIN = 0.03;

/** Lets calls through one by one, evenly spaced, so that no second ever sees more than the rate. */
export class Pace {
  #perSecond: number;
  #nextAtMs = 0;
  #line: Promise<void> = Promise.resolve();

  /** @param perSecond calls a second at most */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  get perSecond(): number {
    return this.#perSecond;
  }

  /** Keeps to another rate from the next call on: the one that the provider told. */
  keepTo(perSecond: number): void {
    this.#perSecond = perSecond;
  }

  /** Lets nobody through for so long, who waits already included: the provider asked for it. */
  holdFor(ms: number): void {
    this.#nextAtMs = Math.max(this.#nextAtMs, monotonicMs() + ms);
  }

  /** Waits for this call's turn. */
  turn(): Promise<void> {
    this.#line = this.#line.then(() => this.#pass());
    return this.#line;
  }

  /** Spaced from when the last one really went: a busy machine that woke late must not send two close together. */
  async #pass(): Promise<void> {
    for (;;) {
      const waitMs = this.#nextAtMs - monotonicMs();
      if (waitMs <= 0) break;
      await delay(waitMs);
    }
    this.#nextAtMs = monotonicMs() + (1000 * (1 + MARGIN)) / this.#perSecond;
  }
}
