"use client";
import { PHASES } from "@/server/incidents/rules";
import { SEVERITIES } from "@/server/incidents/schemas";
import type { SettingKind } from "@/server/settings/rules";
import type { Setting } from "@/server/settings/schemas";
import { PostureFields } from "./posture-fields";
import { ChoiceField, JsonArea, LinesArea, NumberField, NumbersField, TextField } from "./setting-fields";
import { POLICY_WORDS } from "./value-words";

type Value = Setting["value"];
export type EditorProps = {
  kind: SettingKind;
  label: string;
  value: Value;
  /** What was typed: a value, or text that the schema refuses with a sentence. */
  onChange: (next: unknown) => void;
  describedBy: string;
  isInvalid: boolean;
  /** The parts that are wrong, by key or index. */
  wrong: readonly string[];
  isReadOnly: boolean;
};

const LEVELS = ["Box3", "Box2", "Box1", "Box0"] as const;
const partsOf = (value: Value): Record<string, Value> =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, Value>) : {};
const listOf = (value: Value | undefined): Value[] => (Array.isArray(value) ? value : []);

/** The fields in which a kind of setting is edited. */
export function SettingEditor({ kind, label, value, onChange, wrong, ...rest }: EditorProps) {
  const part = (at: string | number) => ({ ...rest, isInvalid: wrong.includes(String(at)) });
  switch (kind) {
    case "minutes":
      return <NumberField {...rest} name={label} unit="min" value={value} onChange={onChange} />;
    case "number":
    case "share":
      return (
        <NumberField
          {...rest}
          name={label}
          unit={kind === "share" ? "of the target" : ""}
          value={value}
          onChange={onChange}
        />
      );
    case "text":
      return <TextField {...rest} name={label} value={value} onChange={onChange} />;
    case "names":
      return <LinesArea {...rest} name={label} lines={listOf(value)} onChange={onChange} />;
    case "per-severity":
    case "per-alarm-level": {
      const parts = partsOf(value);
      const keys = kind === "per-severity" ? SEVERITIES : LEVELS;
      return (
        <Table>
          {keys.map((key) => (
            <Part key={key} caption={key.replace("Box", "Box ")}>
              <NumberField
                {...part(key)}
                name={`${label}, ${key.replace("Box", "Box ")}`}
                unit="min"
                value={parts[key] ?? null}
                onChange={(next) => onChange({ ...parts, [key]: next })}
              />
            </Part>
          ))}
        </Table>
      );
    }
    case "minutes-per-severity": {
      const parts = partsOf(value);
      return (
        <Table isWide>
          {SEVERITIES.map((key) => (
            <Part key={key} caption={key}>
              <NumbersField
                {...part(key)}
                name={`${label}, ${key}`}
                unit="min"
                values={listOf(parts[key])}
                onChange={(next) => onChange({ ...parts, [key]: next })}
              />
            </Part>
          ))}
        </Table>
      );
    }
    case "minutes-per-phase":
    case "names-per-phase": {
      const parts = listOf(value);
      const change = (index: number, next: unknown) =>
        onChange(PHASES.map((_, at) => (at === index ? next : parts[at])));
      return kind === "minutes-per-phase" ? (
        <Table>
          {PHASES.map(({ name }, index) => (
            <Part key={name} caption={`${index + 1} ${name}`}>
              <NumberField
                {...part(index)}
                name={`${label}, ${name}`}
                unit="min"
                value={parts[index] ?? null}
                onChange={(next) => change(index, next)}
              />
            </Part>
          ))}
        </Table>
      ) : (
        <div className="grid gap-1">
          {PHASES.map(({ name }, index) => (
            <details key={name} className="text-[13px]">
              <summary className="tap min-h-6 text-soft hover:text-text">
                {index + 1} {name} <span className="num text-xs text-dim">{listOf(parts[index]).length} items</span>
              </summary>
              <div className="mt-1 mb-2">
                <LinesArea
                  {...part(index)}
                  name={`${label}, ${name}`}
                  lines={listOf(parts[index])}
                  onChange={(next) => change(index, next)}
                />
              </div>
            </details>
          ))}
        </div>
      );
    }
    case "policy-per-severity": {
      const parts = partsOf(value);
      return (
        <Table isWide>
          {SEVERITIES.map((key) => (
            <Part key={key} caption={key}>
              <ChoiceField
                {...part(key)}
                name={`${label}, ${key}`}
                choices={POLICY_WORDS}
                value={parts[key] ?? null}
                onChange={(next) => onChange({ ...parts, [key]: next })}
              />
            </Part>
          ))}
        </Table>
      );
    }
    case "postures": {
      const parts = partsOf(value);
      return (
        <div className="grid gap-2">
          {LEVELS.map((key) => (
            <PostureFields
              key={key}
              {...part(key)}
              name={`${label}, ${key.replace("Box", "Box ")}`}
              caption={key.replace("Box", "Box ")}
              value={partsOf(parts[key] ?? null)}
              onChange={(next) => onChange({ ...parts, [key]: next })}
            />
          ))}
        </div>
      );
    }
    default:
      return <JsonArea {...rest} name={label} value={value} onChange={onChange} />;
  }
}

function Table({ isWide = false, children }: { isWide?: boolean; children: React.ReactNode }) {
  const columns = isWide
    ? "grid-cols-[repeat(auto-fill,minmax(12.5rem,1fr))]"
    : "grid-cols-[repeat(auto-fill,minmax(8.5rem,1fr))]";
  return <div className={`grid gap-x-4 gap-y-2 ${columns}`}>{children}</div>;
}

function Part({ caption, children }: { caption: string; children: React.ReactNode }) {
  return (
    <div>
      <span aria-hidden="true" className="block text-xs text-dim">
        {caption}
      </span>
      {children}
    </div>
  );
}
