import { randomUUID } from "node:crypto";
import { AppError, ERRORS, type ErrorCode, type ErrorDetails } from "../server/core/errors";

type Problem = { code?: string; detail?: string; title?: string; errors?: Record<string, string>; unmet?: string[] };

/** The server that MIM_URL names, null where the command works on the database. @throws INVALID_INPUT */
export function remoteServer(): { url: string; token: string } | null {
  const given = process.env.MIM_URL;
  if (!given) return null;
  const url = URL.parse(given);
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new AppError("INVALID_INPUT", "MIM_URL must be the server's address, such as https://majorops.example.com.");
  }
  const token = process.env.MIM_TOKEN;
  if (!token) throw new AppError("UNAUTHENTICATED", "MIM_URL is set without MIM_TOKEN. Make a token in the settings.");
  return { url: given.replace(/\/+$/, ""), token };
}

/**
 * One call of the server's HTTP API.
 * @throws AppError as the server says it, UNAVAILABLE where it does not answer; never with the token in it
 */
export async function callServer<T>(
  server: { url: string; token: string },
  call: { method: "GET" | "POST"; path: string; query?: object; body?: object; requestId?: string | undefined },
): Promise<T> {
  const url = new URL(`${server.url}/api${call.path}`);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = { authorization: `Bearer ${server.token}`, accept: "application/json" };
  if (call.method === "POST") {
    headers["content-type"] = "application/json";
    headers["idempotency-key"] = call.requestId ?? randomUUID();
  }
  const response = await send(url, {
    method: call.method,
    headers,
    // A redirect would carry the token elsewhere.
    redirect: "error",
    signal: AbortSignal.timeout(30_000),
    ...(call.body ? { body: JSON.stringify(call.body) } : {}),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw toError(response.status, answer as Problem | null, url.host);
  if (answer === null) throw new AppError("UNAVAILABLE", `${url.host} gave no JSON. Is MIM_URL the right address?`);
  return answer as T;
}

async function send(url: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const { code, message } = cause as { code?: string; message?: string };
    throw new AppError("UNAVAILABLE", `${url.host} does not answer (${code ?? message ?? "unknown reason"}).`);
  }
}

function toError(status: number, problem: Problem | null, host: string): AppError {
  const code = Object.hasOwn(ERRORS, problem?.code ?? "") ? (problem?.code as ErrorCode) : codeOf(status);
  const details: ErrorDetails = {
    ...(problem?.errors ? { fields: problem.errors } : {}),
    ...(problem?.unmet ? { unmet: problem.unmet } : {}),
  };
  return new AppError(code, problem?.detail ?? problem?.title ?? `${host} answered ${status}.`, details);
}

const codeOf = (status: number): ErrorCode => {
  const found = Object.entries(ERRORS).find(([, { http }]) => http === status);
  return (found?.[0] as ErrorCode | undefined) ?? (status >= 500 ? "UNAVAILABLE" : "INTERNAL");
};
