import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../core/clock";
import type { Context } from "../core/context";
import { AppError, ERRORS } from "../core/errors";
import { log } from "../core/log";
import { type AuthDeps, authDeps } from "./config";
import { rateLimiter } from "./rate-limit";
import { LINK_MINUTES, requestSignInLink } from "./request-sign-in-link";

/** Requests from one network address in LINK_MINUTES; an office behind one address has many people. */
const REQUESTS_PER_IP = 30;
/** Every answer takes at least this long, so that its time does not tell who has an account. */
const FLOOR_MS = 250;
const MAX_BODY = 8 * 1024;

type Limiter = (ip: string) => boolean;
let processLimiter: Limiter | undefined;
function limiterOfProcess(clock: Clock): Limiter {
  processLimiter ??= rateLimiter(REQUESTS_PER_IP, LINK_MINUTES * 60_000, clock);
  return processLimiter;
}

/**
 * Answers the sign-in page's form for a mail link: 200 whether the address is known or not, 422 for what is no
 * address, 429 over the limits. Takes JSON only, which a foreign page cannot send unasked.
 */
export async function handleLinkRequest(
  request: Request,
  deps: AuthDeps = authDeps(),
  isAllowed: Limiter = limiterOfProcess(deps.clock),
): Promise<Response> {
  try {
    if (!isAllowed(networkAddress(request))) {
      throw new AppError(
        "RATE_LIMITED",
        `Too many links were asked for from here. Try again in ${LINK_MINUTES} minutes.`,
      );
    }
    const input = await readJson(request);
    const ctx: Context = {
      actor: { kind: "anonymous" },
      now: deps.clock(),
      requestId: null,
      db: deps.db,
      source: "web",
    };
    const [answer] = await Promise.all([requestSignInLink({ ctx, input }, deps.config), sleep(FLOOR_MS)]);
    return Response.json(answer, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

/** The nearest proxy's word for who asks. Without a proxy a client may claim any; the limit per mail address holds. */
function networkAddress(request: Request): string {
  return request.headers.get("x-forwarded-for")?.split(",").pop()?.trim() || "unknown";
}

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text.length > MAX_BODY) throw new AppError("TOO_LARGE", "This form is too long.");
  if (!request.headers.get("content-type")?.startsWith("application/json")) {
    throw new AppError("MALFORMED", "Send JSON.");
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("MALFORMED", "This is not JSON.");
  }
}

function problem(error: unknown): Response {
  const known = error instanceof AppError ? error : new AppError("INTERNAL", "The server failed. Try again.");
  if (known !== error) log.error({ err: error }, "sign-in link failed");
  const { http: status, title } = ERRORS[known.code];
  const body = {
    type: "about:blank",
    title,
    status,
    detail: known.message,
    code: known.code,
    errors: known.details.fields,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
