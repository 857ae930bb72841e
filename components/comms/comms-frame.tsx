import Link from "next/link";
import type { ReactNode } from "react";
import { TroubleCount } from "@/components/channels/trouble-count";
import { type Action, type Role, roleMay } from "@/server/core/policy";

/** The pages of the section, in the order of the work: what is said, to whom, what was said. */
const PAGES: readonly { href: string; label: string; action: Action }[] = [
  { href: "/comms/templates", label: "Templates", action: "milestone.draft" },
  { href: "/comms/lists", label: "Lists", action: "comms.read" },
  { href: "/comms/recipients", label: "Who is told", action: "milestone.publish" },
  { href: "/comms/log", label: "Log", action: "comms.read" },
  { href: "/comms/channels", label: "Channels", action: "comms.read" },
  { href: "/comms/failed", label: "Not delivered", action: "comms.read" },
  { href: "/comms/erase", label: "Erase a person", action: "person.erase" },
];

type Props = { title: string; lead: ReactNode; role: Role; here: string; aside?: ReactNode; children: ReactNode };

/** The page around each page on communication, with the way to the others that the role may see. */
export function CommsFrame({ title, lead, role, here, aside, children }: Props) {
  return (
    <main className="mx-auto max-w-6xl px-4 py-4 sm:px-6">
      <nav aria-label="Comms" className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line text-sm">
        {PAGES.filter((page) => roleMay(role, page.action)).map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === here ? "page" : undefined}
            className={`tap -mb-px inline-flex min-h-10 items-center border-b-2 ${href === here ? "border-text" : "border-transparent text-soft hover:text-text"}`}
          >
            {label}
            {href === "/comms/failed" && <TroubleCount />}
          </Link>
        ))}
      </nav>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2">
        <h1 className="text-xl font-semibold">{title}</h1>
        {aside}
      </div>
      <p className="mt-1 mb-5 max-w-[70ch] text-soft">{lead}</p>
      {children}
    </main>
  );
}
