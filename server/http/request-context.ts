import type { IncomingMessage } from "node:http";
import { findActor } from "../auth/session";
import { systemClock } from "../core/clock";
import type { Context, Source } from "../core/context";
import { AppError } from "../core/errors";
import { getDb } from "../db/client";

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The Idempotency-Key of a request, null where none came.
 * @throws MALFORMED unless it is 1 to 255 visible ASCII characters
 */
export function idempotencyKey(req: Pick<IncomingMessage, "headers">): string | null {
  const header = req.headers["idempotency-key"];
  if (header === undefined) return null;
  const key = (Array.isArray(header) ? (header[0] ?? "") : header).replace(/^"(.*)"$/, "$1");
  if (KEY.test(key)) return key;
  throw new AppError("MALFORMED", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
}

/**
 * Who asks, when and in which request: read anew for every request, so that a role taken away is gone at once.
 * @throws UNAUTHENTICATED for a token that is not good, MALFORMED for a bad Idempotency-Key
 */
export async function createContext(req: IncomingMessage, source: Source = "web"): Promise<Context> {
  const requestId = idempotencyKey(req);
  const actor = await findActor(req);
  return { actor, now: systemClock(), requestId, db: getDb().db, source };
}
