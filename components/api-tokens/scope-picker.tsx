"use client";
import { type Action, POLICY, type Role, roleMay } from "@/server/core/policy";

const actions = Object.keys(POLICY) as Action[];
const nounOf = (action: string): string => action.slice(0, action.indexOf("."));

type Props = { role: Role; chosen: readonly string[]; onChange: (scopes: string[]) => void };

/** The scopes that the maker's role can fill: everything, one noun, or single actions. */
export function ScopePicker({ role, chosen, onChange }: Props) {
  const mine = actions.filter((action) => roleMay(role, action));
  const nouns = [...new Set(mine.map(nounOf))];
  const toggle = (scope: string) =>
    onChange(chosen.includes(scope) ? chosen.filter((each) => each !== scope) : [...chosen, scope]);
  const isCovered = (scope: string) =>
    (scope !== "*" && chosen.includes("*")) || (!scope.endsWith("*") && chosen.includes(`${nounOf(scope)}.*`));
  const box = (scope: string, label = scope) => (
    <label key={scope} className="tap flex min-h-7 items-center gap-2 text-[13px]">
      <input
        type="checkbox"
        className="size-4"
        checked={chosen.includes(scope) || isCovered(scope)}
        disabled={isCovered(scope)}
        onChange={() => toggle(scope)}
      />
      <span className="num">{label}</span>
    </label>
  );
  return (
    <div className="grid gap-1">
      {box("*", "* (everything my role may do)")}
      <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">{nouns.map((noun) => box(`${noun}.*`))}</div>
      <details>
        <summary className="tap inline-flex min-h-7 items-center rounded text-[13px] text-soft hover:text-text">
          ▸ Single actions
        </summary>
        <div className="grid gap-x-4 sm:grid-cols-3">{mine.map((action) => box(action))}</div>
      </details>
    </div>
  );
}
