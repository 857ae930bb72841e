import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { ConsoleProviders } from "@/components/providers/console-providers";
import { EarlyInput } from "@/components/ui/early-input";
import "./audience.css";

export const metadata: Metadata = {
  title: { default: "MajorOps", template: "%s · MajorOps" },
  robots: { index: false, follow: false },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default function AudienceLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={GeistSans.variable}>
      <body>
        <EarlyInput>
          <ConsoleProviders>{children}</ConsoleProviders>
        </EarlyInput>
      </body>
    </html>
  );
}
