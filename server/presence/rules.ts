import type { Present } from "./schemas";

/** An open page says so this often. */
export const RENEW_MS = 20_000;
/** A page that has said nothing for this long is gone: two renewals may be lost on the way. */
export const GONE_MS = 50_000;

type Row = Present & { seenAt: Date };

/** One line a person: those who write first, then by name. */
export function peopleOf(rows: readonly Row[]): Present[] {
  const people = new Map<string, Present>();
  for (const { userId, name, typing } of rows) {
    const known = people.get(userId);
    people.set(userId, { userId, name, typing: known?.typing || typing });
  }
  return [...people.values()].sort(
    (a, b) => Number(b.typing !== "") - Number(a.typing !== "") || a.name.localeCompare(b.name, "en"),
  );
}
