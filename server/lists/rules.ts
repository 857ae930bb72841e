import { type BadRow, type Member, MemberInput } from "./schemas";

/** One record of a CSV file, where it begins, and what is wrong with its quotes. */
export type CsvRecord = { line: number; cells: string[]; problem: string | null };

const DELIMITERS = [",", ";", "\t"] as const;

/** The delimiter of a file: what its first line, outside quotes, has most of. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((each) => [each, 0]));
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === "\n" || char === "\r")) break;
    else if (!isQuoted && counts.has(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  }
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/**
 * Reads CSV as RFC 4180 has it: quoted fields with quotes doubled and newlines inside, CRLF, LF or CR. A byte order
 * mark is skipped; semicolons and tabs part fields where the first line has more of them. Empty lines are no records.
 * A quote that is never rightly closed spoils its own line, not those behind it.
 */
export function parseCsv(source: string): CsvRecord[] {
  const text = source.replace(/^\uFEFF/, "");
  const delimiter = delimiterOf(text);
  const records: CsvRecord[] = [];
  let line = 1;
  let record: CsvRecord = { line, cells: [], problem: null };
  let cell = "";
  let state: "start" | "plain" | "quoted" | "closed" = "start";
  /** Where the record begins. */
  let from = 0;
  const endCell = () => {
    record.cells.push(cell);
    cell = "";
    state = "start";
  };
  const endRecord = () => {
    const isEmpty = record.cells.length === 0 && state === "start";
    if (!isEmpty) {
      endCell();
      records.push(record);
    }
    record = { line: line + 1, cells: [], problem: null };
  };
  /** Takes the line on which the record begins for itself, and reads on behind it. @returns its last character */
  const breakOff = (): number => {
    const length = text.slice(from).search(/[\r\n]/);
    const cells = text.slice(from, from + length).split(delimiter);
    records.push({ line: record.line, cells, problem: "A quote is opened here and never closed." });
    line = record.line + 1;
    record = { line, cells: [], problem: null };
    cell = "";
    state = "start";
    const end = text.startsWith("\r\n", from + length) ? from + length + 1 : from + length;
    from = end + 1;
    return end;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const isBreak = char === "\n" || char === "\r";
    if (state === "quoted") {
      if (char !== '"') {
        cell += char;
        if (char === "\n" || (char === "\r" && text[at + 1] !== "\n")) line++;
      } else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else state = "closed";
      if (state === "quoted" && at === text.length - 1 && line !== record.line) at = breakOff();
    } else if (isBreak) {
      if (char === "\r" && text[at + 1] === "\n") at++;
      endRecord();
      line++;
      from = at + 1;
    } else if (char === delimiter) endCell();
    else if (char === '"' && state === "start") state = "quoted";
    else if (state === "closed" && line !== record.line) at = breakOff();
    else {
      if (state === "closed") record.problem ??= "Something stands behind a closing quote.";
      else if (char === '"') record.problem ??= "A quote stands in a field that is not quoted; double it in quotes.";
      cell += char;
      if (state === "start") state = "plain";
    }
  }
  if (state === "quoted") record.problem = "A quote is opened here and never closed.";
  endRecord();
  return records;
}

/** Spreadsheets run what begins so; a quote before it keeps it text, and is taken off again when it is read. */
const FORMULA = /^'*[=+\-@\t\r]/;
const guard = (value: string): string => (FORMULA.test(value) ? `'${value}` : value);
const unguard = (value: string): string => (value.startsWith("'") && FORMULA.test(value) ? value.slice(1) : value);

/** Rows as CSV (RFC 4180, CRLF), safe to open in a spreadsheet. */
export const formatCsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) =>
      row
        .map(guard)
        .map((cell) => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(","),
    )
    .map((row) => `${row}\r\n`)
    .join("");

const COLUMNS = ["email", "name", "company", "escalation", "renewal", "sponsor", "usage"] as const;
type Column = (typeof COLUMNS)[number];

/** Other names of the columns, as directories and CRMs write them; compared without case, spaces and signs. */
const NAMES: Record<Column, readonly string[]> = {
  email: ["email", "emailaddress", "mail", "mailaddress", "address", "userprincipalname"],
  name: ["name", "fullname", "displayname", "contact", "contactname"],
  company: ["company", "account", "accountname", "customer", "organisation", "organization"],
  escalation: ["escalation", "hasescalation", "activeescalation"],
  renewal: ["renewal", "renewalat", "renewaldate"],
  sponsor: ["sponsor", "hassponsor", "execsponsor", "executivesponsor"],
  usage: ["usage", "highusage", "ishighusage"],
};

const columnOf = (header: string): Column | null => {
  const plain = header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return COLUMNS.find((column) => NAMES[column].includes(plain)) ?? null;
};

const YES = new Set(["yes", "y", "true", "1", "x"]);
const NO = new Set(["", "no", "n", "false", "0"]);

function readFlag(value: string): boolean | null {
  const plain = value.trim().toLowerCase();
  return YES.has(plain) ? true : NO.has(plain) ? false : null;
}

export type MembersRead = { members: Member[]; bad: BadRow[]; unused: string[] };

/** Input as a member, or the first thing that is wrong with it: the value, and in a sentence what to do. */
export function checkMember(input: Record<string, unknown>): { member: Member } | { value: string; why: string } {
  const parsed = MemberInput.safeParse(input);
  if (parsed.success) return { member: parsed.data };
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  const wrong = input[String(issue?.path[0] ?? "")];
  const value = (typeof wrong === "string" ? wrong : wrong === undefined ? "" : JSON.stringify(wrong)).slice(0, 200);
  const message = issue?.message ?? "It cannot be read.";
  return { value, why: /^Invalid/.test(message) ? `${field}: ${message}` : message };
}

const FLAGS = { escalation: "hasEscalation", sponsor: "hasSponsor", usage: "isHighUsage" } as const;

/** Yes or no in each column that holds one, or the first that says neither. */
function readFlags(value: (column: Column) => string): { flags: Partial<Member> } | { value: string; why: string } {
  const flags: Partial<Member> = {};
  for (const column of ["escalation", "sponsor", "usage"] as const) {
    const flag = readFlag(value(column));
    if (flag === null)
      return { value: value(column), why: `Say yes or no in the column ${column}, or leave it empty.` };
    flags[FLAGS[column]] = flag;
  }
  return { flags };
}

/**
 * Members out of a CSV file with a header line, its columns in any order; only the address is needed. Rows that
 * cannot be taken are named by the line on which they begin.
 */
export function readMembers(csv: string): MembersRead {
  const [header, ...records] = parseCsv(csv);
  const none = (why: string, value = ""): MembersRead => ({
    members: [],
    bad: [{ line: 1, email: "", value, why }],
    unused: [],
  });
  // What a decoder leaves of another encoding; half of such a file's names would be spoiled without a word.
  if (/[\uFFFD\0]/.test(csv)) return none("The file is not in UTF-8. Save it from the spreadsheet as CSV UTF-8.");
  if (!header) return none("The file is empty. Its first line names the columns: email, name, company …");
  const columns = header.cells.map((cell) => columnOf(unguard(cell.trim())));
  const headings = header.cells.join(", ").slice(0, 200);
  const twice = columns.find((column, at) => column !== null && columns.indexOf(column) !== at);
  if (twice) return none(`Two columns are for ${twice}. Leave one.`, headings);
  if (!columns.includes("email")) return none("No column is named email. The first line names the columns.", headings);
  const unused = header.cells.filter((cell, at) => columns[at] === null && cell.trim() !== "");
  const bad: BadRow[] = [];
  const members = new Map<string, { line: number; member: Member }>();
  for (const { line, cells, problem } of records) {
    if (cells.every((cell) => cell.trim() === "")) continue;
    const value = (column: Column): string => {
      const at = columns.indexOf(column);
      return unguard((at < 0 ? "" : (cells[at] ?? "")).trim());
    };
    const email = value("email").slice(0, 254);
    const refuse = (why: string, wrong: string) => bad.push({ line, email, value: wrong.slice(0, 200), why });
    const read = readFlags(value);
    const row = cells.join(", ");
    if (problem) refuse(problem, row);
    else if (cells.length !== columns.length) {
      const [has, wants] = [cells.length, columns.length];
      const remedy = has < wants ? "Keep the separators of empty ones." : "Quote a field that holds the separator.";
      refuse(`It has ${has} ${has === 1 ? "field" : "fields"}, and the header ${wants}. ${remedy}`, row);
    } else if ("why" in read) refuse(read.why, read.value);
    else {
      const renewalAt = value("renewal") || null;
      const checked = checkMember({
        email: value("email"),
        name: value("name"),
        company: value("company"),
        renewalAt,
        ...read.flags,
      });
      if ("why" in checked) refuse(checked.why, checked.value);
      else {
        const before = members.get(checked.member.email);
        if (before) refuse(`The address stands on line ${before.line} already. Leave one of the two.`, email);
        else members.set(checked.member.email, { line, member: checked.member });
      }
    }
  }
  return { members: [...members.values()].map(({ member }) => member), bad, unused };
}

/** The report of bad rows as a file, so that whoever keeps the source can mend it. */
export const badRowsCsv = (rows: readonly BadRow[]): string =>
  formatCsv([
    ["line", "email", "value", "what to do"],
    ...rows.map((row) => [String(row.line), row.email, row.value, row.why]),
  ]);

const yes = (flag: boolean): string => (flag ? "yes" : "");

/** A list's members as a CSV file that readMembers reads back. */
export const membersCsv = (members: readonly Member[]): string =>
  formatCsv([
    COLUMNS,
    ...members.map((one) => [
      one.email,
      one.name,
      one.company,
      yes(one.hasEscalation),
      one.renewalAt ?? "",
      yes(one.hasSponsor),
      yes(one.isHighUsage),
    ]),
  ]);

/** A stored day (midnight UTC) as it is written. */
export const dayOf = (at: Date | null): string | null => at?.toISOString().slice(0, 10) ?? null;
