import Link from "next/link";
import type { ReactNode } from "react";
import { type Role, roleMay } from "@/server/core/policy";

const PAGES = [
  { href: "/settings/policy", label: "Policy", action: "settings.read" },
  { href: "/settings/teams", label: "Teams", action: "page.read" },
  { href: "/settings/people", label: "People", action: "user.read" },
  { href: "/settings/tokens", label: "API tokens", action: "token.edit" },
] as const;

type Props = { title: string; lead: string; role: Role; here: string; children: ReactNode };

/** The page around each settings page, with the way to the others that the role may see. */
export function SettingsFrame({ title, lead, role, here, children }: Props) {
  const pages = PAGES.filter((page) => roleMay(role, page.action));
  return (
    <main className="mx-auto max-w-5xl px-4 py-4 sm:px-6">
      <nav
        aria-label="Settings"
        className="mb-5 flex flex-wrap items-center gap-x-5 gap-y-1 border-b border-line text-sm"
      >
        {pages.map((page) => (
          <Link
            key={page.href}
            href={page.href}
            aria-current={page.href === here ? "page" : undefined}
            className={`tap -mb-px inline-flex min-h-10 items-center border-b-2 ${page.href === here ? "border-text" : "border-transparent text-soft hover:text-text"}`}
          >
            {page.label}
          </Link>
        ))}
      </nav>
      <h1 className="text-xl font-semibold">{title}</h1>
      <p className="mt-1 mb-5 max-w-[70ch] text-soft">{lead}</p>
      {children}
    </main>
  );
}

/** Said instead of a page that the role may not see. */
export function NotForRole({ children }: { children: ReactNode }) {
  return <p className="panel px-4 py-3 text-soft">{children}</p>;
}
