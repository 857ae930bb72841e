import type { z } from "zod";
import { LOG_STATES, type LogEntry, LogFilter, type LogState } from "./schemas";

/** The name under which a check of the whole log stands in the audit. */
export const CHECK_EVENT = "comms.verified";

/** Counts by state in the order in which a delivery passes through them; only states that occur. */
export function stateCounts(counts: Readonly<Record<string, number>>): Partial<Record<LogState, number>> {
  return Object.fromEntries(LOG_STATES.flatMap((state) => (counts[state] ? [[state, counts[state]]] : [])));
}

export const LOG_STATE_LABEL: Record<LogState, string> = {
  queued: "queued",
  sending: "sending",
  sent: "sent",
  delivered: "delivered",
  bounced: "bounced",
  complained: "marked as spam",
  failed: "refused",
  dead: "given up",
  suppressed: "held back",
  unclear: "unclear",
  erased: "erased",
};

/** "97 delivered, 2 bounced, 1 erased", as a person says it. */
export const statesInWords = (states: Partial<Record<LogState, number>>): string =>
  LOG_STATES.flatMap((state) => (states[state] ? [`${states[state]} ${LOG_STATE_LABEL[state]}`] : [])).join(", ");

/** A spreadsheet reads a cell that begins with these as a formula; some fold the full-width and small forms to them. */
const FORMULA_STARTS = new Set([..."=+-@|%\t\r\n\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b"]);
/** Blanks, controls and marks without width, which a spreadsheet passes over in front of a formula. */
const PASSED_OVER = /^[\p{Z}\p{C}\s]+/u;

/** Whether a spreadsheet could run the text. */
export const isFormula = (text: string): boolean => {
  const [first = ""] = text;
  const [shown = ""] = text.replace(PASSED_OVER, "");
  return FORMULA_STARTS.has(first) || FORMULA_STARTS.has(shown);
};

/**
 * One cell of CSV (RFC 4180), quoted where it must be. Text that a spreadsheet could run gets an apostrophe in front,
 * so that it stays text.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = isFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of CSV with its end. */
export const csvLine = (cells: readonly (string | number | null)[]): string => `${cells.map(csvCell).join(",")}\r\n`;

const COLUMNS: readonly (readonly [string, (entry: LogEntry) => string | number | null])[] = [
  ["incident", (entry) => entry.ref],
  ["seq", (entry) => entry.seq],
  ["published_at", (entry) => entry.publishedAt],
  ["published_by", (entry) => entry.publishedByName],
  ["audience", (entry) => entry.audience],
  ["channel", (entry) => entry.channel],
  ["severity", (entry) => entry.severity],
  ["subject", (entry) => entry.subject],
  ["text", (entry) => entry.body],
  ["template", (entry) => entry.template],
  ["template_version_id", (entry) => entry.templateVersionId],
  ["recipients", (entry) => entry.recipientCount],
  ...LOG_STATES.map((state) => [state, (entry: LogEntry) => entry.states[state] ?? 0] as const),
  ["hash", (entry) => entry.hash],
];

/** First line of the export. */
export const CSV_HEADINGS: readonly string[] = COLUMNS.map(([name]) => name);

/** One message as cells in the order of the headings. */
export const csvRow = (entry: LogEntry): (string | number | null)[] => COLUMNS.map(([, cell]) => cell(entry));

/** What the log is filtered by, in the page's address and in the export's. */
export const LOG_FIELDS = ["ref", "audience", "channel", "state", "who", "from", "to", "text"] as const;
export type LogField = (typeof LOG_FIELDS)[number];
const LISTS: ReadonlySet<string> = new Set(["audience", "channel", "state"]);

/** What an address asks for, field by field: empty fields are none, lists may be given with commas. */
export function askedOf(values: (name: LogField) => readonly string[]): Partial<Record<LogField, string[]>> {
  return Object.fromEntries(
    LOG_FIELDS.flatMap((name) => {
      const given = values(name).flatMap((value) => (LISTS.has(name) ? value.split(",") : [value]));
      const words = given.map((value) => value.trim()).filter((value) => value !== "");
      return words.length > 0 ? [[name, words]] : [];
    }),
  );
}

/** What was asked for as the read takes it, unchecked. */
export const filterOf = (asked: Partial<Record<LogField, string[]>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(asked).map(([name, words]) => [name, LISTS.has(name) ? words : words.at(-1)]));

/** A filter as the read takes it, or what is wrong with it, field by field. */
export function readFilter(
  asked: Partial<Record<LogField, string[]>>,
):
  | { filter: z.output<typeof LogFilter>; problems: null }
  | { filter: null; problems: Partial<Record<LogField, string>> } {
  const parsed = LogFilter.safeParse(filterOf(asked));
  if (!parsed.success) {
    const problems: Partial<Record<LogField, string>> = {};
    for (const { path, message } of parsed.error.issues) {
      const name = LOG_FIELDS.find((field) => field === path[0]);
      if (name) problems[name] ??= message;
    }
    return { filter: null, problems };
  }
  const { from, to } = parsed.data;
  if (from !== undefined && to !== undefined && from >= to) {
    return { filter: null, problems: { to: "This is not after the beginning: nothing can lie between." } };
  }
  return { filter: parsed.data, problems: null };
}
