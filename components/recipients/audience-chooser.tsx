"use client";
import { useState } from "react";
import { CheckGroup } from "@/components/ui/check-group";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { AUDIENCE_LABEL, AUDIENCES, type Audience, type MilestoneChannel } from "@/server/milestones/schemas";
import { WhoGetsWhat } from "./who-gets-what";

type Choice = { ref: string; title: string; severity: string; isOpen: boolean };

/** Everything that publishing can reach: the preview shows who it is. */
const CHANNELS: readonly MilestoneChannel[] = ["status_page", "email", "slack", "teams", "webhook"];

/** An incident and audiences, and below exactly who is told: to try lists before anything is published. */
export function AudienceChooser({ incidents, chosen }: { incidents: readonly Choice[]; chosen: string | null }) {
  const [ref, setRef] = useState(incidents.find((one) => one.ref === chosen)?.ref ?? incidents[0]?.ref ?? "");
  const [audience, setAudience] = useState<readonly Audience[]>(AUDIENCES);
  if (incidents.length === 0) {
    return (
      <EmptyState>There is no incident yet. Open one with n on the board, and see here who would be told.</EmptyState>
    );
  }
  return (
    <div className="grid gap-5">
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Field label="Incident" hint="its severity and systems decide which lists count">
          {(slot) => (
            <select {...slot} className="input" value={ref} onChange={(event) => setRef(event.target.value)}>
              {incidents.map((one) => (
                <option key={one.ref} value={one.ref}>
                  {one.ref} · {one.severity}
                  {one.isOpen ? "" : ", resolved"} · {one.title}
                </option>
              ))}
            </select>
          )}
        </Field>
        <CheckGroup
          legend="Audiences"
          options={AUDIENCES}
          labels={AUDIENCE_LABEL}
          value={audience}
          onChange={setAudience}
        />
      </div>
      <WhoGetsWhat key={ref} incidentRef={ref} audience={audience} channels={CHANNELS} />
    </div>
  );
}
