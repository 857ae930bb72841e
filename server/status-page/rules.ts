import type { IncidentStatus, Severity } from "../incidents/schemas";
import type { PublicStage } from "../milestones/schemas";
import type { PromiseState, SystemStatus } from "./schemas";

type OpenIncident = { severity: Severity; status: IncidentStatus };

/** State of the whole system: any open Critical is a major outage, any other open incident degrades (DOMAIN 2.1). */
export function systemStatus(incidents: readonly OpenIncident[]): SystemStatus {
  const open = incidents.filter((incident) => incident.status !== "Resolved");
  if (open.some((incident) => incident.severity === "Critical")) return "Major Outage";
  return open.length > 0 ? "Degraded Performance" : "Operational";
}

/** The public word for where the response stands (DOMAIN row 21). */
export function publicStage(status: IncidentStatus, phase: number): PublicStage {
  if (status === "Resolved") return "resolved";
  if (status === "Monitoring" || phase >= 7) return "monitoring";
  return phase >= 5 ? "identified" : "investigating";
}

const SITUATIONS: Record<number, string> = {
  1: "We have seen a problem and are looking into it.",
  2: "We are finding out what is affected.",
  3: "We are finding out how far it reaches.",
  4: "We know what is affected and are looking for the fault.",
  5: "We are closing in on the fault and preparing a fix.",
  6: "We know where the fault is and are fixing it.",
};

/** One plain sentence for the public on where the response stands. */
export function situation(status: IncidentStatus, phase: number): string {
  const stage = publicStage(status, phase);
  if (stage === "resolved") return "This incident is over.";
  if (stage === "monitoring") return "A fix is in place. We are checking that it holds.";
  return SITUATIONS[phase] ?? "We are working on it.";
}

/**
 * State of the promise of a next update: due until its instant, overdue from it on.
 * @param nextUpdateEta ISO-8601, null where nothing was promised
 */
export function promiseState(status: IncidentStatus, nextUpdateEta: string | null, now: Date): PromiseState {
  if (status === "Resolved" || nextUpdateEta === null) return "none";
  return now.getTime() < Date.parse(nextUpdateEta) ? "due" : "overdue";
}

/** So long after the resolution its banner is still shown, minutes. */
export const RESOLVED_BANNER_MINUTES = 60;

type Span = { impactStartedAt: string | null; openedAt: string; resolvedAt: string | null };

/** When the public's trouble began: the impact where known, else the opening (ISO-8601). */
export const beganAt = (incident: Span): string => incident.impactStartedAt ?? incident.openedAt;

/** Whole minutes from beginning to end, at least 1; null while it lasts. */
export function durationMinutes(incident: Span): number | null {
  if (incident.resolvedAt === null) return null;
  return Math.max(1, Math.round((Date.parse(incident.resolvedAt) - Date.parse(beganAt(incident))) / 60_000));
}
