import { setTimeout as delay } from "node:timers/promises";
import { monotonicMs } from "../core/clock";

/** A share of the provider's second that is left free, so that the network's jitter never makes one call too many. */
const MARGIN = 0.03;

/** Lets calls through one by one, evenly spaced, so that no second ever sees more than the rate. */
export class Pace {
  #perSecond: number;
  #nextAtMs = 0;
  #heldUntilMs = 0;

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

  /** Lets nobody through for so long: the provider asked for it. */
  holdFor(ms: number): void {
    this.#heldUntilMs = Math.max(this.#heldUntilMs, monotonicMs() + ms);
    this.#nextAtMs = Math.max(this.#nextAtMs, this.#heldUntilMs);
  }

  /** Waits for this call's turn. */
  async turn(): Promise<void> {
    const now = monotonicMs();
    const at = Math.max(now, this.#nextAtMs);
    this.#nextAtMs = at + (1000 * (1 + MARGIN)) / this.#perSecond;
    if (at > now) await delay(at - now);
    // Who waited before the provider asked for a pause waits for its end too.
    if (this.#heldUntilMs > monotonicMs()) await this.turn();
  }
}
