import { open, rm } from "node:fs/promises";
import type { ListLog, LogEntry } from "../../server/comms-log/schemas";
import type { Context } from "../../server/core/context";
import { AppError } from "../../server/core/errors";
import { type Call, type Outcome, UsageError } from "../command";
import { withContext } from "../connect";
import { count, plain, table, when } from "../output";
import { wholeNumber } from "../parse";

const PAGE = 500;

/** The options as the read takes them; what is wrong is named as on the page. */
async function filterOf(call: Call, ref: string | undefined): Promise<ListLog> {
  const { askedOf, readFilter } = await import("../../server/comms-log/rules");
  const asked = askedOf((name) => {
    if (name === "ref") return ref ? [ref] : [];
    if (name === "audience" || name === "channel" || name === "state") return call.texts(name);
    return [call.text(name) ?? []].flat();
  });
  const { filter, problems } = readFilter(asked);
  if (!problems) return filter;
  throw new UsageError(
    Object.entries(problems)
      .map(([name, what]) => `--${name}: ${what}`)
      .join(" "),
  );
}

/** mim comms log */
export async function log(call: Call): Promise<Outcome> {
  const [limit, cursor] = [wholeNumber(call, "limit") ?? 20, call.text("cursor")];
  const filter = await filterOf(call, call.args[0]);
  const page = await withContext(async (ctx) => {
    const { listLog } = await import("../../server/comms-log/reads");
    return listLog(ctx, { ...filter, limit, ...(cursor ? { cursor } : {}) });
  });
  const { statesInWords } = await import("../../server/comms-log/rules");
  const rows = page.entries.map((entry) => [
    `${entry.ref}#${entry.seq}`,
    when(entry.publishedAt),
    entry.publishedByName,
    entry.audience,
    entry.channel,
    statesInWords(entry.states),
    entry.subject,
  ]);
  const text =
    rows.length > 0 ? table(["MESSAGE", "PUBLISHED", "BY", "AUDIENCE", "CHANNEL", "TOLD", "SUBJECT"], rows) : "None.";
  return { json: page, text: page.nextCursor === null ? text : `${text}\nMore: --cursor ${page.nextCursor}` };
}

/** mim comms recipients */
export async function recipients(call: Call): Promise<Outcome> {
  const message = call.args[0] ?? "";
  const [limit, after, search] = [wholeNumber(call, "limit"), wholeNumber(call, "after"), call.text("search")];
  const page = await withContext(async (ctx) => {
    const { findMessageId, listLogRecipients } = await import("../../server/comms-log/reads");
    const messageId = await findMessageId(ctx, message);
    const part = { ...(limit ? { limit } : {}), ...(after ? { after } : {}), ...(search ? { search } : {}) };
    return listLogRecipients(ctx, { messageId, ...part });
  });
  const rows = page.recipients.map((one) => [
    one.position,
    one.address ?? "(erased)",
    one.name,
    one.state,
    one.history.map(({ state, at }) => `${state} ${at.slice(11, 19)}`).join(", "),
    one.lastError,
  ]);
  const text =
    rows.length > 0 ? table(["PLACE", "ADDRESS", "NAME", "STATE", "HISTORY (UTC)", "ERROR"], rows) : "Nobody.";
  return { json: page, text: page.nextAfter === null ? text : `${text}\nMore: --after ${page.nextAfter}` };
}

/** mim comms export: page by page, so that its length costs no memory; a file that breaks off is removed. */
export async function exportLog(call: Call): Promise<Outcome> {
  const [file = "", ref] = call.args;
  const format = /\.(csv|json)$/i.exec(file)?.[1]?.toLowerCase();
  if (!format) throw new UsageError("FILE ends in .csv or .json.");
  const filter = await filterOf(call, ref);
  const rows = await withContext((ctx) => writeLog(ctx, filter, file, format === "csv"));
  return { json: { file, rows }, text: `${plain(file)}: ${count(rows, "message")}.` };
}

async function writeLog(ctx: Context, filter: ListLog, file: string, isCsv: boolean): Promise<number> {
  const { listLog } = await import("../../server/comms-log/reads");
  const { CSV_HEADINGS, csvLine, csvRow } = await import("../../server/comms-log/rules");
  // The first page comes before the file: what is refused leaves none behind.
  let page = await listLog(ctx, { ...filter, limit: PAGE });
  const handle = await open(file, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST")
      throw new AppError("CONFLICT", `${file} exists. Nothing is overwritten: name a new file.`);
    throw new AppError("NOT_FOUND", `${file} cannot be written (${error.code}).`);
  });
  let rows = 0;
  const line = (entry: LogEntry): string => {
    rows += 1;
    return isCsv ? csvLine(csvRow(entry)) : `${rows === 1 ? "" : ","}\n${JSON.stringify(entry)}`;
  };
  try {
    await handle.write(isCsv ? csvLine(CSV_HEADINGS) : "[");
    for (;;) {
      await handle.write(page.entries.map(line).join(""));
      if (page.nextCursor === null) break;
      page = await listLog(ctx, { ...filter, limit: PAGE, cursor: page.nextCursor });
    }
    await handle.write(isCsv ? "" : "\n]\n");
    return rows;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
