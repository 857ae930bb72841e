import { initTRPC, TRPCError } from "@trpc/server";
import { TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import { ZodError } from "zod";
import type { Context } from "../core/context";
import { AppError, ERRORS, type ErrorCode, type ErrorDetails, invalidInput } from "../core/errors";
import { log } from "../core/log";
import { isUnreachable } from "../db/is-unreachable";

/** What a caller gets to know of an error. */
export type PublicError = { code: ErrorCode; message: string; details: ErrorDetails; errorId?: string };

/** The AppError inside a tRPC error, if there is one. */
export const appErrorOf = (error: TRPCError): AppError | undefined =>
  error.cause instanceof AppError ? error.cause : undefined;

/** How a route of the HTTP API calls a procedure. Path parameters and query go into the input. */
export type RestMeta = {
  rest?: {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    path: string;
    status?: number;
    summary: string;
    tag: string;
  };
};

const t = initTRPC
  .context<Context>()
  .meta<RestMeta>()
  .create({
    sse: { ping: { enabled: true, intervalMs: 15_000 }, client: { reconnectAfterInactivityMs: 40_000 } },
    errorFormatter({ shape, error }) {
      const known = appErrorOf(error);
      const code: ErrorCode = known?.code ?? "INTERNAL";
      return {
        message: known?.message ?? (code === "INTERNAL" ? ERRORS.INTERNAL.title : shape.message),
        // What a stream throws passes by the middleware below: without its own code, clients would ask again for ever.
        code: known ? TRPC_ERROR_CODES_BY_KEY[ERRORS[code].trpc] : shape.code,
        data: {
          code: shape.data.code,
          httpStatus: known ? ERRORS[code].http : shape.data.httpStatus,
          app: code,
          details: known?.details ?? {},
        },
      };
    },
  });

/** One place where an AppError becomes a tRPC error, and where what is unknown is logged and hidden. */
const translate = t.middleware(async ({ next, path }) => {
  const result = await next();
  if (result.ok) return result;
  const isBadInput = result.error.code === "BAD_REQUEST" && result.error.cause instanceof ZodError;
  const cause = isBadInput ? invalidInput((result.error.cause as ZodError).issues) : result.error.cause;
  if (cause instanceof AppError) {
    throw new TRPCError({ code: ERRORS[cause.code].trpc, message: cause.message, cause });
  }
  if (isUnreachable(cause)) {
    const away = new AppError("UNAVAILABLE", "The database does not answer now. Your text is kept: try again.");
    throw new TRPCError({ code: "SERVICE_UNAVAILABLE", message: away.message, cause: away });
  }
  if (result.error.code === "INTERNAL_SERVER_ERROR")
    log.error({ path, err: cause ?? result.error }, "procedure failed");
  throw result.error;
});

export const router = t.router;
export const mergeRouters = t.mergeRouters;
export const procedure = t.procedure.use(translate);
export const createCallerFactory = t.createCallerFactory;
