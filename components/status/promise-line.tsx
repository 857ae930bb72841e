import type { PublicIncident } from "../../server/status-page/schemas";
import { utcClock, utcDay } from "./utc";
import { UtcTime } from "./utc-time";

/**
 * When the next update is due: the loudest line of an incident. By day and time, so that a copy that nobody renders
 * again, on a disk or in a cache, says nothing that becomes untrue.
 */
export function PromiseLine({ incident }: { incident: PublicIncident }) {
  const { promise, nextUpdateEta: eta, lastUpdateAt: last } = incident;
  const lastUpdate = last ? (
    <small>
      Last update <UtcTime at={last} />
    </small>
  ) : null;
  if (incident.status === "Resolved") return null;
  if (promise === "none" || eta === null) {
    return (
      <p className="due plain">
        No time is promised for the next update.
        {lastUpdate}
      </p>
    );
  }
  const isOverdue = promise === "overdue";
  return (
    <p className={isOverdue ? "due red" : "due amber"}>
      <span>
        {isOverdue ? "Overdue since " : "Next update by "}
        <time dateTime={eta}>
          <span className="at">{utcClock(eta)}</span>
          <span className="day">, {utcDay(eta)}</span>
        </time>
      </span>
      {lastUpdate}
      {isOverdue ? null : <small className="late">Past that time, it is overdue.</small>}
    </p>
  );
}
