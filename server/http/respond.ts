import type { ServerResponse } from "node:http";
import { type Problem, toProblem } from "./problem";

/** Sends JSON that nobody may keep. */
export function sendJson(res: ServerResponse, status: number, body: unknown, contentType = "application/json"): void {
  const bytes = Buffer.from(`${JSON.stringify(body)}\n`);
  res.statusCode = status;
  res.setHeader("Content-Type", `${contentType}; charset=utf-8`);
  res.setHeader("Content-Length", bytes.length);
  res.setHeader("Cache-Control", "no-store");
  if (res.req.method === "HEAD") res.end();
  else res.end(bytes);
}

/** Sends an error as application/problem+json; does nothing where the answer has begun. */
export function sendProblem(
  res: ServerResponse,
  error: unknown,
  requestId: string,
  extra: Partial<Problem> = {},
): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const problem = { ...toProblem(error, requestId), ...extra };
  sendJson(res, problem.status, problem, "application/problem+json");
}
