type Titled = { title: string };

/** How well a title answers what was typed: 0 best; null: not at all. Every letter must come, in order. */
export function rankOf(title: string, typed: string): number | null {
  const name = title.toLowerCase();
  const wanted = typed.trim().toLowerCase();
  if (wanted === "" || name.startsWith(wanted)) return 0;
  const words = wanted.split(/\s+/);
  if (words.every((word) => name.split(/\s+/).some((part) => part.startsWith(word)))) return 1;
  if (name.includes(wanted)) return 2;
  let from = 0;
  for (const letter of wanted.replace(/\s/g, "")) {
    const at = name.indexOf(letter, from);
    if (at < 0) return null;
    from = at + 1;
  }
  return 3;
}

/** What answers to what was typed, best first, and otherwise in the order given. */
export function byFit<T extends Titled>(all: readonly T[], typed: string): T[] {
  return all
    .map((one) => ({ one, rank: rankOf(one.title, typed) }))
    .filter((each): each is { one: T; rank: number } => each.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}
