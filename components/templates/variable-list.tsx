"use client";
import { variablesOf } from "@/server/templates/rules";
import type { TemplateAudience, TemplateValues } from "@/server/templates/schemas";

type Props = {
  audience: TemplateAudience;
  values: TemplateValues;
  /** Puts text in at the caret of the field that was edited last. */
  onInsert: ((text: string) => void) | null;
};

/** The variables that the audience may read, with what each stands for now; a press puts it in at the caret. */
export function VariableList({ audience, values, onInsert }: Props) {
  const held: Readonly<Record<string, string | undefined>> = values;
  return (
    <ul className="grid gap-x-4 sm:grid-cols-2">
      {variablesOf(audience).map(({ name, what, label }) => (
        <li key={name} className="border-t border-line-soft">
          <button
            type="button"
            disabled={!onInsert}
            onClick={() => onInsert?.(`{{${name}}}`)}
            className="tap grid w-full gap-x-2 rounded px-1.5 py-1 text-left enabled:hover:bg-raise"
          >
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span>
                <span className="sr-only">Insert {label}: </span>
                <code className="num text-[13px]">{`{{${name}}}`}</code>
              </span>
              <span className="text-xs text-dim">{what}</span>
            </span>
            <span className={`line-clamp-1 text-xs ${held[name] ? "text-soft" : "text-amber"}`}>
              {held[name] ?? "No value yet"}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
