"use client";
import { lazy, Suspense, useEffect, useState } from "react";
import { useViewer } from "@/components/providers/viewer";
import { LoadBoundary } from "@/components/ui/load-boundary";
import { MENU_ITEM } from "@/components/ui/menu";
import { NavLink } from "@/components/ui/nav-link";
import { ROLE_LABEL, roleMay } from "@/server/core/policy";

const NotifyItem = lazy(() => import("@/components/notices/notify-item").then((m) => ({ default: m.NotifyItem })));

const THEMES = ["dark", "light", "system"] as const;
type Theme = (typeof THEMES)[number];
const isTheme = (value: string | undefined): value is Theme => THEMES.some((theme) => theme === value);

/** The other views, the theme, and the way out. */
export function AccountItems() {
  const viewer = useViewer();
  const [theme, setTheme] = useState<Theme>("dark");
  useEffect(() => {
    const set = document.documentElement.dataset.theme;
    if (isTheme(set)) setTheme(set);
  }, []);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "dark";
  const switchTheme = () => {
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser yet
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    setTheme(next);
  };
  const links = [
    { href: "/admin", label: "Board", isShown: roleMay(viewer.role, "incident.read") },
    { href: "/new", label: "Open an incident", isShown: roleMay(viewer.role, "incident.open") },
    { href: "/stakeholder", label: "Stakeholder view", isShown: true },
    { href: "/exec", label: "Executive view", isShown: true },
    { href: "/comms", label: "Comms", isShown: roleMay(viewer.role, "milestone.draft") },
    { href: "/settings", label: "Settings", isShown: roleMay(viewer.role, "incident.read") },
  ];
  return (
    <>
      <p className="border-b border-line px-2.5 pt-1 pb-2 text-xs text-dim">{ROLE_LABEL[viewer.role]}</p>
      {links
        .filter((link) => link.isShown)
        .map((link) => (
          <NavLink key={link.href} href={link.href} className={MENU_ITEM}>
            {link.label}
          </NavLink>
        ))}
      <a href="/" className={MENU_ITEM}>
        Public status page
      </a>
      <button type="button" onClick={switchTheme} className={MENU_ITEM}>
        Theme <span className="text-text">{theme}</span>
      </button>
      <LoadBoundary>
        <Suspense>
          <NotifyItem />
        </Suspense>
      </LoadBoundary>
      <a href="/logout" className={MENU_ITEM}>
        Sign out
      </a>
    </>
  );
}
