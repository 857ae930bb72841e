"use client";
import { useFireground } from "@/components/incidents/fireground-context";
import { useKeyLabel } from "@/components/incidents/keymap";
import { useRead } from "@/components/providers/use-read";
import { EmptyState } from "@/components/ui/empty-state";
import { Kbd, KeyWord } from "@/components/ui/kbd";
import { Panel } from "@/components/ui/panel";
import { latestByTeam } from "@/server/can-reports/rules";
import { NeedsList } from "./needs-list";
import { ReportCard } from "./report-card";
import { RequestCard } from "./request-card";

/** Who was asked for conditions and who is missing; what blocks; and what each team said last. */
export function ConditionsPanel() {
  const { snapshot, refuse } = useFireground();
  const { ref } = snapshot;
  const reports = useRead(`can ${ref}`, (client) => client.can.list.query({ ref }));
  const requests = useRead(`conditions ${ref}`, (client) => client.conditions.list.query({ ref }));
  const open = requests.data?.filter((request) => request.closedAt === null) ?? [];
  const latest = latestByTeam(reports.data ?? []);
  const isRead = reports.data !== undefined && requests.data !== undefined;
  const isEmpty = isRead && open.length === 0 && latest.length === 0;
  const canAsk = snapshot.status !== "Resolved" && !refuse("conditions.ask");
  const canReport = !refuse("can.report");
  return (
    <Panel
      title="Conditions"
      scroll="flex-1"
      aside={
        <>
          {canReport && <Make sheet="can" name="Report" />}
          {canAsk && <Make sheet="conditions" name="Ask" />}
        </>
      }
    >
      {!isRead && (
        <p className="text-[13px] text-soft">
          {reports.error || requests.error ? "Conditions could not be read. It is tried again." : "Loading…"}
        </p>
      )}
      {open.map((request) => (
        <RequestCard key={request.id} request={request} />
      ))}
      {reports.data && <NeedsList reports={reports.data} />}
      {isEmpty && <Empty canAsk={canAsk} canReport={canReport} />}
      {latest.length > 0 && (
        <section aria-label="Latest of each team">
          <h3 className="mt-2.5 mb-0.5 text-xs text-dim">Latest of each team</h3>
          <ul>
            {latest.map((report) => (
              <ReportCard key={report.id} report={report} />
            ))}
          </ul>
        </section>
      )}
    </Panel>
  );
}

function Make({ sheet, name }: { sheet: "can" | "conditions"; name: string }) {
  const { open } = useFireground();
  const key = useKeyLabel()(sheet);
  return (
    <button
      type="button"
      onClick={() => open(sheet)}
      aria-keyshortcuts={key?.replace("⇧", "Shift+")}
      title={sheet === "can" ? "Report Conditions, Actions, Needs" : "Ask teams for conditions"}
      className="tap flex min-h-6 items-center gap-1.5 rounded text-soft hover:text-text"
    >
      {name} {key && <Kbd>{key}</Kbd>}
    </button>
  );
}

function Empty({ canAsk, canReport }: { canAsk: boolean; canReport: boolean }) {
  const keyLabel = useKeyLabel();
  const report = keyLabel("can");
  const ask = keyLabel("conditions");
  return (
    <EmptyState>
      No team has reported yet.{" "}
      {canReport && report && (
        <>
          <KeyWord touch="Report">{report}</KeyWord> takes a team's Conditions, Actions, Needs.{" "}
        </>
      )}
      {canAsk && ask && (
        <>
          <KeyWord touch="Ask">{ask}</KeyWord> asks teams for theirs within a time.
        </>
      )}
    </EmptyState>
  );
}
