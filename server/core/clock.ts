/** A clock is a function that tells the present instant; everything in server/ takes its time from one. */
export type Clock = () => Date;

/** The machine's clock: the only place that reads it. */
export const systemClock: Clock = () => new Date();

/** Milliseconds of a clock that never goes back, for measuring how long something took. */
export const monotonicMs = (): number => performance.now();
