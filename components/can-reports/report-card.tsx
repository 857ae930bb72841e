"use client";
import { durationWords } from "@/components/time/format";
import { ClockTime } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import type { CanNeed, CanReport } from "@/server/can-reports/schemas";

const NEED_MARK = { open: "○", met: "✓", dropped: "–" } as const;

/** What a team said last: Conditions, Actions, Needs, in that order, and how old it is. */
export function ReportCard({ report }: { report: CanReport }) {
  const now = useNow(60_000);
  return (
    <li className="border-t border-line-soft py-1.5 text-[13px] first:border-t-0">
      <div className="flex items-baseline justify-between gap-2">
        <b dir="auto" className="min-w-0 font-semibold">
          {report.team}
        </b>
        <span className="shrink-0 text-xs text-dim">
          <span className="num">{durationWords(now - Date.parse(report.reportedAt))}</span> ago,{" "}
          <ClockTime at={report.reportedAt} />
        </span>
      </div>
      <dl className="grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-1">
        <Part
          letter="C"
          name="Conditions"
          items={report.conditions.map((text, index) => ({ key: `${index} ${text}`, text }))}
        />
        <Part
          letter="A"
          name="Actions"
          items={report.actions.map(({ text, owner, timeboxMinutes }, index) => ({
            key: `${index} ${text}`,
            text,
            more: [owner, timeboxMinutes === null ? "" : `${timeboxMinutes} min`].filter(Boolean).join(", "),
          }))}
        />
        <Part
          letter="N"
          name="Needs"
          items={report.needs.map((need) => ({
            key: need.id,
            text: need.text,
            more: needState(need),
            mark: NEED_MARK[need.status],
          }))}
        />
      </dl>
      <p className="text-xs text-dim">
        <bdi>{report.authorName}</bdi> · <span className="num">#{report.eventSeq}</span>
      </p>
    </li>
  );
}

function needState({ askOf, status, closedByName, closedNote }: CanNeed): string {
  const whom = askOf ? `asked of ${askOf}` : "";
  const end = status === "open" ? "" : `${status} by ${closedByName ?? ""}${closedNote ? `: ${closedNote}` : ""}`;
  return [whom, end].filter(Boolean).join(", ");
}

type Item = { key: string; text: string; more?: string; mark?: string };

function Part({ letter, name, items }: { letter: string; name: string; items: Item[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <dt className="num text-xs leading-5 text-dim" title={name}>
        <span aria-hidden="true">{letter}</span>
        <span className="sr-only">{name}</span>
      </dt>
      <dd>
        <ul>
          {items.map(({ key, text, more, mark }) => (
            <li key={key} dir="auto">
              {mark && `${mark} `}
              {text}
              {more && <span className="text-xs text-soft"> ({more})</span>}
            </li>
          ))}
        </ul>
      </dd>
    </>
  );
}
