import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { listLog } from "../comms-log/reads";
import { askedOf, CSV_HEADINGS, csvLine, csvRow, filterOf } from "../comms-log/rules";
import { type ListLog, LogEntry, LogFilter } from "../comms-log/schemas";
import type { Context } from "../core/context";
import { AppError } from "../core/errors";
import { log } from "../core/log";
import type { FileRoute } from "./openapi";
import { sendProblem } from "./respond";
import { toJsonSchema } from "./rest-routes";

export const COMMS_EXPORT_PATH = "/api/comms/log/export";
const PAGE = 500;

/** The export as the API's description has it. */
export const COMMS_EXPORT: FileRoute = {
  procedure: "commsLog.export",
  path: "/comms/log/export",
  summary: "The comms log as one file, as far as the filter goes",
  tag: "Comms",
  input: toJsonSchema(LogFilter.extend({ format: z.enum(["csv", "json"]).default("json") }), "input"),
  contents: {
    "application/json": toJsonSchema(z.array(LogEntry), "output"),
    "text/csv": { type: "string", description: `RFC 4180. Headings: ${CSV_HEADINGS.join(", ")}.` },
  },
};

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
      if (req.method !== "GET" && req.method !== "HEAD") throw new AppError("MALFORMED", "This path takes GET.");
      if (format !== "csv" && format !== "json") {
        throw new AppError("INVALID_INPUT", "format is csv or json.", { fields: { format: "Choose csv or json." } });
      }
      const ctx = await createContext(req);
      // The read itself refuses what is wrong, field by field.
      const asked = filterOf(askedOf((name) => url.searchParams.getAll(name))) as ListLog;
      const filter = { ...asked, limit: PAGE };
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
      // Cut off, so that nobody takes the part for the whole.
      if (res.headersSent && !res.destroyed)
        log.error({ requestId, err: error }, "an export of the comms log broke off");
      sendProblem(res, error, requestId);
    }
  };
}
