/** Characters that steer a terminal, or turn the direction of a line, have no place in what it shows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text as a terminal may show it. */
export const plain = (text: string): string => text.replace(STEERING, "");

/** "2026-11-21 05:42 UTC" of an ISO instant; "-" for none. */
export const when = (iso: string | null | undefined): string =>
  iso ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : "-";

/** Rows under headings, in columns; the last column keeps its length. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const cells = [headings, ...rows].map((row) => row.map((cell) => plain(String(cell ?? "-")).replace(/\s+/g, " ")));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? "")].length)));
  return cells
    .map((row) => row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length))))
    .map((row) => row.join("  ").trimEnd())
    .join("\n");
}

/** Names and values below each other; what has no value is left out. */
export function facts(pairs: readonly (readonly [string, string | number | null | undefined])[]): string {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, value]) => `${name.padEnd(width)}  ${plain(String(value))}`).join("\n");
}

/** "1 row", "2 rows". */
export const count = (n: number, one: string, several = `${one}s`): string => `${n} ${n === 1 ? one : several}`;
