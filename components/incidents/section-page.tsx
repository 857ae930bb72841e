"use client";
import type { ReactNode } from "react";
import type { Viewer } from "@/components/providers/viewer";
import { ConsoleHeader } from "./console-header";
import { ConsolePage } from "./console-page";

type Props = { viewer: Viewer; serverNow: string; isWartime: boolean | null; children: ReactNode };

/** What the pages beside the incidents stand in: the console's own top, and who looks. */
export const SectionPage = ({ viewer, serverNow, isWartime, children }: Props) => (
  <ConsolePage viewer={viewer} serverNow={serverNow}>
    <ConsoleHeader isWartime={isWartime} />
    {children}
  </ConsolePage>
);
