"use client";
import { durationWords } from "@/components/time/format";
import { Elapsed, Moment } from "@/components/time/times";
import { Mark } from "@/components/ui/mark";
import { NavLink } from "@/components/ui/nav-link";
import { phaseName } from "@/server/incidents/rules";
import type { IncidentSummary } from "@/server/incidents/schemas";
import type { Settings } from "@/server/settings/schemas";
import { PromiseBadge } from "./promise-badge";
import { SeverityTag, StatusTag } from "./severity-tag";

type Props = {
  incident: IncidentSummary;
  nudgeMinutes: Settings["nudgeMinutes"];
  /** What went to the Leader and is not settled, in words, the oldest first. */
  escalations?: readonly string[];
};

/** One incident of the board; the whole row leads to its fireground. */
export function BoardRow({ incident, nudgeMinutes, escalations = [] }: Props) {
  const { ref, title, severity, alarmLevel, status, phase, resolvedAt, mim } = incident;
  const isResolved = status === "Resolved";
  return (
    <li className="relative border-t border-line-soft first:border-t-0">
      <div className="grid grid-cols-[64px_120px_minmax(0,1fr)_140px_152px_100px_120px] items-center gap-x-4 px-4 py-2.5 hover:bg-raise max-lg:grid-cols-[64px_minmax(0,1fr)_auto] max-lg:gap-y-1">
        <span className="num text-[13px] text-soft">{ref}</span>
        <span className="max-lg:order-2">
          <SeverityTag severity={severity} alarmLevel={alarmLevel} isPast={isResolved} />
        </span>
        <span className="min-w-0 max-lg:order-4 max-lg:col-span-3">
          <NavLink
            href={`/admin/incidents/${ref}`}
            data-row
            dir="auto"
            className={`block font-semibold after:absolute after:inset-0 ${isResolved ? "text-soft" : ""}`}
          >
            {title}
          </NavLink>
          {escalations.length > 0 && (
            <span className="flex items-center gap-1.5 text-xs text-red">
              <Mark shape="triangle" />
              <strong className="shrink-0 font-semibold">
                Escalated{escalations.length > 1 ? ` ${escalations.length} times` : ""}
              </strong>
              <span dir="auto" className="truncate">
                {escalations[0]}
              </span>
            </span>
          )}
          {incident.mergedInto && (
            <span className="block text-xs text-amber">
              <strong className="font-semibold">Merged.</strong> The work goes on in {incident.mergedInto}
            </span>
          )}
          {incident.affectedSystems.length > 0 && (
            <span className="block truncate text-xs text-dim">{incident.affectedSystems.join(" · ")}</span>
          )}
        </span>
        <span className="text-[13px] max-lg:order-5 max-lg:col-span-2">
          {isResolved ? (
            <StatusTag status={status} />
          ) : (
            <span className="text-soft">
              <span className="text-blue">Phase {phase}</span> {phaseName(phase)}
            </span>
          )}
          <span className="ml-3 text-soft lg:hidden">
            <Duration incident={incident} />
          </span>
        </span>
        <span className="max-lg:order-3 max-lg:justify-self-end">
          {isResolved ? (
            resolvedAt && <Moment at={resolvedAt} className="text-xs whitespace-nowrap text-soft" />
          ) : (
            <PromiseBadge incident={incident} nudgeMinutes={nudgeMinutes} />
          )}
        </span>
        <span className="text-[13px] text-soft max-lg:hidden" title="Duration">
          <Duration incident={incident} />
        </span>
        <span className="truncate text-[13px] text-soft max-lg:order-7 max-lg:justify-self-end">
          {mim ?? <span className="text-dim">no MIM</span>}
        </span>
      </div>
    </li>
  );
}

function Duration({ incident: { openedAt, resolvedAt } }: { incident: IncidentSummary }) {
  if (!resolvedAt) return <Elapsed from={openedAt} />;
  return <span>{durationWords(Date.parse(resolvedAt) - Date.parse(openedAt))}</span>;
}
