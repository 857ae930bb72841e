import type { IncomingMessage } from "node:http";
import { AppError } from "../core/errors";

/** No request of ours needs more: the longest is a directory's list of 20,000 members. */
export const MAX_BODY_BYTES = 4_000_000;

/** A form holds a word or two, and comes from anybody. */
const MAX_FORM_BYTES = 64_000;

export const tooLarge = (maxBytes = MAX_BODY_BYTES): AppError =>
  new AppError("TOO_LARGE", `Send at most ${maxBytes / 1_000} kB.`);

/** The whole body. Of one that is too large the rest is read and dropped, so that the sender gets to hear why. */
export function readBytes(req: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else {
        chunks.length = 0;
        reject(tooLarge(maxBytes));
      }
    });
    req.once("end", () => resolve(Buffer.concat(chunks)));
    req.once("error", reject);
    req.once("close", () => reject(new AppError("MALFORMED", "The request ended before its body did.")));
  });
}

/**
 * Reads a JSON object; nothing at all counts as {}.
 * @throws TOO_LARGE, MALFORMED (not JSON, not an object, not UTF-8, cut off)
 */
export async function readJsonBody(req: IncomingMessage): Promise<Record<string, unknown>> {
  const bytes = await readBytes(req);
  if (bytes.length === 0) return {};
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AppError("MALFORMED", "The body is not JSON in UTF-8.");
  }
  if (body === null || typeof body !== "object" || Array.isArray(body)) {
    throw new AppError("MALFORMED", "The body must be a JSON object.");
  }
  return body as Record<string, unknown>;
}

/** The fields of a form as a browser or a mail program posts it; of another body, none. @throws TOO_LARGE, MALFORMED */
export async function readFormBody(req: IncomingMessage): Promise<URLSearchParams> {
  const bytes = await readBytes(req, MAX_FORM_BYTES);
  const isForm = req.headers["content-type"]?.toLowerCase().startsWith("application/x-www-form-urlencoded") ?? false;
  return new URLSearchParams(isForm ? bytes.toString("utf8") : "");
}

/** Whether the request says that it carries a body. */
export const hasBody = (req: IncomingMessage): boolean =>
  req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
