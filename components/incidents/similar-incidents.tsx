"use client";
import { useRead } from "@/components/providers/use-read";
import { Elapsed } from "@/components/time/times";
import { NavLink } from "@/components/ui/nav-link";
import { phaseName } from "@/server/incidents/rules";
import { SeverityTag } from "./severity-tag";

/** Open incidents on one of the systems named, before a double is made. */
export function SimilarIncidents({ systems }: { systems: string[] }) {
  const similar = useRead(
    `similar ${JSON.stringify(systems)}`,
    (client) => client.incident.similar.query({ systems }),
    {
      isEnabled: systems.length > 0,
      staleMs: 5_000,
    },
  );
  const found = systems.length > 0 ? (similar.data ?? []) : [];
  return (
    <div aria-live="polite" className="empty:hidden">
      {found.length > 0 && (
        <div className="rounded-md border border-amber-line bg-amber-bg px-3.5 py-2.5 text-[13px]">
          <p className="font-semibold text-amber">
            {found.length === 1 ? "An open incident names" : `${found.length} open incidents name`} the same system. Is
            it this one?
          </p>
          <ul className="mt-1.5 grid gap-1.5">
            {found.map((incident) => (
              <li key={incident.id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <SeverityTag severity={incident.severity} alarmLevel={incident.alarmLevel} />
                <NavLink href={`/admin/incidents/${incident.ref}`} className="link min-h-6 leading-6">
                  <span className="num">{incident.ref}</span> <bdi>{incident.title}</bdi>
                </NavLink>
                <span className="text-soft">
                  {phaseName(incident.phase)}, <Elapsed from={incident.openedAt} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
