"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { formatDuration } from "@/components/time/format";
import { type PageKpi, summarizePages } from "@/server/team-pages/rules";
import type { TeamPage } from "@/server/team-pages/schemas";

const LABEL: Record<PageKpi, string> = {
  "team-page-to-ack": "Page to acknowledgement",
  "team-page-to-bridge": "Page to bridge",
};

/** How fast pages were answered on this incident, against the targets of their alarm levels. */
export function PageKpis({ pages }: { pages: readonly TeamPage[] }) {
  const { config } = useFireground();
  return (
    <dl className="mt-1.5 grid gap-1 border-t border-line-soft pt-1.5 text-xs">
      <Kpi kpi="team-page-to-ack" pages={pages} targets={config.pageToAckTargetMinutes} />
      <Kpi kpi="team-page-to-bridge" pages={pages} targets={config.pageToBridgeTargetMinutes} />
    </dl>
  );
}

const length = (minutes: number | null): string => (minutes === null ? "–" : formatDuration(minutes * 60_000));

type Props = {
  kpi: PageKpi;
  pages: readonly TeamPage[];
  targets: Parameters<typeof summarizePages>[2];
};

function Kpi({ kpi, pages, targets }: Props) {
  const { n, meanMinutes, medianMinutes, withTarget, met } = summarizePages(kpi, pages, targets);
  return (
    <div className="flex flex-wrap justify-between gap-x-3">
      <dt className="text-dim">{LABEL[kpi]}</dt>
      <dd className="num text-soft">
        {n === 0 ? (
          "none yet"
        ) : (
          <>
            mean {length(meanMinutes)} · median {length(medianMinutes)} · {n} {n === 1 ? "page" : "pages"}
            {withTarget > 0 && (
              <span className={met === withTarget ? "text-green" : "text-amber"}>
                {" "}
                · {met} of {withTarget} within target
              </span>
            )}
          </>
        )}
      </dd>
    </div>
  );
}
