import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { iconUrl } from "@/components/status/status-document";
import { STATUS_CSS } from "@/components/status/styles";

export const metadata: Metadata = {
  title: "Service status",
  icons: iconUrl("plain"),
  alternates: { types: { "application/atom+xml": "/feed.atom" } },
};
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** The public pages for hosts that run Next without the front door: the same components, none of the console's parts. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, which React would escape */}
        <style dangerouslySetInnerHTML={{ __html: STATUS_CSS }} />
        {children}
      </body>
    </html>
  );
}
