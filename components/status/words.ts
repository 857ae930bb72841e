import type { Severity } from "../../server/incidents/schemas";
import type { PublicStage } from "../../server/milestones/schemas";
import type { SystemStatus } from "../../server/status-page/schemas";

export type Tone = "red" | "amber" | "green" | "plain";
export type ShapeName = "check" | "half" | "cross" | "square" | "triangle" | "ring" | "dot";

/** How the page says a system state: a colour is never without its word and its shape. */
export const STATE: Record<SystemStatus, { title: string; tone: Tone; shape: ShapeName }> = {
  Operational: { title: "All systems operational", tone: "green", shape: "check" },
  "Degraded Performance": { title: "Degraded performance", tone: "amber", shape: "half" },
  "Partial Outage": { title: "Partial outage", tone: "amber", shape: "half" },
  "Major Outage": { title: "Major outage", tone: "red", shape: "cross" },
};

export const SEVERITY: Record<Severity, { tone: Tone; shape: ShapeName }> = {
  Critical: { tone: "red", shape: "square" },
  High: { tone: "amber", shape: "triangle" },
  Medium: { tone: "plain", shape: "dot" },
  Low: { tone: "plain", shape: "ring" },
};

export const STAGE_LABEL: Record<PublicStage, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

/** "1 open incident", "2 open incidents". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
