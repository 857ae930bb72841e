"use client";
import { useState } from "react";
import { useVerb } from "@/components/providers/use-verb";
import { Moment } from "@/components/time/times";
import { useAnnounce } from "@/components/ui/announcer";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Tag } from "@/components/ui/tag";
import type { CheckComms, LastCheck } from "@/server/comms-log/schemas";

const counted = (n: number, one: string): string => `${n} ${one}${n === 1 ? "" : "s"}`;
const scopeOf = ({ rows, incidents }: LastCheck): string =>
  `${counted(rows, "row")} of ${counted(incidents, "incident")}`;

/** Whether the log was whole when it was last checked, and the way to check it now, step by step. */
export function LogCheck({ initial }: { initial: LastCheck | null }) {
  const { show } = useAnnounce();
  const [last, setLast] = useState(initial);
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const check = useVerb((client, input: CheckComms, options) => client.commsLog.check.mutate(input, options));

  const run = async () => {
    setProgress({ done: 0, total: 0 });
    for (let resume: string | null = ""; resume !== null; ) {
      const step = await check.run(resume === "" ? {} : { resume });
      if (!step.ok) break;
      const { done, total, result }: typeof step.value = step.value;
      resume = step.value.resume;
      setProgress({ done, total });
      if (!result) continue;
      setLast(result);
      const isWhole = result.broken.length === 0;
      show(isWhole ? `The log is whole: ${scopeOf(result)}.` : `The log is broken: ${result.broken[0]?.what}.`);
    }
    setProgress(null);
  };

  return (
    <section aria-label="Whether the log is whole" className="panel mb-5 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-2">
        <div className="min-w-0 text-sm">
          {last ? (
            <p>
              <Tag tone={last.broken.length === 0 ? "green" : "red"} className="mr-1.5">
                {last.broken.length === 0 ? "✓ Whole" : "✕ Broken"}
              </Tag>{" "}
              <span className="text-soft">
                {scopeOf(last)}, checked <Moment at={last.at} /> by {last.by === null ? "itself" : <bdi>{last.by}</bdi>}
              </span>
            </p>
          ) : (
            <p className="text-soft">Not checked yet. It is checked once a day, and whenever you ask.</p>
          )}
        </div>
        <div className="flex min-h-10 flex-wrap items-center gap-3">
          {progress && (
            <span className="flex items-center gap-2 text-sm text-soft tabular-nums">
              <progress
                className="h-2 w-32"
                aria-label="Incidents checked"
                max={progress.total || 1}
                value={progress.done}
              />
              {progress.total > 0 ? `${progress.done} of ${progress.total} incidents` : "Starting"}
            </span>
          )}
          <Button isBusy={progress !== null} onClick={() => void run()}>
            Verify now
          </Button>
        </div>
      </div>
      {check.failure && !progress && <FieldError>{check.failure.message} The last result stands.</FieldError>}
      {last && last.broken.length > 0 && <Broken broken={last.broken} />}
    </section>
  );
}

function Broken({ broken }: { broken: LastCheck["broken"] }) {
  return (
    <div className="mt-3 text-sm">
      <p>
        The first broken row of each incident. What stands before it is as it was written. Change nothing, keep a
        backup, and compare with one from before.
      </p>
      <ul className="mt-1.5 list-disc pl-5">
        {broken.map(({ ref, seq, what }) => (
          <li key={ref} className="break-words">
            <a className="underline" href={`/comms/log?ref=${encodeURIComponent(ref)}`}>
              {ref}
            </a>
            , row <span className="num">#{seq}</span>: {what}
          </li>
        ))}
      </ul>
    </div>
  );
}
