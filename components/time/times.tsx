"use client";
import { formatClock, formatDay, formatDuration, formatMoment, formatUtc, zoneName } from "./format";
import { useNow, useZone } from "./use-now";

const DAY = 86_400_000;

/** The wall clock with its zone. */
export function WallClock() {
  const now = useNow();
  const zone = useZone();
  return (
    <time
      className="num text-xl whitespace-nowrap max-md:text-[13px]"
      dateTime={new Date(now).toISOString()}
      title={formatUtc(now)}
    >
      {formatClock(now, zone)}
      <small className="ml-1 text-[11px] text-dim max-md:hidden">{zoneName(zone, now)}</small>
    </time>
  );
}

/** When something happened: to the second in the reader's zone, with UTC on hover. The day stands above if it is not today. */
export function ClockTime({ at, className = "" }: { at: string; className?: string }) {
  const zone = useZone();
  const now = useNow(60_000);
  const ms = Date.parse(at);
  const isToday = formatDay(ms, zone) === formatDay(now, zone) && Math.abs(now - ms) < 2 * DAY;
  return (
    <time className={`num ${className}`} dateTime={at} title={formatUtc(ms)}>
      {!isToday && (
        <span className="mr-1.5 text-[11px] @xl:block @xl:text-[10px] @xl:leading-none">{formatDay(ms, zone)}</span>
      )}
      {formatClock(ms, zone)}
    </time>
  );
}

/** A time to the minute, with the day when it is another, and UTC on hover. */
export function Moment({
  at,
  className = "",
  withZone = false,
}: {
  at: string;
  className?: string;
  withZone?: boolean;
}) {
  const zone = useZone();
  const now = useNow(60_000);
  const ms = Date.parse(at);
  return (
    <time className={`num ${className}`} dateTime={at} title={formatUtc(ms)}>
      {formatMoment(ms, zone, now)}
      {withZone && ` ${zoneName(zone, ms)}`}
    </time>
  );
}

/** A running length from `from` to `until`, or to now. */
export function Elapsed({ from, until, className = "" }: { from: string; until?: string | null; className?: string }) {
  const now = useNow();
  const end = until ? Date.parse(until) : now;
  return <span className={`num ${className}`}>{formatDuration(end - Date.parse(from))}</span>;
}
