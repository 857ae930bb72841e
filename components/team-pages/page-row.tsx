"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { NotSynced, useWaits } from "@/components/outbox/not-synced";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { formatDuration } from "@/components/time/format";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Mark, type MarkShape } from "@/components/ui/mark";
import { alarmLevelName } from "@/server/incidents/rules";
import { type PageState, pageState } from "@/server/team-pages/rules";
import type { AnswerPage, TeamPage } from "@/server/team-pages/schemas";
import { CancelPageForm } from "./cancel-page-form";

const LOOK: Record<PageState, { shape: MarkShape; tone: string }> = {
  paged: { shape: "ring", tone: "text-amber" },
  overdue: { shape: "triangle", tone: "text-red font-semibold" },
  acknowledged: { shape: "disc", tone: "text-soft" },
  arrived: { shape: "check", tone: "text-green" },
  cancelled: { shape: "square", tone: "text-dim" },
};

/** A page with its clock, where it stands in words, and what can be done next. */
export function PageRow({ page, now, isEnded }: { page: TeamPage; now: number; isEnded: boolean }) {
  // Once the incident is resolved nobody is waited for.
  const state = pageState(page, isEnded ? 0 : now);
  const { shape, tone } = LOOK[state];
  const end = page.arrivedAt ?? page.cancelledAt;
  const isOver = state === "arrived" || state === "cancelled";
  return (
    <li className="border-t border-line-soft py-1.5 text-[13px] first:border-t-0 first:pt-0">
      <div className="flex items-baseline justify-between gap-2">
        <b dir="auto" className={`min-w-0 font-semibold ${isOver ? "text-soft" : ""}`}>
          {page.team}
          {page.contactName && (
            <span className="font-normal">
              {" "}
              · <bdi>{page.contactName}</bdi>, by name
            </span>
          )}
        </b>
        <span className={`num shrink-0 text-xs ${tone}`} title="Since the page">
          {formatDuration((end ? Date.parse(end) : now) - Date.parse(page.pagedAt))}
        </span>
      </div>
      <p className={`flex items-baseline gap-1.5 text-xs ${tone}`}>
        <Mark shape={shape} /> <span className="min-w-0">{stateWords(page, state)}</span>
      </p>
      <p className="text-xs text-dim">
        {alarmLevelName(page.alarmLevel)} · paged <ClockTime at={page.pagedAt} /> by <bdi>{page.pagedByName}</bdi>
        <MailState page={page} />
      </p>
      {page.notes && (
        <p dir="auto" className="text-xs text-soft">
          {page.notes}
        </p>
      )}
      {page.contactReason && <p className="text-xs text-soft">By name, because: {page.contactReason}</p>}
      {!isOver && <Answers page={page} />}
    </li>
  );
}

const after = (page: TeamPage, at: string) => `after ${formatDuration(Date.parse(at) - Date.parse(page.pagedAt))}`;

function stateWords(page: TeamPage, state: PageState): string {
  switch (state) {
    case "paged":
      return "paged, not acknowledged yet";
    case "overdue":
      return "overdue: nobody has acknowledged. Page again, or call.";
    case "cancelled":
      return `taken back by ${page.cancelledByName ?? "someone"}: ${page.cancelReason}`;
    default: {
      const acknowledged = page.acknowledgedAt
        ? `acknowledged by ${page.acknowledgedByName ?? "someone"} ${after(page, page.acknowledgedAt)}`
        : "";
      if (!page.arrivedAt) return acknowledged;
      const arrived = `arrived ${after(page, page.arrivedAt)}`;
      return page.acknowledgedAt === page.arrivedAt
        ? `${arrived} (${page.arrivedByName})`
        : `${acknowledged}, ${arrived}`;
    }
  }
}

/** Said only where the mail needs somebody: a page that reached nobody must be made up for by a call. */
function MailState({ page }: { page: TeamPage }) {
  if (page.acknowledgedAt || page.cancelledAt) return null;
  if (page.mail === "none") return <span className="text-amber"> · no mail address: call them</span>;
  if (page.mail === "failed") return <span className="text-red"> · mail failed: call them</span>;
  if (page.mail === "queued") return <> · mail on its way</>;
  return page.mail === "suppressed" ? <> · mail held back</> : <> · mailed</>;
}

function Answers({ page }: { page: TeamPage }) {
  const { snapshot, refuse, open } = useFireground();
  const { ref } = snapshot;
  const reads = useReads();
  const [isCancelling, setCancelling] = useState(false);
  const acknowledge = useVerb((client, input: AnswerPage, options) => client.page.acknowledge.mutate(input, options));
  const arrive = useVerb((client, input: AnswerPage, options) => client.page.arrive.mutate(input, options));
  const isAckKept = useWaits("page.acknowledge", { pageId: page.id });
  const isArrivalKept = useWaits("page.arrive", { pageId: page.id });
  const cannotAnswer = refuse("page.answer");
  const canSend = !refuse("page.send");
  const failure = acknowledge.failure ?? arrive.failure;
  const answer = async (verb: typeof arrive) => {
    await verb.run({ ref, pageId: page.id });
    reads.invalidate(`page ${ref}`);
  };
  if (isCancelling) return <CancelPageForm page={page} onDone={() => setCancelling(false)} />;
  if (cannotAnswer && !canSend) return null;
  return (
    <div className="mt-1">
      <div className="flex flex-wrap gap-1.5">
        {(isAckKept || isArrivalKept) && <NotSynced />}
        {!page.acknowledgedAt && !isAckKept && !isArrivalKept && (
          <Button
            isSmall
            refusal={cannotAnswer}
            isBusy={acknowledge.isBusy}
            aria-label={`Acknowledge the page to ${page.team}`}
            onClick={() => void answer(acknowledge)}
          >
            Acknowledge
          </Button>
        )}
        {!isArrivalKept && (
          <Button
            isSmall
            refusal={cannotAnswer}
            isBusy={arrive.isBusy}
            aria-label={`${page.team} has arrived on the bridge`}
            onClick={() => void answer(arrive)}
          >
            Arrived
          </Button>
        )}
        {canSend && !page.acknowledgedAt && snapshot.status !== "Resolved" && (
          <Button
            isSmall
            look="quiet"
            aria-label={`Page again: ${page.team}`}
            onClick={() => open("page-team", page.team)}
          >
            Page again…
          </Button>
        )}
        {canSend && (
          <Button
            isSmall
            look="quiet"
            aria-label={`Cancel the page to ${page.team}`}
            onClick={() => setCancelling(true)}
          >
            Cancel…
          </Button>
        )}
      </div>
      {failure && <FieldError>{failure.message}</FieldError>}
    </div>
  );
}
