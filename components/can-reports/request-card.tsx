"use client";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { useReads } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { formatDuration } from "@/components/time/format";
import { ClockTime } from "@/components/time/times";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Mark } from "@/components/ui/mark";
import { nameList } from "@/server/can-reports/rules";
import type { AskConditions, CloseConditions, ConditionsRequest } from "@/server/can-reports/schemas";

const AGAIN_MINUTES = 3;
/** From so much of its time left on, it is shown as running out. */
const SOON = 0.2;

/** One request: a timer a team, who has answered and when; once it has run out, what is missing and what to do. */
export function RequestCard({ request }: { request: ConditionsRequest }) {
  const { snapshot, refuse, open } = useFireground();
  const { ref } = snapshot;
  const { now, isOver: isEnded } = useIncidentClock();
  const reads = useReads();
  const ask = useVerb((client, input: AskConditions, options) => client.conditions.ask.mutate(input, options));
  const close = useVerb((client, input: CloseConditions, options) => client.conditions.close.mutate(input, options));
  const left = Date.parse(request.dueAt) - now;
  const isOver = left <= 0 && !isEnded;
  const isSoon = !isEnded && left <= (Date.parse(request.dueAt) - Date.parse(request.askedAt)) * SOON;
  const tone = isOver ? "text-red" : isSoon ? "text-amber" : "text-soft";
  const figure = isEnded ? "no answer" : isOver ? `${formatDuration(-left)} over` : `${formatDuration(left)} left`;
  const refusal = refuse("conditions.ask");
  const failure = ask.failure ?? close.failure;
  const takeUp = (result: { ok: true; value: ConditionsRequest[] } | { ok: false }) => {
    if (result.ok) reads.set(`conditions ${ref}`, result.value);
    else reads.invalidate(`conditions ${ref}`);
  };
  return (
    <section
      aria-label={`Conditions asked of ${nameList(request.asks.map((one) => one.team))}`}
      className={`mb-2 rounded-md border px-2.5 py-1.5 text-[13px] ${isOver ? "border-red-line" : "border-line"}`}
    >
      <p className="text-xs text-dim">
        Asked by <bdi>{request.askedByName}</bdi> <ClockTime at={request.askedAt} />
      </p>
      <ul>
        {request.asks.map(({ team, answeredAt, isAskedAgain }) => (
          <li key={team} className="flex min-h-7 items-center justify-between gap-2">
            <span className="flex min-w-0 items-center gap-2">
              <Mark shape={answeredAt ? "check" : "ring"} className={answeredAt ? "text-green" : tone} />
              <bdi className="truncate">{team}</bdi>
            </span>
            {answeredAt ? (
              <span className="shrink-0 text-xs text-soft">
                answered <ClockTime at={answeredAt} />
              </span>
            ) : isAskedAgain ? (
              <span className="shrink-0 text-xs text-dim">asked again</span>
            ) : (
              <span className="flex shrink-0 items-center gap-2">
                <span className={`num text-xs ${tone}`}>{figure}</span>
                {!refuse("can.report") && (
                  <Button isSmall look="quiet" aria-label={`Report for ${team}`} onClick={() => open("can", team)}>
                    Report
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {isOver && (
        <p className="mt-0.5 text-red">
          Time is up. Missing: <bdi>{nameList(request.missing)}</bdi>
        </p>
      )}
      {!refusal && (
        <div className="mt-1 flex flex-wrap gap-1.5">
          {isOver && (
            <Button
              isSmall
              isBusy={ask.isBusy}
              onClick={async () => takeUp(await ask.run({ ref, teams: request.missing, minutes: AGAIN_MINUTES }))}
            >
              Ask again, {AGAIN_MINUTES} min
            </Button>
          )}
          <Button
            isSmall
            look={isOver ? "plain" : "quiet"}
            isBusy={close.isBusy}
            onClick={async () => takeUp(await close.run({ ref, requestId: request.id }))}
          >
            Go on without
          </Button>
        </div>
      )}
      {failure && <FieldError>{failure.message}</FieldError>}
    </section>
  );
}
