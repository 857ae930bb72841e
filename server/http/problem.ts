import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { AppError, ERRORS, type ErrorCode, invalidInput } from "../core/errors";
import { log } from "../core/log";
import { isUnreachable } from "../db/is-unreachable";

/** The body of an error, as application/problem+json (RFC 9457) with a stable `code`. */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  /** Field -> what to do about it. */
  errors?: Record<string, string>;
  /** Conditions that are not met, in words. */
  unmet?: string[];
  /** What the other writer left. */
  current?: unknown;
};

const TRPC_CODES: Partial<Record<TRPCError["code"], ErrorCode>> = {
  BAD_REQUEST: "MALFORMED",
  PARSE_ERROR: "MALFORMED",
  UNAUTHORIZED: "UNAUTHENTICATED",
  FORBIDDEN: "FORBIDDEN",
  NOT_FOUND: "NOT_FOUND",
  CONFLICT: "CONFLICT",
  PAYLOAD_TOO_LARGE: "TOO_LARGE",
  TOO_MANY_REQUESTS: "RATE_LIMITED",
};

/** Any error as an AppError that may be shown; what nobody foresaw goes to the log and becomes INTERNAL. */
export function toAppError(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return invalidInput(error.issues);
  if (error instanceof TRPCError) {
    const { cause } = error;
    if (cause instanceof AppError) return cause;
    // Only input of the caller gets here as a bad request; output that does not fit is INTERNAL_SERVER_ERROR.
    if (cause instanceof ZodError && error.code === "BAD_REQUEST") return invalidInput(cause.issues);
    const code = TRPC_CODES[error.code];
    if (code) return new AppError(code, error.message);
  }
  if (isUnreachable(error)) {
    log.warn({ requestId, err: error }, "the database does not answer");
    return new AppError("UNAVAILABLE", "The database does not answer at the moment. Try again in a few seconds.");
  }
  log.error({ requestId, err: error }, "request failed");
  return new AppError("INTERNAL", `Something went wrong on our side. Name request ${requestId} when you report it.`);
}

/** The answer to an error. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = toAppError(error, requestId);
  const { http, title } = ERRORS[known.code];
  const { fields, unmet, current } = known.details;
  return {
    type: "about:blank",
    title,
    status: http,
    detail: known.message,
    code: known.code,
    requestId,
    ...(fields ? { errors: fields } : {}),
    ...(unmet ? { unmet } : {}),
    ...(current === undefined ? {} : { current }),
  };
}
