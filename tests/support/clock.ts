/** A clock that stands still until a test moves it. */
export class MovableClock {
  #ms: number;

  /** @param iso where it starts: a Tuesday, early in the morning, in no special week */
  constructor(iso = "2026-03-10T02:30:00.000Z") {
    this.#ms = Date.parse(iso);
  }

  /** The present instant; pass it on as a Clock. */
  readonly now = (): Date => new Date(this.#ms);

  /** Moves on by minutes (fractions allowed) and gives the new instant. */
  advance(minutes: number): Date {
    this.#ms += Math.round(minutes * 60_000);
    return this.now();
  }

  /** Jumps to an instant. */
  set(iso: string): Date {
    this.#ms = Date.parse(iso);
    return this.now();
  }
}
