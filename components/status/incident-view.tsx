import { beganAt, durationMinutes } from "../../server/status-page/rules";
import type { PublicIncident } from "../../server/status-page/schemas";
import { PageFrame } from "./page-frame";
import { PromiseLine } from "./promise-line";
import { SeverityTag } from "./severity-tag";
import { Shape } from "./shape";
import { UpdateList } from "./update-list";
import { spokenMinutes } from "./utc";
import { UtcTime } from "./utc-time";
import { count, STAGE_LABEL } from "./words";

/** The public page of one incident. */
export function IncidentView({ incident }: { incident: PublicIncident }) {
  const minutes = durationMinutes(incident);
  return (
    <PageFrame json={`/incidents/${incident.ref}.json`}>
      <div className="page">
        <p className="meta">
          {incident.status === "Resolved" ? (
            <span className="tag green">
              <Shape name="check" />
              Resolved
            </span>
          ) : (
            <span className="tag amber">
              <Shape name="half" />
              {STAGE_LABEL[incident.stage]}
            </span>
          )}
          <span className="n">{incident.ref}</span>
        </p>
        <h1>{incident.title}</h1>
        <p className="now">{incident.situation}</p>
        <PromiseLine incident={incident} />
        <dl className="facts">
          <div>
            <dt>Severity</dt>
            <dd>
              <SeverityTag severity={incident.severity} />
            </dd>
          </div>
          <div>
            <dt>Began</dt>
            <dd>
              <UtcTime at={beganAt(incident)} />
            </dd>
          </div>
          {incident.resolvedAt ? (
            <div>
              <dt>Resolved</dt>
              <dd>
                <UtcTime at={incident.resolvedAt} />
              </dd>
            </div>
          ) : null}
          {minutes === null ? null : (
            <div>
              <dt>Lasted</dt>
              <dd className="n">{spokenMinutes(minutes)}</dd>
            </div>
          )}
        </dl>
      </div>
      <section aria-labelledby="updates">
        <h2 className="h" id="updates">
          {incident.updates.length === 0 ? "Updates" : count(incident.updates.length, "update")}
        </h2>
        <UpdateList updates={incident.updates} label="Updates, newest first" />
      </section>
    </PageFrame>
  );
}
