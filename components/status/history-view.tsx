import type { PublicHistory, PublicIncidentSummary } from "../../server/status-page/schemas";
import { IncidentRows } from "./incident-rows";
import { PageFrame } from "./page-frame";
import { utcMonth } from "./utc";
import { count } from "./words";

function byMonth(incidents: readonly PublicIncidentSummary[]): [string, PublicIncidentSummary[]][] {
  const months = new Map<string, PublicIncidentSummary[]>();
  for (const incident of incidents) {
    const month = utcMonth(incident.openedAt);
    const list = months.get(month);
    if (list) list.push(incident);
    else months.set(month, [incident]);
  }
  return [...months];
}

/** All public incidents by month, newest first. */
export function HistoryView({ history }: { history: PublicHistory }) {
  const { incidents, total } = history;
  const isCut = incidents.length < total;
  return (
    <PageFrame json="/status.json">
      <div className="page">
        <h1>Incident history</h1>
        <p className="now">
          {total === 0 ? "No incident has been published yet." : `${count(total, "incident")}, newest first.`}
          {isCut ? ` The latest ${incidents.length} stand here.` : ""}
        </p>
      </div>
      {byMonth(incidents).map(([month, list]) => (
        <section key={month}>
          <h2 className="h">{month}</h2>
          <IncidentRows incidents={list} />
        </section>
      ))}
    </PageFrame>
  );
}
