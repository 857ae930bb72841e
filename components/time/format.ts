/** Words and figures for instants and lengths. Pure; milliseconds in, text out. */

const two = (value: number): string => String(value).padStart(2, "0");

/** A length as mm:ss below an hour, then h:mm:ss; never negative. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** A length in words, to the minute: "under a minute", "4 min", "1 h 12 min", "2 d 3 h". */
export function durationWords(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 1) return "under a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
    formatters.set(key, found);
  }
  return found;
}

/** 03:46:40 in the zone. */
export const formatClock = (at: number, zone: string): string =>
  formatter(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);

/** 03:46 in the zone. */
export const formatMinute = (at: number, zone: string): string =>
  formatter(zone, { hour: "2-digit", minute: "2-digit" }).format(at);

/** 21 Nov in the zone. */
export const formatDay = (at: number, zone: string): string =>
  formatter(zone, { day: "numeric", month: "short" }).format(at);

/** The time alone on the day of `now`, with the day before it on any other; the year when it differs. */
export function formatMoment(at: number, zone: string, now: number): string {
  const time = formatMinute(at, zone);
  if (formatDate(at, zone) === formatDate(now, zone)) return time;
  const sameYear = formatter(zone, { year: "numeric" }).format(at) === formatter(zone, { year: "numeric" }).format(now);
  return `${sameYear ? formatDay(at, zone) : formatDate(at, zone)}, ${time}`;
}

/** 21 Nov 2026 in the zone. */
export const formatDate = (at: number, zone: string): string =>
  formatter(zone, { day: "numeric", month: "short", year: "numeric" }).format(at);

/** 21 Nov 2026, 03:46:40 UTC: the form for hovers and copies. */
export const formatUtc = (at: number): string => `${formatDate(at, "UTC")}, ${formatClock(at, "UTC")} UTC`;

/** The zone's short name at that instant: UTC, CET, GMT+9. */
export function zoneName(zone: string, at: number): string {
  const parts = formatter(zone, { timeZoneName: "short" }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** An instant as the value of a datetime-local field in the zone, to the minute. */
export function toLocalField(at: number, zone: string): string {
  const parts = formatter(zone, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((item) => item.type === type)?.value ?? "00";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/** The value of a datetime-local field in the browser's zone as ISO UTC; null where it is empty or nonsense. */
export function fromLocalField(value: string): string | null {
  const at = new Date(value);
  return value && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
}
