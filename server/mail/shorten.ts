/** The longest beginning of `text` for which `fits`, cut at a word where one is near; the whole where it fits. */
export function longestThatFits(text: string, fits: (part: string) => boolean): string {
  if (fits(text)) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cut(text, middle))) low = middle;
    else high = middle - 1;
  }
  const hard = cut(text, low);
  const space = hard.search(/\s+\S*$/);
  return (space > hard.length * 0.8 ? hard.slice(0, space) : hard).trimEnd();
}

/** The first `length` units, without half a character at the end. */
const cut = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/** At most `max` units; what is cut off shows as "…". */
export const shorten = (text: string, max: number): string =>
  text.length <= max ? text : `${cut(text, max - 1).trimEnd()}…`;
