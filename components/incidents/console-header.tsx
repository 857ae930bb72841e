"use client";
import type { ReactNode } from "react";
import { WallClock } from "@/components/time/times";
import { AccountMenu } from "./account-menu";
import { MainNav } from "./main-nav";
import { Wordmark } from "./wordmark";

/** The top of every page of the console but the fireground. */
export function ConsoleHeader({ isWartime, children }: { isWartime: boolean | null; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-bg px-5 py-2 max-md:gap-x-2.5 max-md:px-3.5">
      <Wordmark isWartime={isWartime} />
      <MainNav />
      <span className="flex-1" />
      {children}
      <WallClock />
      <AccountMenu />
    </header>
  );
}
