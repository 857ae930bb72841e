import { durationMinutes } from "../../server/status-page/rules";
import type { PublicIncidentSummary } from "../../server/status-page/schemas";
import { spokenMinutes } from "./utc";
import { UtcTime } from "./utc-time";

/** Past incidents, one line each: title, severity, day and how long it took. */
export function IncidentRows({ incidents }: { incidents: readonly PublicIncidentSummary[] }) {
  return (
    <ul className="rows">
      {incidents.map((incident) => {
        const minutes = durationMinutes(incident);
        return (
          <li key={incident.number}>
            <a href={`/incidents/${incident.ref}`}>{incident.title}</a>
            <span className="n">
              {incident.severity} · <UtcTime at={incident.openedAt} as="day" /> ·{" "}
              {minutes === null ? "ongoing" : spokenMinutes(minutes)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
