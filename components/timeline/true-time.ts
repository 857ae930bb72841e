/** Reads the true time of something that is written down later. Pure; instants in ms. */

export type TrueTime = { ok: true; at: number } | { ok: false; problem: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A time of day means the last such moment, but no longer ago than this: beyond it, the day must be said. */
const LAST_HOURS = 12;
const UNIT_MS: Record<string, number> = { s: 1_000, m: MINUTE, h: HOUR, d: 24 * HOUR };
const HOW = "Write 03:41, 03:41:20, 10m ago, or 2026-11-20 23:50.";

type Wall = { year: number; month: number; day: number; hour: number; minute: number; second: number };

function wallOf(at: number, zone: string): Wall {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

const asUtc = ({ year, month, day, hour, minute, second }: Wall): number =>
  Date.UTC(year, month - 1, day, hour, minute, second);

/**
 * The instants at which a zone's clocks showed this: one, two where they went back over it, none where they went
 * forward over it; earliest first.
 */
export function instantsOf(wall: Wall, zone: string): number[] {
  const wanted = asUtc(wall);
  const found = new Set<number>();
  // Every offset that the zone has around then; no change of clocks is further than a day and a half away.
  for (const around of [-36 * HOUR, -12 * HOUR, 0, 12 * HOUR, 36 * HOUR]) {
    const near = wanted + around;
    const offset = asUtc(wallOf(near, zone)) - near;
    const at = wanted - offset;
    if (asUtc(wallOf(at, zone)) === wanted) found.add(at);
  }
  return [...found].sort((a, b) => a - b);
}

/** "10m ago", "1h 5m ago", "90s": how long ago in ms; null where it is no length. */
function agoMs(text: string): number | null {
  const body = /^((?:\d{1,5}\s*[smhd]\w*\s*)+)(?:ago)?$/.exec(text)?.[1];
  if (!body) return null;
  let ms = 0;
  for (const [, count, unit] of body.matchAll(/(\d+)\s*([smhd])\w*/g)) ms += Number(count) * (UNIT_MS[unit ?? ""] ?? 0);
  return ms;
}

/**
 * Reads a true time as a person writes it, in the zone of the screen: a time of day, with a date or without, or how
 * long ago. Without a date it is the last such moment; where clocks went back and both are past, the later one.
 * @param now the server's present, ms
 * @returns the instant, or a sentence that says what to write instead: nothing lies in the future
 */
export function readTrueTime(text: string, now: number, zone: string): TrueTime {
  const clean = text
    .trim()
    .toLowerCase()
    .replace(/^at\s+/, "");
  const ago = agoMs(clean);
  if (ago !== null) return { ok: true, at: now - ago };
  const match = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[t\s]+|(yesterday)\s+)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$/.exec(
    clean,
  );
  if (!match) return { ok: false, problem: HOW };
  const [, year, month, day, yesterday, hour, minute, second] = match;
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) };
  if (time.hour > 23 || time.minute > 59 || time.second > 59)
    return { ok: false, problem: `There is no such time. ${HOW}` };

  const today = wallOf(now, zone);
  const dayBefore = wallOf(Date.UTC(today.year, today.month - 1, today.day - 1, 12), "UTC");
  const isDated = year !== undefined || yesterday !== undefined;
  const dates = year
    ? [{ year: Number(year), month: Number(month), day: Number(day) }]
    : yesterday
      ? [dayBefore]
      : [today, dayBefore];
  if (year) {
    const real = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    if (real.getUTCMonth() + 1 !== Number(month)) return { ok: false, problem: `There is no such day. ${HOW}` };
  }
  const moments = dates.flatMap((date) => instantsOf({ ...date, ...time }, zone));
  const past = moments.filter((at) => at <= now).sort((a, b) => b - a);
  const [at] = past;
  if (moments.length === 0)
    return { ok: false, problem: "Clocks skipped this time that day. Write how long ago it was." };
  if (at === undefined || (!isDated && now - at > LAST_HOURS * HOUR)) {
    const hint = isDated ? "" : " If it was earlier, write the day: yesterday 23:50, or 2026-11-20 23:50.";
    return { ok: false, problem: `This time lies in the future. Write when it happened.${hint}` };
  }
  return { ok: true, at };
}
