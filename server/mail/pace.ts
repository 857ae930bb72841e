import { setTimeout as delay } from "node:timers/promises";
import { monotonicMs } from "../core/clock";

/** Lets calls through one by one, evenly spaced, so that no second ever sees more than the rate. */
export class Pace {
  readonly #spacingMs: number;
  #nextAtMs = 0;

  /** @param perSecond calls a second at most; a twentieth is kept as a margin for the network's jitter */
  constructor(perSecond: number) {
    this.#spacingMs = 1050 / perSecond;
  }

  /** Waits for this call's turn. */
  async turn(): Promise<void> {
    const now = monotonicMs();
    const at = Math.max(now, this.#nextAtMs);
    this.#nextAtMs = at + this.#spacingMs;
    if (at > now) await delay(at - now);
  }
}
