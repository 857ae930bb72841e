import type { IncomingMessage } from "node:http";
import { findActor } from "../auth/session";
import type { Actor } from "../core/actor";
import { type Clock, systemClock } from "../core/clock";
import type { Context, Source } from "../core/context";
import { AppError } from "../core/errors";
import { getDb } from "../db/client";

const KEY = /^[\x21-\x7e]{1,255}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
/** What a browser kept longer than this was shown to its writer again, and is sent as of now. */
const WRITTEN_WITHIN_MS = 7 * 24 * 60 * 60_000;

type Headers = Pick<IncomingMessage, "headers">;

function header({ headers }: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/**
 * The Idempotency-Key of a request, null where none came.
 * @throws MALFORMED unless it is 1 to 255 visible ASCII characters
 */
export function idempotencyKey(req: Headers): string | null {
  const given = header(req, "idempotency-key");
  if (given === undefined) return null;
  const key = given.replace(/^"(.*)"$/, "$1");
  if (KEY.test(key)) return key;
  throw new AppError("MALFORMED", "Idempotency-Key must be 1 to 255 visible ASCII characters.");
}

/**
 * When a signed-in person wrote what was sent only now (X-Written-At, UTC): a time ahead of ours counts as now. One
 * that cannot be read, is older than a week, or comes from anybody else counts for nothing.
 */
export function writtenAt(req: Headers, actor: Actor, now: Date): Date | undefined {
  const given = header(req, "x-written-at");
  if (given === undefined || actor.kind !== "user" || !INSTANT.test(given)) return undefined;
  const ms = Date.parse(given);
  if (Number.isNaN(ms) || ms < now.getTime() - WRITTEN_WITHIN_MS) return undefined;
  return ms > now.getTime() ? now : new Date(ms);
}

/** What one person wrote is not sent in the name of another who signed in on the same device (X-Written-By). */
function assertWriter(req: Headers, actor: Actor): void {
  const writer = header(req, "x-written-by");
  if (writer === undefined || (actor.kind === "user" && actor.userId === writer)) return;
  throw new AppError("UNAUTHENTICATED", "Whoever wrote this is not signed in any more. Sign in again to send it.");
}

/**
 * Who asks, when and in which request: read anew for every request, so that a role taken away is gone at once.
 * @throws UNAUTHENTICATED for a token that is not good or another writer than who is signed in, MALFORMED for a bad
 * Idempotency-Key
 */
export async function createContext(
  req: IncomingMessage,
  source: Source = "web",
  clock: Clock = systemClock,
): Promise<Context> {
  const requestId = idempotencyKey(req);
  const actor = await findActor(req);
  assertWriter(req, actor);
  const now = clock();
  const written = writtenAt(req, actor, now);
  return { actor, now, ...(written ? { writtenAt: written } : {}), requestId, db: getDb().db, source };
}
