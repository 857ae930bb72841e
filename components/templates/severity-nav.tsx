"use client";
import { NavLink } from "@/components/ui/nav-link";

type Props = { severities: { id: string; label: string; isThere: boolean }[]; here: string };

/** The same text for other severities: those that have their own, and those that could. */
export function SeverityNav({ severities, here }: Props) {
  return (
    <nav aria-label="Severity" className="flex flex-wrap items-center gap-1.5 text-[13px]">
      {severities.map(({ id, label, isThere }) => {
        const isHere = id === here;
        return (
          <NavLink
            key={id}
            href={`/comms/templates/${id}`}
            aria-current={isHere ? "page" : undefined}
            className={`tap inline-flex min-h-8 items-center gap-1.5 rounded-md border px-2.5 ${isHere ? "border-text font-semibold" : "border-line text-soft hover:text-text"}`}
          >
            {label}
            {!isThere && <span className="text-xs text-dim">{isHere ? "new" : "as every severity"}</span>}
          </NavLink>
        );
      })}
    </nav>
  );
}
