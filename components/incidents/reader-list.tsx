import { phaseName } from "@/server/incidents/rules";
import type { IncidentSummary } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";
import { ReaderBadges } from "./reader-badges";

type Props = {
  title: string;
  incidents: IncidentSummary[];
  base: "/stakeholder" | "/exec";
  nudgeMinutes: Settings["nudgeMinutes"];
  empty: string;
  /** Refs of incidents with something escalated that is not settled. */
  escalated?: readonly string[];
};

/** Incidents for readers: what, how bad, how far, and when they hear next. */
export function ReaderList({ title, incidents, base, nudgeMinutes, empty, escalated = [] }: Props) {
  return (
    <section>
      <h2>{title}</h2>
      {incidents.length === 0 && <p className="empty">{empty}</p>}
      <ul className="rows">
        {incidents.map((incident) => (
          <li key={incident.id}>
            <h3>
              <a href={`${base}/incidents/${incident.ref}`} dir="auto">
                {incident.title}
              </a>
            </h3>
            <p className="who">
              {incident.ref} ·{" "}
              <b className={incident.severity === "Critical" && incident.status !== "Resolved" ? "red" : ""}>
                {incident.severity}
              </b>
              {incident.status === "Resolved" ? "" : ` · phase ${incident.phase} of 8, ${phaseName(incident.phase)}`}
            </p>
            {escalated.includes(incident.ref) && <p className="red">▲ Escalated to the Leader, not yet settled</p>}
            <ReaderBadges incident={incident} nudgeMinutes={nudgeMinutes} />
          </li>
        ))}
      </ul>
    </section>
  );
}
