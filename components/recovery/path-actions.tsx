"use client";
import { useEffect, useRef, useState } from "react";
import { useFireground, useIncidentClock } from "@/components/incidents/fireground-context";
import { type Outcome, useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { isExpired, reasonAsked } from "@/server/recovery/rules";
import type { ClosePath, PathRef, PausePath, RecoveryOutcome, RecoveryPath } from "@/server/recovery/schemas";
import { type Choice, ReasonForm } from "./reason-form";

const OUTCOMES: readonly (Choice & { value: RecoveryOutcome })[] = [
  { value: "pass", label: "✓ Pass", asks: reasonAsked("pass") },
  { value: "fail", label: "✕ Fail", asks: reasonAsked("fail") },
  { value: "abandon", label: "– Abandon", asks: reasonAsked("abandon") },
];

/** What can be done with a path: more time, a rest, an outcome, the mark of the primary one. */
export function PathActions({ path, wantsClose }: { path: RecoveryPath; wantsClose: boolean }) {
  const { snapshot, open, refuse, refresh } = useFireground();
  const [asking, setAsking] = useState<"close" | "pause" | null>(wantsClose ? "close" : null);
  const row = useRef<HTMLDivElement>(null);
  const mustRefocus = useRef(false);
  useEffect(() => {
    if (asking !== null || !mustRefocus.current) return;
    mustRefocus.current = false;
    row.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [asking]);
  const about = { ref: snapshot.ref, pathId: path.id };
  const close = useVerb((client, input: ClosePath, options) => client.recovery.close.mutate(input, options));
  const pause = useVerb((client, input: PausePath, options) => client.recovery.pause.mutate(input, options));
  const resume = useVerb((client, input: PathRef, options) => client.recovery.resume.mutate(input, options));
  const mark = useVerb((client, input: PathRef, options) => client.recovery.makePrimary.mutate(input, options));
  const { now, isOver } = useIncidentClock();
  if (path.closedAt) return null;

  const settle = async (work: Promise<Outcome<unknown>>) => {
    const result = await work;
    if (result.ok) refresh();
    if (result.ok || result.failure.code === "QUEUED") leave();
  };
  const leave = () => {
    setAsking(null);
    close.clear();
    pause.clear();
    // These buttons go with the path's end; the row's own stays.
    const home = document.activeElement?.closest("li")?.querySelector<HTMLElement>("[data-path-row]");
    if (asking === "close") home?.focus({ preventScroll: true });
    else mustRefocus.current = true;
  };
  if (asking === "close" && !refuse("recovery.close")) {
    return (
      <ReasonForm
        label={`Why ${path.title} ends`}
        placeholder="What was found; fail and abandon need it"
        choices={OUTCOMES}
        isBusy={close.isBusy}
        failure={close.failure}
        onChoose={(outcome, reason) =>
          void settle(close.run({ ...about, outcome: outcome as RecoveryOutcome, reason }))
        }
        onCancel={leave}
      />
    );
  }
  if (asking === "pause") {
    return (
      <ReasonForm
        label={`Why ${path.title} rests`}
        placeholder="Why it rests; its timebox rests too"
        choices={[{ value: "pause", label: "Pause", asks: "Say why it rests." }]}
        isBusy={pause.isBusy}
        failure={pause.failure}
        onChoose={(_, reason) => void settle(pause.run({ ...about, reason }))}
        onCancel={leave}
      />
    );
  }
  const edit = refuse("recovery.edit");
  const look = { isSmall: true, className: "max-md:min-h-10" } as const;
  const failure = resume.failure ?? mark.failure;
  return (
    <div ref={row}>
      <div className="flex flex-wrap gap-1.5">
        {!isOver && (
          <Button {...look} refusal={edit} onClick={() => open("extend", path.id)}>
            {path.timeboxMinutes === null ? "Set a timebox" : "Extend"}
          </Button>
        )}
        {isOver ? null : path.pausedAt ? (
          <Button {...look} refusal={edit} isBusy={resume.isBusy} onClick={() => void settle(resume.run(about))}>
            Resume
          </Button>
        ) : isExpired(path, now) ? null : (
          <Button {...look} refusal={edit} onClick={() => setAsking("pause")}>
            Pause
          </Button>
        )}
        <Button {...look} refusal={refuse("recovery.close")} onClick={() => setAsking("close")}>
          Pass, fail, abandon
        </Button>
        {!path.isPrimary && !isOver && (
          <Button
            {...look}
            refusal={refuse("recovery.makePrimary")}
            isBusy={mark.isBusy}
            onClick={() => void settle(mark.run(about))}
          >
            Make primary
          </Button>
        )}
      </div>
      {failure && <FieldError>{failure.message}</FieldError>}
    </div>
  );
}
