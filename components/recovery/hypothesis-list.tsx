"use client";
import { useEffect, useRef, useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { useRead } from "@/components/providers/use-read";
import { useVerb } from "@/components/providers/use-verb";
import { Button } from "@/components/ui/button";
import { FieldError } from "@/components/ui/field";
import { Mark, type MarkShape } from "@/components/ui/mark";
import { evidenceAsked } from "@/server/recovery/rules";
import type { Hypothesis, HypothesisStatus, SettleHypothesis } from "@/server/recovery/schemas";
import { ReasonForm } from "./reason-form";

const STATE: Record<HypothesisStatus, { word: string; shape: MarkShape; tone: string }> = {
  active: { word: "Active", shape: "ring", tone: "text-text" },
  validated: { word: "Validated", shape: "check", tone: "text-green" },
  eliminated: { word: "Eliminated", shape: "cross", tone: "text-soft" },
  discarded: { word: "Discarded", shape: "dash", tone: "text-soft" },
};

/** Hypotheses of a path, or with null those of the whole incident: settled with what shows it, never gone. */
export function HypothesisList({ pathId }: { pathId: string | null }) {
  const { snapshot, open, refuse } = useFireground();
  const { ref } = snapshot;
  const read = useRead(`hypothesis ${ref}`, (client) => client.hypothesis.list.query({ ref }));
  const shown = read.data?.filter((hypothesis) => hypothesis.pathId === pathId);
  return (
    <section aria-label={pathId ? "Hypotheses of this path" : "Hypotheses on no path"} className="grid gap-1">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <h3 className="text-xs text-dim">{pathId ? "Hypotheses" : "What may be the fault, and no path tests"}</h3>
        {!refuse("hypothesis.edit") && (
          <Button isSmall look="quiet" onClick={() => open("hypothesis", pathId ?? "")} className="max-md:min-h-10">
            + Raise one
          </Button>
        )}
      </div>
      {!shown && (
        <p className="text-xs text-soft">{read.error ? "They could not be read. Open the row again." : "Loading…"}</p>
      )}
      {shown?.length === 0 && (
        <p className="text-xs text-soft">{pathId ? "None yet: what does this path go by?" : "None."}</p>
      )}
      <ul className="grid gap-1.5">
        {shown?.map((hypothesis) => (
          <HypothesisRow key={hypothesis.id} hypothesis={hypothesis} />
        ))}
      </ul>
    </section>
  );
}

const ASKS = {
  validated: { label: "Validate", placeholder: "What shows it (optional)" },
  eliminated: { label: "Eliminate", placeholder: "What disproves it" },
  discarded: { label: "Discard", placeholder: "Why it is dropped" },
} as const;
type Settled = keyof typeof ASKS;
const SETTLED = Object.keys(ASKS) as Settled[];

function HypothesisRow({ hypothesis }: { hypothesis: Hypothesis }) {
  const { snapshot, refuse, refresh } = useFireground();
  const [asking, setAsking] = useState<Settled | null>(null);
  const row = useRef<HTMLLIElement>(null);
  const hasAsked = useRef(false);
  useEffect(() => {
    if (asking === null && hasAsked.current) row.current?.querySelector("button")?.focus({ preventScroll: true });
    hasAsked.current = asking !== null;
  }, [asking]);
  const settle = useVerb((client, input: SettleHypothesis, options) => client.hypothesis.settle.mutate(input, options));
  const { word, shape, tone } = STATE[hypothesis.status];
  const isActive = hypothesis.status === "active";
  const go = async (status: HypothesisStatus, evidence = "") => {
    const result = await settle.run({ ref: snapshot.ref, hypothesisId: hypothesis.id, status, evidence });
    if (result.ok) refresh();
    if (result.ok || result.failure.code === "QUEUED") setAsking(null);
  };
  return (
    <li ref={row} className="grid gap-1">
      <p className="flex items-baseline gap-2">
        <Mark shape={shape} className={tone} />
        <span className="min-w-0 flex-1">
          <bdi className={isActive ? "" : "text-soft"}>{hypothesis.title}</bdi>
          <span className={`ml-2 text-xs ${tone}`}>{word}</span>
          {hypothesis.evidence && <span className="block text-xs text-soft">{hypothesis.evidence}</span>}
        </span>
      </p>
      {!refuse("hypothesis.edit") && asking === null && (
        <div className="flex flex-wrap gap-1 pl-3">
          {isActive ? (
            SETTLED.map((status) => (
              <Button
                key={status}
                isSmall
                look="quiet"
                aria-label={`${ASKS[status].label}: ${hypothesis.title}`}
                onClick={() => setAsking(status)}
                className="max-md:min-h-10"
              >
                {ASKS[status].label}
              </Button>
            ))
          ) : (
            <Button
              isSmall
              look="quiet"
              isBusy={settle.isBusy}
              aria-label={`Make active again: ${hypothesis.title}`}
              onClick={() => void go("active")}
              className="max-md:min-h-10"
            >
              Make active again
            </Button>
          )}
        </div>
      )}
      {asking !== null && (
        <ReasonForm
          label={`${ASKS[asking].placeholder}: ${hypothesis.title}`}
          placeholder={ASKS[asking].placeholder}
          choices={[{ value: asking, label: ASKS[asking].label, asks: evidenceAsked(asking) }]}
          isBusy={settle.isBusy}
          failure={settle.failure}
          onChoose={(_, evidence) => void go(asking, evidence)}
          onCancel={() => {
            setAsking(null);
            settle.clear();
          }}
        />
      )}
      {asking === null && settle.failure && <FieldError>{settle.failure.message}</FieldError>}
    </li>
  );
}
