import type { SettingKind } from "@/server/settings/rules";
import type { Setting } from "@/server/settings/schemas";

type Value = Setting["value"];

/** Whether two JSON values say the same; the order of an object's keys does not matter. */
export function isSameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && isSameValue(left[key], right[key]))
  );
}

const minutes = (value: Value): string => (value === null ? "none" : `${value} min`);
/** Who publishes, in the words of the page. */
export const POLICY_WORDS: Readonly<Record<string, string>> = {
  either: "MIM or Comms",
  mim_approves: "Comms, once the MIM approved",
  mim_publishes: "the MIM",
};
const policyWords = (value: Value | undefined): string => POLICY_WORDS[String(value)] ?? String(value);

const partName = (key: string): string => key.replace("Box", "Box ");

/** A setting's value in one line, as its default is shown. */
export function valueWords(value: Value, kind: SettingKind): string {
  if (kind === "postures") return "as the operator guide has it";
  if (kind === "names-per-phase") return "the operator guide's checklists";
  if (kind === "minutes") return minutes(value);
  if (kind === "minutes-per-phase" && Array.isArray(value)) return `${value.join(", ")} min`;
  if (Array.isArray(value)) return value.join(" · ") || "none";
  if (value !== null && typeof value === "object") {
    const parts = Object.entries(value).map(([key, part]) => {
      const text = Array.isArray(part)
        ? part.join(", ")
        : kind === "json"
          ? JSON.stringify(part)
          : kind === "policy-per-severity"
            ? policyWords(part)
            : minutes(part ?? null);
      return `${partName(key)} ${text}`;
    });
    return parts.join(" · ");
  }
  return String(value) || "none";
}

/**
 * What stands in a field for a number: the number where it is written as one, null where it is left empty, and
 * otherwise the text itself, which the schema then refuses.
 */
export function readNumber(typed: string): number | string | null {
  const text = typed.trim();
  if (text === "") return null;
  return /^-?\d+([.]\d+)?$/.test(text) ? Number(text) : text;
}

/** Numbers separated by commas or spaces; what is not a number stays as text, for the schema to refuse. */
export const readNumbers = (typed: string): (number | string)[] =>
  typed
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((part) => readNumber(part) ?? part);

/** Lines that say something. */
export const readLines = (typed: string): string[] =>
  typed
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
