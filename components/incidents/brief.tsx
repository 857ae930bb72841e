"use client";
import type { ReactNode } from "react";
import { CurrentBets } from "@/components/recovery/current-bets";
import { durationWords, formatUtc } from "@/components/time/format";
import { promiseState } from "@/components/time/promise";
import { Moment } from "@/components/time/times";
import { useNow } from "@/components/time/use-now";
import { alarmLevelName, phaseName } from "@/server/incidents/rules";
import type { IncidentBrief } from "@/server/incidents/schemas";
import type { Milestone } from "@/server/milestones/schemas";
import type { Settings } from "@/server/settings/schemas";

type Props = {
  brief: IncidentBrief;
  latest: Milestone | undefined;
  nudgeMinutes: Settings["nudgeMinutes"];
  /** What went to the Leader; for those who may know, never on a shared brief. */
  escalations?: ReactNode;
  /** What a signed-in reader may do; nothing on a shared brief. */
  children?: ReactNode;
};

/** One page for deciding whether to step in. */
export function Brief({ brief, latest, nudgeMinutes, escalations, children }: Props) {
  const now = useNow(5_000);
  const isResolved = brief.status === "Resolved";
  const promise = promiseState({
    eta: brief.nextUpdateEta,
    now,
    nudgeMinutes: nudgeMinutes[brief.severity],
    isResolved,
  });
  const end = brief.resolvedAt ? Date.parse(brief.resolvedAt) : now;
  const count = brief.customerCount;
  const promiseTone = promise.kind === "overdue" ? "red" : promise.kind === "closed" ? "" : "amber";
  return (
    <main className="sheet">
      <div className="top">
        <span>
          {brief.ref} · Executive brief{latest ? ` ${latest.sequence}` : ""}
        </span>
        <span>as of {formatUtc(Date.parse(brief.serverNow)).replace(/:\d\d UTC$/, " UTC")}</span>
      </div>
      <h1 dir="auto">{brief.title}</h1>
      <p className="lead" dir="auto">
        {brief.execSummary || latest?.body || "No summary has been written yet. What is known stands below."}
      </p>
      <dl className="grid">
        <div>
          <dt>Severity</dt>
          <dd>
            <b className={brief.severity === "Critical" && !isResolved ? "red" : ""}>{brief.severity}</b>
            <small>{alarmLevelName(brief.alarmLevel)}</small>
          </dd>
        </div>
        <div>
          <dt>Phase</dt>
          <dd>
            <b>{isResolved ? "Resolved" : `${brief.phase} of 8`}</b>
            <small>
              {isResolved
                ? brief.resolvedAt && <Moment at={brief.resolvedAt} withZone />
                : `${phaseName(brief.phase)}, ${durationWords(now - Date.parse(brief.phaseEnteredAt))}`}
            </small>
          </dd>
        </div>
        <div>
          <dt>Next update</dt>
          <dd>
            <b className={promiseTone}>
              {brief.nextUpdateEta && !isResolved ? (
                <Moment at={brief.nextUpdateEta} withZone />
              ) : isResolved ? (
                "None due"
              ) : (
                "Not set"
              )}
            </b>
            <small>{brief.nextUpdateEta && !isResolved ? promise.badge : ""}</small>
          </dd>
        </div>
        <div>
          <dt>Confidence</dt>
          <dd>
            <b>{brief.confidence ?? "Not assessed"}</b>
            <small>of recovery</small>
          </dd>
        </div>
        <div>
          <dt>Customers</dt>
          <dd>
            <b>
              {count === null ? "Unknown" : `${brief.isCustomerCountConfirmed ? "" : "~"}${count.toLocaleString("en")}`}
            </b>
            <small>{count === null ? "" : brief.isCustomerCountConfirmed ? "confirmed" : "approximately"}</small>
          </dd>
        </div>
        <div>
          <dt>External impact</dt>
          <dd>
            <b>{brief.externalImpact}</b>
          </dd>
        </div>
        <div>
          <dt>Risk level</dt>
          <dd>
            <b className={brief.riskLevel === "High" && !isResolved ? "red" : ""}>
              {brief.riskLevel ?? "Not assessed"}
            </b>
          </dd>
        </div>
        <div>
          <dt>{isResolved ? "Lasted" : "Running"}</dt>
          <dd>
            <b>{durationWords(end - Date.parse(brief.openedAt))}</b>
            <small>
              {brief.milestoneCount} {brief.milestoneCount === 1 ? "update" : "updates"}
            </small>
          </dd>
        </div>
      </dl>
      {escalations}
      <Section title="Business impact" text={brief.businessImpact} />
      <Section title="What customers notice" text={brief.customerImpactSummary} />
      <CurrentBets bets={brief.currentBets} />
      {latest && (
        <section>
          <h2>Latest update</h2>
          <p>
            <b dir="auto">{latest.title}</b> <Moment at={latest.cutAt} withZone />
          </p>
          <p dir="auto" className="prose">
            {latest.body}
          </p>
        </section>
      )}
      {children && <section>{children}</section>}
    </main>
  );
}

function Section({ title, text }: { title: string; text: string }) {
  if (!text) return null;
  return (
    <section>
      <h2>{title}</h2>
      <p dir="auto" className="prose">
        {text}
      </p>
    </section>
  );
}
