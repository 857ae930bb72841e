"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { durationWords, formatMoment } from "@/components/time/format";
import { useNow, useZone } from "@/components/time/use-now";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { alarmLevelName, higherSeverity } from "@/server/incidents/rules";
import type { AlarmLevel, Severity } from "@/server/incidents/schemas";
import { postureGaps } from "@/server/posture/rules";
import { owesCleanWindow } from "@/server/validation/rules";

const MINUTE = 60_000;

/** "Leader, Service Manager, 2 responders": who is missing at an alarm level; empty: nobody. */
export function useMissing(level: AlarmLevel): string[] {
  const { snapshot, config } = useFireground();
  const { roles, responders } = postureGaps(level, snapshot.onScene, config.postures);
  return [
    ...roles.map((role) => COMMAND_ROLE_LABEL[role]),
    ...(responders > 0 ? [`${responders} ${responders === 1 ? "responder" : "responders"}`] : []),
  ];
}

/** What a severity and an alarm level mean from the press on: said before it (DOMAIN 1.4, 1.8). */
export function Consequences({ severity, level }: { severity: Severity; level: AlarmLevel }) {
  const { snapshot, config } = useFireground();
  const now = useNow(10_000);
  const zone = useZone();
  const missing = useMissing(level);
  const posture = config.postures[level];
  const interval = config.updateIntervalMinutes[severity];
  const rises = level > snapshot.alarmLevel;
  const falls = level < snapshot.alarmLevel;
  const peak = higherSeverity(snapshot.peakSeverity, severity);
  const next = snapshot.nextUpdateEta ? Date.parse(snapshot.nextUpdateEta) : null;
  const usual = interval === null ? "no fixed interval" : `every ${durationWords(interval * MINUTE)}`;
  const promise = next === null ? "none is promised now" : `next promised by ${formatMoment(next, zone, now)}`;
  const rows: [label: string, value: string][] = [
    ["Alarm level", `${rises ? "rises to" : falls ? "falls to" : "stays at"} ${alarmLevelName(level)}`],
    ["Must be on and is not", missing.length > 0 ? missing.join(", ") : "Nobody: everyone it asks for is on"],
    ["Is told", posture.notifies || "Nobody"],
    ["Updates", `${usual}; ${promise}`],
    ["Rhythm", posture.cadence],
    [
      "Clean window",
      owesCleanWindow(peak)
        ? `${config.cleanWindowMinutes} clean minutes before Resolution${owesCleanWindow(severity) ? "" : `: it has been ${peak}`}`
        : "none is owed",
    ],
  ];
  return (
    <dl
      aria-label="What follows"
      className="grid min-h-44 grid-cols-[auto_minmax(0,1fr)] content-start gap-x-4 gap-y-1 rounded-md border border-line p-3 text-[13px]"
    >
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-dim">{label}</dt>
            <dd className={label === "Must be on and is not" && missing.length > 0 ? "text-amber" : ""}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
