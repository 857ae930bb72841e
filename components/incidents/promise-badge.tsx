"use client";
import { formatUtc } from "@/components/time/format";
import { promiseState } from "@/components/time/promise";
import { useNow } from "@/components/time/use-now";
import { Tag } from "@/components/ui/tag";
import type { IncidentSummary } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";

const TONE = { none: "plain", due: "green", soon: "amber", overdue: "red", closed: "plain" } as const;

type Props = {
  incident: Pick<IncidentSummary, "nextUpdateEta" | "severity" | "status">;
  nudgeMinutes: Settings["nudgeMinutes"];
};

/** Due in, overdue by, or not set. */
export function PromiseBadge({ incident, nudgeMinutes }: Props) {
  const now = useNow(5_000);
  const { kind, badge } = promiseState({
    eta: incident.nextUpdateEta,
    now,
    nudgeMinutes: nudgeMinutes[incident.severity],
    isResolved: incident.status === "Resolved",
  });
  return (
    <span title={incident.nextUpdateEta ? `Promised for ${formatUtc(Date.parse(incident.nextUpdateEta))}` : undefined}>
      <Tag tone={TONE[kind]}>{badge}</Tag>
    </span>
  );
}
