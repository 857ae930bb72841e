import type { IncomingHttpHeaders } from "node:http";
import type pg from "pg";
import type { Actor } from "../core/actor";
import { type Clock, systemClock } from "../core/clock";
import { AppError } from "../core/errors";
import { sha256 } from "../core/ids";
import type { Role } from "../core/policy";
import { getDb } from "../db/client";
import { safeCallbackPath } from "./callback-path";
import { type AuthConfig, authConfig } from "./config";
import { cookieValue, openSession, sessionCookieName } from "./cookies";

type HeadersLike = { get(name: string): string | null };
export type ActorRequest = { headers: IncomingHttpHeaders | HeadersLike };
type SessionDeps = { pool: pg.Pool; clock: Clock; config: AuthConfig };

const defaultDeps = (): SessionDeps => ({ pool: getDb().pool, clock: systemClock, config: authConfig() });

/** Last use and last seen are written at most this often, so that reading who asks stays one query. */
const TOUCH_MS = 60_000;
const ANONYMOUS: Actor = { kind: "anonymous" };

/**
 * Who sends this request: the API token's person, else the session cookie's, else nobody. Role and state are read
 * from the database at every call; a disabled person is nobody.
 * @throws UNAUTHENTICATED for an API token that is unknown, revoked, expired or of a disabled person
 */
export async function findActor(req: ActorRequest, deps: SessionDeps = defaultDeps()): Promise<Actor> {
  const bearer = /^bearer +(\S+) *$/i.exec(headerOf(req, "authorization") ?? "")?.[1];
  if (bearer) return actorOfToken(bearer, deps);
  const cookie = cookieValue(headerOf(req, "cookie"), sessionCookieName(deps.config));
  const userId = cookie ? await openSession(cookie, deps.config.secret) : null;
  return userId ? actorOfUser(userId, deps) : ANONYMOUS;
}

function headerOf({ headers }: ActorRequest, name: "authorization" | "cookie"): string | null {
  if (isHeadersLike(headers)) return headers.get(name);
  return headers[name] ?? null;
}

const isHeadersLike = (headers: ActorRequest["headers"]): headers is HeadersLike => typeof headers.get === "function";

type UserRow = { id: string; display_name: string; email: string; role: Role; is_out: boolean; seen: Date | null };

const USER_BY_ID = {
  name: "session-user",
  text: `select id, display_name, email, role, disabled_at is not null or (is_persona and not $2::boolean) as is_out,
           last_seen_at as seen
         from "user" where id = $1`,
};

async function actorOfUser(userId: string, { pool, clock, config }: SessionDeps): Promise<Actor> {
  const { rows } = await pool.query<UserRow>({ ...USER_BY_ID, values: [userId, config.isDemo] });
  const user = rows[0];
  if (!user || user.is_out) return ANONYMOUS;
  await touch(pool, clock(), user.seen, USER_SEEN, user.id);
  return { kind: "user", userId: user.id, name: user.display_name, email: user.email, role: user.role };
}

type TokenRow = {
  id: string;
  name: string;
  scopes: string[];
  user_id: string;
  role: Role;
  is_out: boolean;
  revoked_at: Date | null;
  expires_at: Date | null;
  seen: Date | null;
};

/** Found by the hash: what an attacker could time is the lookup of a hash that they cannot choose. */
const TOKEN_BY_HASH = {
  name: "session-token",
  text: `select t.id, t.name, t.scopes, t.user_id, u.role, t.revoked_at, t.expires_at, t.last_used_at as seen,
           u.disabled_at is not null or (u.is_persona and not $2::boolean) as is_out
         from api_token t join "user" u on u.id = t.user_id where t.token_hash = $1`,
};

async function actorOfToken(secret: string, { pool, clock, config }: SessionDeps): Promise<Actor> {
  const now = clock();
  const { rows } = await pool.query<TokenRow>({ ...TOKEN_BY_HASH, values: [sha256(secret), config.isDemo] });
  const token = rows[0];
  if (!token || token.is_out)
    throw refused("This API token is not known. Check it, or create another in the settings.");
  if (token.revoked_at) throw refused("This API token was revoked. Create another in the settings.");
  if (token.expires_at && token.expires_at <= now) {
    throw refused("This API token has expired. Create another in the settings.");
  }
  await touch(pool, now, token.seen, TOKEN_USED, token.id);
  const { id: tokenId, user_id: userId, name, role, scopes } = token;
  return { kind: "apiToken", tokenId, userId, name, role, scopes };
}

const refused = (message: string) => new AppError("UNAUTHENTICATED", message);

const USER_SEEN = `update "user" set last_seen_at = $2 where id = $1 and (last_seen_at is null or last_seen_at < $3)`;
const TOKEN_USED =
  "update api_token set last_used_at = $2 where id = $1 and (last_used_at is null or last_used_at < $3)";

async function touch(pool: pg.Pool, now: Date, seen: Date | null, sql: string, id: string): Promise<void> {
  const before = new Date(now.getTime() - TOUCH_MS);
  if (seen === null || seen < before) await pool.query(sql, [id, now, before]);
}

/** Who asks for the page that is being rendered. Next is loaded here only: the front door and the tests do without. */
export async function getSessionActor(): Promise<Actor> {
  const { headers } = await import("next/headers");
  const list = await headers();
  // A page is for people: a token in its headers counts for nothing.
  return findActor({ headers: { get: (name) => (name === "cookie" ? list.get(name) : null) } });
}

export type UserActor = Extract<Actor, { kind: "user" }>;

/** The signed-in person; anybody else is sent to the sign-in page, and from there back to `callbackPath`. */
export async function requireActor(callbackPath: string): Promise<UserActor> {
  const actor = await getSessionActor();
  if (actor.kind === "user") return actor;
  const { redirect } = await import("next/navigation");
  return redirect(loginPath(callbackPath));
}

/** The sign-in page's path with the way back. */
export const loginPath = (callbackPath: string): string =>
  `/login?callbackUrl=${encodeURIComponent(safeCallbackPath(callbackPath))}`;
