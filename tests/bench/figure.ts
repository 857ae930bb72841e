/** One measured figure. `anchor` is what stands beside it, measured in the same run. */
export type Figure = {
  id: string;
  what: string;
  value: number;
  unit: string;
  /** What it must reach, null where it is told for information. */
  target: { atLeast: number } | { atMost: number } | null;
  anchor?: string;
};

/** A part of the bench that could not run here, with the reason. */
export type Skip = { id: string; why: string };

export type Section = { figures: Figure[]; skipped?: Skip[]; notes?: string[] };

/** The value that `share` of the samples do not exceed (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);

/** Whether the figure reaches its target; null where it has none. */
export function isReached({ value, target }: Figure): boolean | null {
  if (target === null) return null;
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
}

const digits = (value: number): string => {
  if (!Number.isFinite(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
};

const targetText = ({ target }: Figure): string =>
  target === null ? "" : "atLeast" in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;

/** The figures as a table of text. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const reached = isReached(figure);
    const verdict = reached === null ? "" : reached ? "reached" : "MISSED";
    return [figure.what, `${digits(figure.value)} ${figure.unit}`, targetText(figure), verdict, figure.anchor ?? ""];
  });
  const all = [["figure", "value", "target", "", "beside it in the same run"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}

/** A length of time as the anchors say it. */
export const ms = (value: number): string => `${digits(value)} ms`;
