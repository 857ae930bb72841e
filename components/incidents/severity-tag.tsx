import { Mark } from "@/components/ui/mark";
import { Tag } from "@/components/ui/tag";
import { alarmLevelName } from "@/server/incidents/rules";
import type { AlarmLevel, IncidentStatus, Severity } from "@/server/incidents/schemas";

export const SEVERITY_LIST = ["Critical", "High", "Medium", "Low"] as const satisfies readonly Severity[];
const MARK = { Active: "disc", Monitoring: "ring", Resolved: "check" } as const;
const TONE = { Critical: "red", High: "amber", Medium: "plain", Low: "plain" } as const;

/** Severity and alarm level; quiet once the incident is over. */
export function SeverityTag({
  severity,
  alarmLevel,
  isPast,
}: {
  severity: Severity;
  alarmLevel: AlarmLevel;
  isPast?: boolean;
}) {
  return (
    <Tag tone={isPast ? "plain" : TONE[severity]} className={severity === "High" && !isPast ? "font-semibold" : ""}>
      {severity} · {alarmLevelName(alarmLevel)}
    </Tag>
  );
}

export function StatusTag({ status }: { status: IncidentStatus }) {
  return (
    <Tag tone={status === "Resolved" ? "green" : "plain"}>
      <Mark shape={MARK[status]} className="mr-1.5" />
      {status}
    </Tag>
  );
}
