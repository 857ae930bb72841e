"use client";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd, KeyWord } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { isPending, pageState } from "@/server/team-pages/rules";
import type { TeamPage } from "@/server/team-pages/schemas";
import { PageKpis } from "./page-kpis";
import { PageRow } from "./page-row";
import { usePages } from "./use-pages";

/** Who was paged, who answered, who is here: pages that nobody answered stand first, with their clocks. */
export function PagesPanel() {
  const { open, refuse } = useFireground();
  const { data: pages, error } = usePages();
  const { now, isOver } = useIncidentClock();
  const refusal = refuse("page.send");
  const canPage = !refusal && !isOver;
  return (
    <Panel
      title="Pages to teams"
      aside={
        <>
          {pages && <span className="num">{standing(pages, isOver ? 0 : now)}</span>}
          {canPage && (
            <button
              type="button"
              aria-keyshortcuts="Shift+P"
              title="Page a team"
              onClick={() => open("page-team")}
              className="tap flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-text"
            >
              <span className="sr-only">Page a team</span>
              <span aria-hidden="true">+</span> <Kbd>⇧P</Kbd>
            </button>
          )}
        </>
      }
      scroll="flex-1"
    >
      {error !== null && !pages && (
        <p className="text-[13px] text-soft">The pages could not be read. They are tried again.</p>
      )}
      {pages?.length === 0 && (
        <EmptyState>
          {canPage ? (
            <>
              Nobody is paged yet. <KeyWord touch="The plus">⇧P</KeyWord> pages a team: its rotation gets a mail, and
              the clock runs.
            </>
          ) : (
            "Nobody was paged."
          )}
        </EmptyState>
      )}
      <ul>
        {pages?.map((page) => (
          <PageRow key={page.id} page={page} now={now} isEnded={isOver} />
        ))}
      </ul>
      {pages && pages.length > 0 && <PageKpis pages={pages} />}
    </Panel>
  );
}

function standing(pages: readonly TeamPage[], now: number): string {
  const waiting = pages.filter(isPending).length;
  const overdue = pages.filter((page) => pageState(page, now) === "overdue").length;
  if (overdue > 0) return `${overdue} overdue`;
  if (waiting > 0) return `${waiting} waiting`;
  const here = pages.filter((page) => pageState(page, now) === "arrived").length;
  const coming = pages.filter((page) => pageState(page, now) === "acknowledged").length;
  return [here > 0 || coming === 0 ? `${here} here` : "", coming > 0 ? `${coming} on the way` : ""]
    .filter(Boolean)
    .join(" · ");
}
