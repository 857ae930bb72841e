const KEPT_AS = "majorops-lines";
const MOST = 50;

/** Lines that were sent from this device, oldest first. */
export function readHistory(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter((line): line is string => typeof line === "string") : [];
  } catch {
    return [];
  }
}

/** The history with one line more; what was sent before moves to its end. */
export const withLine = (history: readonly string[], line: string): string[] =>
  [...history.filter((one) => one !== line), line].slice(-MOST);

/** Keeps a line that was sent. */
export function keepLine(line: string): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(withLine(readHistory(), line)));
  } catch {
    // A full or forbidden store: the line was sent all the same.
  }
}
