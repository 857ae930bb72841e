import type { ReactNode } from "react";
import { STATUS_CSS } from "./styles";
import type { Tone } from "./words";

/** Colours that are seen on light and on dark tabs. */
const ICON: Record<Tone, string> = { red: "%23d93a30", amber: "%23c77700", green: "%23188a55", plain: "%23717b84" };

/** The page's icon as a data URL, so that the browser asks for nothing else. */
export const iconUrl = (tone: Tone): string =>
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='${ICON[tone]}'/></svg>`;

/** The whole document of a public page as the front door serves it: no script, one request. */
export function StatusDocument(props: { title: string; description: string; tone: Tone; children: ReactNode }) {
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: rendered by React alone, without Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{props.title}</title>
        <meta name="description" content={props.description} />
        <link rel="icon" href={iconUrl(props.tone)} />
        <link rel="alternate" type="application/atom+xml" title="Incident updates" href="/feed.atom" />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, which React would escape */}
        <style dangerouslySetInnerHTML={{ __html: STATUS_CSS }} />
      </head>
      <body>{props.children}</body>
    </html>
  );
}
