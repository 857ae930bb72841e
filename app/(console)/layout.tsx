import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleProviders } from "@/components/providers/console-providers";
import { EarlyInput } from "@/components/ui/early-input";
import "./console.css";

export const metadata: Metadata = {
  title: { default: "MajorOps", template: "%s · MajorOps" },
  robots: { index: false, follow: false },
  manifest: "/manifest.webmanifest",
};
export const viewport: Viewport = { width: "device-width", initialScale: 1, themeColor: "#0a0c0e" };

const THEMES = ["dark", "light", "system"];

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get("theme")?.value ?? "dark";
  return (
    <html
      lang="en"
      data-theme={THEMES.includes(chosen) ? chosen : "dark"}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body>
        <EarlyInput>
          <ConsoleProviders>{children}</ConsoleProviders>
        </EarlyInput>
      </body>
    </html>
  );
}
