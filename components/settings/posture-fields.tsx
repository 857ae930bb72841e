"use client";
import { COMMAND_ROLE_LABEL } from "@/server/command-team/rules";
import { POSTURE_ROLES } from "@/server/posture/schemas";
import type { Setting } from "@/server/settings/schemas";
import { type Common, NumberField, TextField } from "./setting-fields";

type Value = Setting["value"];
type Props = Common & { caption: string; value: Record<string, Value> };

/** What one alarm level asks for: slots, responders, who is told and how often; under its own heading, closed. */
export function PostureFields({ caption, value, name, onChange, ...rest }: Props) {
  const roles = Array.isArray(value.roles) ? value.roles.map(String) : [];
  const change = (part: Record<string, unknown>) => onChange({ ...value, ...part });
  const responders = Number(value.responders ?? 0);
  const summary = [
    ...POSTURE_ROLES.filter((role) => roles.includes(role)).map((role) => COMMAND_ROLE_LABEL[role]),
    ...(responders > 0 ? [`${responders} responders`] : []),
  ].join(", ");
  return (
    <details className="text-[13px]" open={rest.isInvalid || undefined}>
      <summary className="tap min-h-7 text-soft hover:text-text">
        {caption} <span className="text-xs text-dim">{summary || "nobody"}</span>
      </summary>
      <div className="mt-1 mb-2 grid gap-3">
        <fieldset>
          <legend className="mb-1 text-xs text-dim">Slots that must be held</legend>
          <div className="flex flex-wrap gap-x-5">
            {POSTURE_ROLES.map((role) => (
              <label key={role} className="tap flex min-h-7 items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-(--primary)"
                  aria-label={`${name}, ${COMMAND_ROLE_LABEL[role]}`}
                  disabled={rest.isReadOnly}
                  checked={roles.includes(role)}
                  onChange={(event) =>
                    change({
                      roles: event.target.checked ? [...roles, role] : roles.filter((one) => one !== role),
                    })
                  }
                />
                {COMMAND_ROLE_LABEL[role]}
              </label>
            ))}
          </div>
        </fieldset>
        <div>
          <span aria-hidden="true" className="block text-xs text-dim">
            Responders beside them, at least
          </span>
          <NumberField
            {...rest}
            name={`${name}, responders`}
            unit=""
            value={value.responders ?? null}
            onChange={(next) => change({ responders: next })}
          />
        </div>
        {(["notifies", "cadence"] as const).map((field) => (
          <div key={field}>
            <span aria-hidden="true" className="block text-xs text-dim">
              {field === "notifies" ? "Who is told" : "How often"}
            </span>
            <TextField
              {...rest}
              name={`${name}, ${field === "notifies" ? "who is told" : "how often"}`}
              value={value[field] ?? ""}
              onChange={(next) => change({ [field]: next })}
            />
          </div>
        ))}
      </div>
    </details>
  );
}
