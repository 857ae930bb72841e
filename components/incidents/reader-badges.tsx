"use client";
import { promiseState } from "@/components/time/promise";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import type { IncidentSummary } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";

type Props = {
  incident: Pick<IncidentSummary, "nextUpdateEta" | "lastCommunicatedAt" | "severity" | "status">;
  nudgeMinutes: Settings["nudgeMinutes"];
};
const TONE = { none: "", due: "green", soon: "amber", overdue: "red", closed: "" } as const;

/** When one last heard, and when one hears next. */
export function ReaderBadges({ incident, nudgeMinutes }: Props) {
  const now = useNow(5_000);
  const isResolved = incident.status === "Resolved";
  const { kind, badge } = promiseState({
    eta: incident.nextUpdateEta,
    now,
    nudgeMinutes: nudgeMinutes[incident.severity],
    isResolved,
  });
  return (
    <p className="badges">
      <span className="badge">
        {incident.lastCommunicatedAt ? (
          <>
            Last update <Moment at={incident.lastCommunicatedAt} withZone />
          </>
        ) : (
          "No update yet"
        )}
      </span>
      {isResolved ? (
        <span className="badge green">Resolved</span>
      ) : (
        <span className={`badge ${TONE[kind]}`}>
          Next update: {badge.charAt(0).toLowerCase() + badge.slice(1)}
          {incident.nextUpdateEta && (
            <>
              , <Moment at={incident.nextUpdateEta} withZone />
            </>
          )}
        </span>
      )}
    </p>
  );
}
