"use client";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { useTRPCClient } from "@/components/providers/trpc";
import { useStream } from "@/components/providers/use-stream";
import { ClockProvider } from "@/components/time/use-now";
import { ROLE_LABEL, type Role, roleMay } from "@/server/core/policy";

type View = "stakeholder" | "exec";
type Props = { name: string; role: Role; view: View; serverNow: string; children: ReactNode };

/** What readers' pages stand in: where else they may go, and new content as soon as there is some. */
export function ReaderPage({ name, role, view, serverNow, children }: Props) {
  const router = useRouter();
  const client = useTRPCClient();
  const connection = useStream(
    (handlers) => client.timeline.onBoard.subscribe(undefined, handlers),
    () => router.refresh(),
  );
  return (
    <ClockProvider serverNow={serverNow}>
      <header className="bar">
        <b>MajorOps</b>
        <span>
          {name}, {ROLE_LABEL[role]}
        </span>
        <span role="status">{connection.state === "lost" ? "Not live: trying to reconnect" : ""}</span>
        <nav aria-label="Views">
          <a href="/stakeholder" aria-current={view === "stakeholder" ? "page" : undefined}>
            Updates
          </a>
          <a href="/exec" aria-current={view === "exec" ? "page" : undefined}>
            Briefs
          </a>
          {roleMay(role, "incident.read") && <a href="/admin">Board</a>}
          <a href="/logout">Sign out</a>
        </nav>
      </header>
      {children}
    </ClockProvider>
  );
}
