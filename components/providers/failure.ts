import { TRPCClientError } from "@trpc/client";
import type { ErrorCode, ErrorDetails } from "@/server/core/errors";

/** Why something did not work, as a screen can say it. */
export type Failure = {
  /** OFFLINE: no answer. QUEUED: no answer yet, but it is kept here and will be sent: nothing is left to do. */
  code: ErrorCode | "OFFLINE" | "QUEUED";
  message: string;
  fields: Record<string, string>;
  unmet: string[];
  current: unknown;
  /** The server refused, so nothing was done; otherwise it may have been done all the same. */
  isDefinite: boolean;
};

const NOTHING = { fields: {}, unmet: [], current: undefined };

/** What a write comes to that waits in the outbox. */
export const QUEUED: Failure = {
  ...NOTHING,
  code: "QUEUED",
  message: "Kept here, sent when the network is back.",
  isDefinite: false,
};

/** Carries a failure that was made before. */
export class KnownFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

type Shape = { app?: ErrorCode; details?: ErrorDetails };
const shapeOf = (error: unknown): Shape | null =>
  error instanceof TRPCClientError && error.data && typeof error.data === "object" ? (error.data as Shape) : null;

/** Turns whatever a call threw into a Failure. */
export function toFailure(error: unknown): Failure {
  if (error instanceof TRPCClientError && error.cause instanceof KnownFailure) return error.cause.failure;
  const shape = shapeOf(error);
  const details = shape?.details ?? {};
  if (shape?.app && shape.app !== "INTERNAL" && shape.app !== "UNAVAILABLE") {
    const fields = details.fields ?? {};
    const message = error instanceof Error ? error.message : String(error);
    return { code: shape.app, message, fields, unmet: details.unmet ?? [], current: details.current, isDefinite: true };
  }
  return { ...NOTHING, code: shape?.app ?? "OFFLINE", message: unanswered(shape !== null), isDefinite: false };
}

function unanswered(hasServerFailed: boolean): string {
  if (hasServerFailed) return "The server failed. What you typed is kept; try again.";
  const isOffline = typeof navigator !== "undefined" && navigator.onLine === false;
  if (isOffline) return "No network, and this needs it. What you typed is kept; try again when it is back.";
  return "No answer from the server. What you typed is kept; try again.";
}
