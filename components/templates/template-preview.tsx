"use client";
import { Field } from "@/components/ui/field";
import { Mark } from "@/components/ui/mark";
import { Panel } from "@/components/ui/panel";
import {
  CHANNEL_MAX,
  describeUnfilled,
  fillTemplate,
  hasSubject,
  leftOutNames,
  lengthProblem,
} from "@/server/templates/rules";
import type { TemplateKey, TemplateValues } from "@/server/templates/schemas";
import { FilledText } from "./filled-text";
import { useFindings } from "./use-findings";

type Props = {
  templateKey: TemplateKey;
  text: { subject: string; body: string };
  values: TemplateValues;
  incidents: { ref: string; title: string }[];
  chosen: string;
  onChoose: (ref: string) => void;
};

/** The text as the audience would read it, filled from an incident as it stands, and what is still wrong with it. */
export function TemplatePreview({ templateKey, text, values, incidents, chosen, onChoose }: Props) {
  const { audience, channel } = templateKey;
  const filled = fillTemplate(text, values);
  const unfilled = describeUnfilled(filled.unfilled, audience);
  const leftOut = describeUnfilled(leftOutNames(text, values), audience);
  const { findings, isWaiting } = useFindings(filled, templateKey, chosen);
  // What is not filled stands in a list of its own, with what fills it.
  const others = findings.filter((finding) => finding.rule !== "unfilled-variable");
  const tooLong = lengthProblem(channel, filled.body);
  const max = CHANNEL_MAX[channel];

  return (
    <Panel title="Preview" aside={max && <span className="num">{`${filled.body.length} of ${max}`}</span>}>
      <Field label="Filled from" className="mb-3">
        {(slot) => (
          <select {...slot} className="input" value={chosen} onChange={(event) => onChoose(event.target.value)}>
            <option value="">Examples, no incident</option>
            {incidents.map(({ ref, title }) => (
              <option key={ref} value={ref}>
                {ref} {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <div className="min-h-40 rounded-md border border-line-soft bg-bg px-3.5 py-3">
        {hasSubject(channel) && (
          <p className="mb-2 font-semibold">
            <FilledText text={filled.subject} unfilled={filled.unfilled} />
          </p>
        )}
        <p className="whitespace-pre-wrap">
          <FilledText text={filled.body} unfilled={filled.unfilled} />
        </p>
      </div>
      <div className="mt-3 min-h-24 text-[13px]" aria-live="polite">
        {unfilled.length > 0 && (
          <>
            <p className="font-semibold text-amber">
              Not filled, so it could not be published: {unfilled.map((one) => one.label).join(", ")}
            </p>
            <ul className="mb-2">
              {unfilled.map(({ name, remedy }) => (
                <li key={name} className="text-soft">
                  <code className="num">{`{{${name}}}`}</code> {remedy}
                </li>
              ))}
            </ul>
          </>
        )}
        {leftOut.length > 0 && (
          <p className="mb-2 text-soft">Left out, without a value: {leftOut.map((one) => one.label).join(", ")}.</p>
        )}
        {tooLong && <p className="mb-2 font-semibold text-red">Too long: {tooLong}</p>}
        {others.map(({ rule, level, from, message }) => (
          <p key={`${rule} ${from}`} className={`mb-1 flex gap-2 ${level === "error" ? "text-red" : "text-amber"}`}>
            <span className="inline-flex shrink-0 items-center gap-1.5 self-start font-semibold">
              <Mark shape={level === "error" ? "cross" : "triangle"} />
              {level === "error" ? "Blocks" : "Asks"}
            </span>
            <span>{message}</span>
          </p>
        ))}
        {unfilled.length === 0 && others.length === 0 && !tooLong && (
          <p className={`inline-flex items-center gap-1.5 ${isWaiting ? "text-dim" : "text-green"}`}>
            <Mark shape={isWaiting ? "dash" : "check"} />
            {isWaiting ? "The linter reads it." : "Everything is filled and the linter has nothing to say."}
          </p>
        )}
      </div>
    </Panel>
  );
}
