"use client";
import { Panel } from "@/components/ui/panel";
import { FIELD_LABEL } from "@/server/incidents/rules";
import { Row } from "./alert-info";
import { EditChoice, EditText } from "./edit-text";

const LEVELS = ["Low", "Medium", "High"] as const;
const CAUSES = ["unknown", "suspected", "confirmed", "deferred"] as const;
const TEXTS = [
  "faultDomain",
  "businessImpact",
  "customerImpactSummary",
  "execSummary",
  "rootCause",
  "workaround",
  "audienceNotes",
] as const;
const HINT: Record<(typeof TEXTS)[number], string> = {
  faultDomain: "where the fault lies",
  businessImpact: "what it costs the business",
  customerImpactSummary: "what customers notice",
  execSummary: "one or two sentences, impact first",
  rootCause: "stays internal until confirmed",
  workaround: "what customers can do meanwhile",
  audienceNotes: "guidance to readers",
};

/** What leaders and the brief read, and where the fault lies. */
export function LeadersPanel() {
  return (
    <Panel title="Impact and cause" scroll="flex-1">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-[13px]">
        <Row name="Risk level">
          <EditChoice field="riskLevel" choices={LEVELS} empty="not assessed" />
        </Row>
        <Row name="Confidence">
          <EditChoice field="confidence" choices={LEVELS} empty="not assessed" />
        </Row>
        <Row name="Cause">
          <EditChoice field="rootCauseStatus" choices={CAUSES} />
        </Row>
      </dl>
      <dl className="mt-1 text-[13px]">
        {TEXTS.map((field) => (
          <div key={field} className="border-t border-line-soft py-1.5">
            <dt className="text-xs text-dim">{FIELD_LABEL[field]}</dt>
            <dd>
              <EditText field={field} isMultiline={field !== "faultDomain"} placeholder={HINT[field]} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
