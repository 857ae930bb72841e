import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { listLog } from "../comms-log/reads";
import { CSV_HEADINGS, csvLine, csvRow, LOG_FIELDS } from "../comms-log/rules";
import type { ListLog } from "../comms-log/schemas";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { sendProblem } from "./respond";

export const COMMS_EXPORT_PATH = "/api/comms/log";
const PAGE = 500;
const LISTS: readonly string[] = ["audience", "channel"];

/** The part of the log that the query asks for; bad values are refused by the read itself. */
function filterOf(query: URLSearchParams): ListLog {
  const filter: Record<string, unknown> = {};
  for (const name of LOG_FIELDS) {
    const values = query.getAll(name).filter((value) => value !== "");
    if (values.length === 0) continue;
    filter[name] = LISTS.includes(name) ? values.flatMap((value) => value.split(",")) : values.at(-1);
  }
  return filter as ListLog;
}

async function write(res: ServerResponse, text: string): Promise<void> {
  if (res.destroyed) throw new Error("the reader has gone");
  if (!res.write(text)) await Promise.race([once(res, "drain"), once(res, "close")]);
}

/**
 * The comms log as CSV or JSON, page by page, so that its length costs no memory. The first page is read before the
 * answer begins: who may not read it, or asks for what is not there, gets a problem with its status.
 */
export function createCommsExport(createContext: (req: IncomingMessage) => Promise<Context>) {
  return async (req: IncomingMessage, res: ServerResponse, url: URL, requestId: string): Promise<void> => {
    try {
      const format = url.searchParams.get("format") ?? "json";
      if (req.method !== "GET") throw new AppError("MALFORMED", "This path takes GET.");
      if (format !== "csv" && format !== "json") {
        throw new AppError("INVALID_INPUT", "format is csv or json.", { fields: { format: "Choose csv or json." } });
      }
      const ctx = await createContext(req);
      const filter = { ...filterOf(url.searchParams), limit: PAGE };
      let page = await listLog(ctx, filter);
      const isCsv = format === "csv";
      const day = ctx.now.toISOString().slice(0, 10);
      res.writeHead(200, {
        "Content-Type": isCsv ? "text/csv; charset=utf-8; header=present" : "application/json; charset=utf-8",
        "Content-Disposition": `attachment; filename="comms-log-${day}.${format}"`,
        "Cache-Control": "no-store",
      });
      await write(res, isCsv ? csvLine(CSV_HEADINGS) : "[");
      for (let isFirst = true; ; ) {
        for (const entry of page.entries) {
          await write(res, isCsv ? csvLine(csvRow(entry)) : `${isFirst ? "" : ","}\n${JSON.stringify(entry)}`);
          isFirst = false;
        }
        if (page.nextCursor === null) break;
        page = await listLog(ctx, { ...filter, cursor: page.nextCursor });
      }
      res.end(isCsv ? "" : "\n]\n");
    } catch (error) {
      sendProblem(res, error, requestId);
    }
  };
}
