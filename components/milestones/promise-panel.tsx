"use client";
import { useEffect } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { promiseState } from "@/components/time/promise";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import { Button } from "@/components/ui/button";
import { LAST_PHASE } from "@/server/incidents/rules";
import type { Audience, Milestone } from "@/server/milestones/schemas";

const TO: Record<Audience, string> = {
  public: "public page",
  affected_customers: "affected customers",
  strategic: "strategic accounts",
  stakeholder: "stakeholders",
  executive: "executives",
};

const STATE = { cut: "", edited: ", edited", submitted: ", and waits for approval", approved: ", and approved" };

/** The promise of the next update: the loudest thing on the screen, with publishing one key away. */
export function PromisePanel({ latest }: { latest: Milestone | undefined }) {
  const { snapshot, config, open, refuse } = useFireground();
  const now = useNow();
  const { draft } = snapshot;
  const refusal = refuse("milestone.publish");
  const isResolved = snapshot.status === "Resolved";
  const promise = promiseState({
    eta: snapshot.nextUpdateEta,
    now,
    nudgeMinutes: config.nudgeMinutes[snapshot.severity],
    isResolved,
  });
  const isOverdue = promise.kind === "overdue";
  // Whoever has the fireground in a tab behind others sees there that the promise was broken.
  useEffect(() => {
    const name = () => {
      document.title = `${isOverdue ? "Overdue · " : ""}${snapshot.ref} · ${snapshot.title}`;
    };
    name();
    // The framework puts the page's own title in once more after the first paint.
    const timer = setTimeout(name, 1_000);
    return () => clearTimeout(timer);
  }, [isOverdue, snapshot.ref, snapshot.title]);
  const isDue = promise.kind === "due" || promise.kind === "soon";
  const frame = isOverdue ? "border-red-line bg-red-bg" : isDue ? "border-amber-line bg-amber-bg" : "";
  const color = isOverdue ? "text-red" : isDue ? "text-amber" : promise.kind === "none" ? "text-amber" : "text-soft";
  const canAdvance = !isResolved && snapshot.phase < LAST_PHASE;
  const audience = latest?.audience.map((one) => TO[one]).join(", ");
  return (
    <>
      <section aria-label="Promise" className={`panel px-4 py-3.5 ${frame}`}>
        <h2 className={`cap ${color}`}>
          {isOverdue
            ? "Update overdue"
            : isDue
              ? "Next update promised"
              : isResolved
                ? "Resolved"
                : "No update promised"}
        </h2>
        <p
          className={`num mt-1 leading-9 font-semibold ${promise.exact.length > 16 ? "text-2xl max-[374px]:text-xl" : "text-[30px] max-[374px]:text-2xl md:max-lg:text-2xl"} ${color}`}
        >
          {promise.exact}
        </p>
        <p className="mt-0.5 min-h-5 text-[13px] text-soft">
          {snapshot.nextUpdateEta && !isResolved ? (
            <>
              <Moment at={snapshot.nextUpdateEta} withZone />
              {audience ? ` to ${audience}.` : ". The first update is still to be published."}
            </>
          ) : isResolved ? (
            snapshot.resolvedAt && (
              <>
                since <Moment at={snapshot.resolvedAt} withZone />
              </>
            )
          ) : (
            "Publish a milestone and say when the next one comes."
          )}
        </p>
        <p className="min-h-5 text-[13px] text-soft">
          {draft &&
            `Draft ${draft.number} ${draft.entryCount === 0 ? "has no news" : `is cut from ${draft.entryCount} ${draft.entryCount === 1 ? "entry" : "entries"}`}${STATE[draft.state]}.`}
          {latest?.texts.some(({ channel }) => channel === "banner" || channel === "sms") && (
            <button
              type="button"
              onClick={() => open("copies")}
              className={`tap underline decoration-line underline-offset-4 hover:text-text ${draft ? "ml-2" : ""}`}
            >
              Copy the texts of update {latest.sequence}
            </button>
          )}
        </p>
      </section>
      <div className="grid grid-cols-2 gap-2">
        <Button
          look={isResolved ? "plain" : "primary"}
          hotkey="P"
          refusal={draft ? refuse("milestone.draft") : refusal}
          onClick={() => open("publish")}
          className="col-span-2 min-h-11 w-full"
        >
          {draft
            ? `Review and publish draft ${draft.number}`
            : latest
              ? `Write update ${latest.sequence + 1}`
              : "Write the first update"}
        </Button>
        {!isResolved && (
          <Button
            hotkey="H"
            refusal={refusal}
            onClick={() => open("publish", "holding")}
            className={canAdvance ? "md:col-span-2" : "col-span-2"}
          >
            Holding<span className="max-md:hidden"> milestone</span>, +15 min
          </Button>
        )}
        {canAdvance && (
          <Button refusal={refuse("incident.advance")} onClick={() => open("advance")} className="md:hidden">
            Advance to {snapshot.phase + 1}
          </Button>
        )}
      </div>
    </>
  );
}
