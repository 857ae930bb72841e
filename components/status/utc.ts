const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (n: number): string => String(n).padStart(2, "0");

/** "03:50 UTC" of an ISO-8601 instant. */
export function utcClock(at: string): string {
  const date = new Date(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** "21 Nov 2026". */
export function utcDay(at: string): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** "21 Nov 2026, 03:50 UTC". */
export const utcMoment = (at: string): string => `${utcDay(at)}, ${utcClock(at)}`;

/** "November 2026" as "Nov 2026": the heading of a month of history. */
export const utcMonth = (at: string): string => utcDay(at).replace(/^\d+ /, "");

/** "38 min", "4 h 05 min", "2 d 3 h". */
export function spokenMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
  return `${Math.floor(minutes / 1_440)} d ${Math.floor((minutes % 1_440) / 60)} h`;
}
