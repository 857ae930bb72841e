import { TRPCClientError } from "@trpc/client";
import type { ErrorCode, ErrorDetails } from "@/server/core/errors";

/** Why something did not work, as a screen can say it. */
export type Failure = {
  code: ErrorCode | "OFFLINE";
  message: string;
  fields: Record<string, string>;
  unmet: string[];
  current: unknown;
  /** The server refused, so nothing was done; otherwise it may have been done all the same. */
  isDefinite: boolean;
};

type Shape = { app?: ErrorCode; details?: ErrorDetails };
const shapeOf = (error: unknown): Shape | null =>
  error instanceof TRPCClientError && error.data && typeof error.data === "object" ? (error.data as Shape) : null;

/** Turns whatever a call threw into a Failure. */
export function toFailure(error: unknown): Failure {
  const shape = shapeOf(error);
  const details = shape?.details ?? {};
  if (shape?.app && shape.app !== "INTERNAL" && shape.app !== "UNAVAILABLE") {
    const fields = details.fields ?? {};
    const message = error instanceof Error ? error.message : String(error);
    return { code: shape.app, message, fields, unmet: details.unmet ?? [], current: details.current, isDefinite: true };
  }
  return {
    code: shape?.app ?? "OFFLINE",
    message: shape
      ? "The server failed. What you typed is kept; try again."
      : "No answer from the server. What you typed is kept; try again.",
    fields: {},
    unmet: [],
    current: undefined,
    isDefinite: false,
  };
}
