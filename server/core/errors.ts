/** Every way in which MajorOps says no: code -> HTTP status, tRPC code, exit status of the command line. */
export const ERRORS = {
  UNAUTHENTICATED: { http: 401, trpc: "UNAUTHORIZED", exit: 1, title: "Sign in first" },
  FORBIDDEN: { http: 403, trpc: "FORBIDDEN", exit: 1, title: "Not allowed" },
  NOT_FOUND: { http: 404, trpc: "NOT_FOUND", exit: 1, title: "Not found" },
  INVALID_INPUT: { http: 422, trpc: "UNPROCESSABLE_CONTENT", exit: 2, title: "Some input is not valid" },
  MALFORMED: { http: 400, trpc: "BAD_REQUEST", exit: 2, title: "The request cannot be read" },
  CONFLICT: { http: 409, trpc: "CONFLICT", exit: 1, title: "Conflicts with the present state" },
  UNMET_CONDITIONS: { http: 409, trpc: "CONFLICT", exit: 1, title: "Conditions are not met" },
  STALE: { http: 409, trpc: "CONFLICT", exit: 1, title: "Changed by someone else meanwhile" },
  IDEMPOTENCY_MISMATCH: {
    http: 422,
    trpc: "UNPROCESSABLE_CONTENT",
    exit: 1,
    title: "This Idempotency-Key was used for something else",
  },
  RATE_LIMITED: { http: 429, trpc: "TOO_MANY_REQUESTS", exit: 1, title: "Too many requests" },
  TOO_LARGE: { http: 413, trpc: "PAYLOAD_TOO_LARGE", exit: 2, title: "Too large" },
  UNAVAILABLE: { http: 503, trpc: "SERVICE_UNAVAILABLE", exit: 1, title: "Not available now" },
  INTERNAL: { http: 500, trpc: "INTERNAL_SERVER_ERROR", exit: 1, title: "Internal error" },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** One unmet condition, wrong field or similar: what a person can act on. */
export type ErrorDetails = {
  /** Field name -> what to do about it. */
  fields?: Record<string, string>;
  /** Conditions that are not met, in words. */
  unmet?: string[];
  /** What the other writer left, for a STALE edit. */
  current?: unknown;
};

/** The one error type. Its message is shown to people: say what happened and what to do. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

type IssueLike = { path: PropertyKey[]; message: string };

/** Turns what zod found wrong into INVALID_INPUT with one sentence a field. */
export function invalidInput(issues: readonly IssueLike[]): AppError {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const field = issue.path.map(String).join(".") || "input";
    fields[field] ??= issue.message;
  }
  const message = Object.entries(fields)
    .map(([field, text]) => `${field}: ${text}`)
    .join("; ");
  return new AppError("INVALID_INPUT", message, { fields });
}
