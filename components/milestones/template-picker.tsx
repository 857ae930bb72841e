"use client";
import { useState } from "react";
import { useFireground } from "@/components/incidents/fireground-context";
import { toFailure } from "@/components/providers/failure";
import { useTRPCClient } from "@/components/providers/trpc";
import { useRead } from "@/components/providers/use-read";
import { Field } from "@/components/ui/field";
import { templateName } from "@/server/templates/rules";
import type { TemplatePreview, TemplateStage } from "@/server/templates/schemas";

type Props = {
  /** What is being said: those of this stage stand first. */
  stage: TemplateStage;
  nextUpdateEta: string | null;
  publicTitle: string;
  onTake: (filled: TemplatePreview) => void;
};

/** Begins the text as a template, filled from the record; what is still unfilled is named, with what gives it a value. */
export function TemplatePicker({ stage, nextUpdateEta, publicTitle, onTake }: Props) {
  const { snapshot } = useFireground();
  const client = useTRPCClient();
  const { data } = useRead("templates", (client) => client.template.list.query({}), { staleMs: 60_000 });
  const [taken, setTaken] = useState<TemplatePreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const fitting = (data ?? []).filter(
    (one) =>
      one.isActive &&
      (one.channel === "status_page" || one.channel === "email") &&
      (one.severity === null || one.severity === snapshot.severity),
  );
  const first = fitting.filter((one) => one.stage === stage);
  const others = fitting.filter((one) => one.stage !== stage);

  const choose = async (id: string) => {
    if (!id) return;
    setProblem(null);
    try {
      const input = { ref: snapshot.ref, id, nextUpdateEta, ...(publicTitle ? { publicTitle } : {}) };
      const filled = await client.template.preview.query(input);
      setTaken(filled);
      onTake(filled);
    } catch (error) {
      setProblem(toFailure(error).message);
    }
  };

  return (
    <Field label="Template" hint="optional: begins the text" error={problem}>
      {(slot) => (
        <>
          <select
            {...slot}
            value={taken?.id ?? ""}
            onChange={(event) => void choose(event.target.value)}
            className="input"
          >
            <option value="">Own words</option>
            <optgroup label="For this moment">
              {first.map((one) => (
                <option key={one.id} value={one.id}>
                  {templateName(one)}
                </option>
              ))}
            </optgroup>
            <optgroup label="Others">
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  {templateName(one)}
                </option>
              ))}
            </optgroup>
          </select>
          {taken && taken.unfilled.length > 0 && (
            <ul aria-label="Not filled yet" className="mt-1 text-xs text-amber">
              {taken.unfilled.map((one) => (
                <li key={one.name}>
                  {one.label} has no value yet. {one.remedy}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Field>
  );
}
