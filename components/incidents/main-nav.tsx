"use client";
import { usePathname } from "next/navigation";
import { useViewer } from "@/components/providers/viewer";
import { NavLink } from "@/components/ui/nav-link";
import { type Action, roleMay } from "@/server/core/policy";

const PLACES: readonly { href: string; label: string; action: Action }[] = [
  { href: "/admin", label: "Board", action: "incident.read" },
  { href: "/comms", label: "Comms", action: "milestone.draft" },
  { href: "/settings", label: "Settings", action: "incident.read" },
];

/** The way between the console's places; on a phone the account's menu holds it. */
export function MainNav() {
  const { role } = useViewer();
  const path = usePathname();
  return (
    <nav aria-label="Console" className="flex items-center gap-x-1 text-sm max-md:hidden">
      {PLACES.filter(({ action }) => roleMay(role, action)).map(({ href, label }) => {
        const isHere = path === href || path.startsWith(`${href}/`);
        return (
          <NavLink
            key={href}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={`inline-flex min-h-8 items-center rounded px-2.5 ${isHere ? "bg-panel text-text" : "text-soft hover:text-text"}`}
          >
            {label}
          </NavLink>
        );
      })}
    </nav>
  );
}
