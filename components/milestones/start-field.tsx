"use client";
import { Field } from "@/components/ui/field";
import type { Draft } from "@/server/drafts/schemas";
import type { Milestone } from "@/server/milestones/schemas";
import { STAGE_LABEL } from "@/server/templates/rules";
import { TEMPLATE_STAGES } from "@/server/templates/schemas";
import type { Start } from "./publish-state";

type Props = {
  start: Start;
  draft: Draft | null;
  milestones: readonly Milestone[];
  canResolve: boolean;
  isReadOnly: boolean;
  onStart: (start: Start) => void;
};

const STAGE_HINT = {
  initial: "the first word",
  update: "what changed",
  holding: "no news, a promise kept",
  resolution: "the end",
} as const;

const optionOf = (start: Start): string => {
  if (start.kind === "template") return `template:${start.stage}`;
  return start.kind === "correction" ? `correction:${start.milestone.id}` : start.kind;
};

/** What the text begins as. */
export function StartField({ start, draft, milestones, canResolve, isReadOnly, onStart }: Props) {
  const choose = (value: string) => {
    const [kind, rest = ""] = value.split(":");
    if (kind === "draft" && draft) return onStart({ kind, draft });
    const stage = TEMPLATE_STAGES.find((one) => one === rest);
    if (kind === "template" && stage) return onStart({ kind, stage });
    const milestone = milestones.find((one) => one.id === rest);
    if (kind === "correction" && milestone) return onStart({ kind, milestone });
    onStart({ kind: "own" });
  };
  return (
    <Field label="Begin with">
      {(slot) => (
        <select
          {...slot}
          disabled={isReadOnly}
          value={optionOf(start)}
          onChange={(event) => choose(event.target.value)}
          className="input"
        >
          {draft && <option value="draft">Draft {draft.number}, cut from the record</option>}
          <optgroup label="Templates, filled from the record">
            {TEMPLATE_STAGES.filter((stage) => stage !== "resolution" || canResolve).map((stage) => (
              <option key={stage} value={`template:${stage}`}>
                {STAGE_LABEL[stage]}: {STAGE_HINT[stage]}
              </option>
            ))}
          </optgroup>
          <option value="own">My own words</option>
          {milestones.length > 0 && (
            <optgroup label="Correct an update that is out">
              {milestones.map((one) => (
                <option key={one.id} value={`correction:${one.id}`}>
                  Correction of update {one.sequence}: {one.title}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      )}
    </Field>
  );
}
