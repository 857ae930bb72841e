"use client";
import { useState } from "react";
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
        <fieldset>
          <legend className="mb-1 text-[13px] font-semibold">Audiences</legend>
          <div className="flex flex-wrap gap-x-5">
            {AUDIENCES.map((one) => (
              <label key={one} className="tap flex min-h-7 items-center gap-2 text-[13px]">
                <input
                  type="checkbox"
                  className="size-4 accent-(--primary)"
                  checked={audience.includes(one)}
                  onChange={(event) =>
                    setAudience((last) =>
                      event.target.checked ? [...last, one] : last.filter((other) => other !== one),
                    )
                  }
                />
                {AUDIENCE_LABEL[one]}
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      <WhoGetsWhat key={ref} incidentRef={ref} audience={audience} channels={CHANNELS} />
    </div>
  );
}
