import { utcClock, utcDay, utcMoment } from "./utc";

const FORMATS = { clock: utcClock, day: utcDay, moment: utcMoment };

/** An instant for the public: always UTC, machine-readable beside the words. */
export function UtcTime({ at, as = "moment" }: { at: string; as?: keyof typeof FORMATS }) {
  return <time dateTime={at}>{FORMATS[as](at)}</time>;
}
