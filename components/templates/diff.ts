/** A piece of two texts: in both, only in the old (out), or only in the new (in). */
export type DiffPart = { kind: "same" | "out" | "in"; text: string };

const tokensOf = (text: string): string[] =>
  text.split(/(\s|\{\{\w+\}\}|\[\[|\]\]|[.,:;])/).filter((one) => one !== "");

/** How long the longest common run of tokens is from each pair of places on. */
function commonLengths(before: readonly string[], after: readonly string[]): (i: number, j: number) => number {
  const width = after.length + 1;
  const table = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const down = table[(i + 1) * width + j] ?? 0;
      const right = table[i * width + j + 1] ?? 0;
      const next = table[(i + 1) * width + j + 1] ?? 0;
      table[i * width + j] = before[i] === after[j] ? next + 1 : Math.max(down, right);
    }
  }
  return (i, j) => table[i * width + j] ?? 0;
}

/**
 * What changed between two texts, word by word. The parts without "in" are the old text, those without "out" the new.
 * What is alike at both ends is passed over first, so that a small change of a long text costs little.
 */
export function diffWords(before: string, after: string): DiffPart[] {
  const [old, fresh] = [tokensOf(before), tokensOf(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < fresh.length - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  )
    tail += 1;
  const [left, right] = [old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)];
  const lengthAt = commonLengths(left, right);
  const parts: DiffPart[] = [];
  const add = (kind: DiffPart["kind"], text: string) => {
    const last = parts.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text) parts.push({ kind, text });
  };
  add("same", old.slice(0, head).join(""));
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [one, other] = [left[i], right[j]];
    if (one !== undefined && one === other) {
      add("same", one);
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || lengthAt(i + 1, j) >= lengthAt(i, j + 1))) {
      add("out", one);
      i += 1;
    } else {
      add("in", other ?? "");
      j += 1;
    }
  }
  add("same", old.slice(old.length - tail).join(""));
  return parts;
}
