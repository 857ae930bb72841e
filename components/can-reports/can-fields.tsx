"use client";
import type { ReactNode } from "react";
import type { Draft } from "@/server/can-reports/rules";

type Props = { draft: Draft; onChange: (draft: Draft) => void };

/** What the typed text means, each part in a field of its own. */
export function CanFields({ draft, onChange }: Props) {
  const { conditions, actions, needs } = draft;
  const at = <T,>(items: readonly T[], index: number, next: T): T[] => items.with(index, next);
  const isEmpty = conditions.length + actions.length + needs.length === 0;
  return (
    <div className="grid min-h-24 content-start gap-1.5 rounded-md border border-line px-3 py-2 text-[13px]">
      {isEmpty && <p className="text-soft">What you type is sorted here: Conditions, then Actions, then Needs.</p>}
      <Part name="Conditions" items={conditions}>
        {(text, index) => (
          <Cell
            label={`Condition ${index + 1}`}
            value={text}
            onChange={(value) => onChange({ ...draft, conditions: at(conditions, index, value) })}
            className="flex-1"
          />
        )}
      </Part>
      <Part name="Actions" items={actions}>
        {(action, index) => {
          const set = (change: Partial<typeof action>) =>
            onChange({ ...draft, actions: at(actions, index, { ...action, ...change }) });
          return (
            <>
              <Cell
                label={`Action ${index + 1}`}
                value={action.text}
                onChange={(text) => set({ text })}
                className="min-w-40 flex-1 max-md:min-w-full"
              />
              <Cell
                label={`Owner of action ${index + 1}`}
                placeholder="owner"
                value={action.owner}
                onChange={(owner) => set({ owner })}
                className="w-28 max-md:flex-1"
              />
              <Cell
                label={`Minutes of action ${index + 1}`}
                placeholder="min"
                inputMode="numeric"
                value={action.timeboxMinutes === null ? "" : String(action.timeboxMinutes)}
                onChange={(value) => {
                  const digits = value.replace(/\D/g, "").slice(0, 5);
                  set({ timeboxMinutes: digits && Number(digits) > 0 ? Number(digits) : null });
                }}
                className="num w-16"
              />
            </>
          );
        }}
      </Part>
      <Part name="Needs" items={needs}>
        {(need, index) => {
          const set = (change: Partial<typeof need>) =>
            onChange({ ...draft, needs: at(needs, index, { ...need, ...change }) });
          return (
            <>
              <Cell
                label={`Need ${index + 1}`}
                value={need.text}
                onChange={(text) => set({ text })}
                className="min-w-40 flex-1 max-md:min-w-full"
              />
              <Cell
                label={`Whom need ${index + 1} is asked of`}
                placeholder="whom"
                value={need.askOf}
                onChange={(askOf) => set({ askOf })}
                className="w-28 max-md:flex-1"
              />
            </>
          );
        }}
      </Part>
    </div>
  );
}

function Part<T>({
  name,
  items,
  children,
}: {
  name: string;
  items: readonly T[];
  children: (item: T, index: number) => ReactNode;
}) {
  if (items.length === 0) return null;
  return (
    <fieldset className="grid gap-1">
      <legend className="text-xs text-dim">{name}</legend>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and fields keep their focus by it
        <div key={index} className="flex flex-wrap gap-1">
          {children(item, index)}
        </div>
      ))}
    </fieldset>
  );
}

type CellProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  className: string;
  placeholder?: string;
  inputMode?: "numeric";
};

function Cell({ label, onChange, className, ...rest }: CellProps) {
  return (
    <input
      {...rest}
      aria-label={label}
      dir="auto"
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      className={`input min-h-8 px-2 py-0.5 text-[13px] ${className}`}
    />
  );
}
