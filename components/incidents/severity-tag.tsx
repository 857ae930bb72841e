import { Tag } from "@/components/ui/tag";
import { alarmLevelName } from "@/server/incidents/rules";
import type { AlarmLevel, IncidentStatus, Severity } from "@/server/incidents/schemas";

export const SEVERITY_LIST = ["Critical", "High", "Medium", "Low"] as const satisfies readonly Severity[];
const TONE = { Critical: "red", High: "amber", Medium: "plain", Low: "plain" } as const;

export function SeverityTag({ severity, alarmLevel }: { severity: Severity; alarmLevel: AlarmLevel }) {
  return (
    <Tag tone={TONE[severity]} className={severity === "High" ? "font-semibold" : ""}>
      {severity} · {alarmLevelName(alarmLevel)}
    </Tag>
  );
}

export function StatusTag({ status }: { status: IncidentStatus }) {
  const mark = { Active: "●", Monitoring: "◐", Resolved: "✓" }[status];
  return (
    <Tag tone={status === "Resolved" ? "green" : "plain"}>
      {mark} {status}
    </Tag>
  );
}
