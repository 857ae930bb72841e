import type { Target } from "../channels/reads";
import { env } from "../core/env";
import type { Message } from "../db/generated/client";
import { chatWords } from "./chat-words";
import type { Outcome } from "./mail";
import { retryAfterMs } from "./retry-after";
import { type Posted, safePost } from "./safe-post";
import { slackMessage } from "./slack-message";
import { teamsMessage } from "./teams-message";
import { signature, webhookMessage } from "./webhook-message";

/** Longest time that one post may take. */
const POST_TIMEOUT_MS = 10_000;
export type Post = {
  /** The delivery's id, the same on every try: by it a receiver drops doubles. */
  id: string;
  message: Pick<Message, "template" | "props" | "createdAt">;
};
export type EndpointOptions = {
  timeoutMs?: number;
  /** Whether what people entered may lead to this machine and private networks; by default as the environment says. */
  isPrivateAllowed?: boolean;
};

/** What a post's receiver gets: a body, and for webhooks the signature over it. */
function compose({ id, message }: Post, { kind, secrets }: Target, now: Date) {
  const { template, props, createdAt } = message;
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (kind === "slack") return { headers, body: slackMessage(chatWords(template, props)) };
  if (kind === "teams") return { headers, body: teamsMessage(chatWords(template, props)) };
  const body = webhookMessage(template, props, createdAt);
  const timestamp = String(Math.floor(now.getTime() / 1000));
  headers["webhook-id"] = id;
  headers["webhook-timestamp"] = timestamp;
  const signatures = secrets.map((secret) => signature(secret, id, timestamp, body));
  if (signatures.length > 0) headers["webhook-signature"] = signatures.join(" ");
  return { headers, body };
}

const NAME = { slack: "Slack", teams: "Teams", webhook: "The webhook" } as const;

/** What the answer says, in one line. */
const said = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 200);

/**
 * The message may have arrived. A webhook is repeated, because its receiver drops the id that it has seen; a chat has
 * no such key, and a second message in a channel cannot be taken back (ADR 0011).
 */
function unanswered(kind: Target["kind"], why: string): Outcome {
  if (kind !== "webhook") return { kind: "unclear", error: `No answer from ${NAME[kind]} (${why}).` };
  const error = `No answer from the webhook (${why}); it is sent again under the same webhook-id.`;
  return { kind: "retry", error, afterMs: null, isCounted: true, isUnsure: true };
}

function outcomeOf(posted: Posted, kind: Target["kind"], now: Date): Outcome {
  if (posted.kind === "unsent") {
    if (posted.isPrivate) return { kind: "refused", error: `${posted.error} Endpoints must be public.` };
    return {
      kind: "retry",
      error: `${NAME[kind]} was not reached: ${posted.error}`,
      afterMs: null,
      isCounted: true,
      isUnsure: false,
    };
  }
  if (posted.kind === "unknown") return unanswered(kind, posted.error);
  const { status, text, retryAfter } = posted;
  // Teams' older connectors say 200 and put the refusal into the text.
  const inner = kind === "teams" ? Number(/HTTP error (\d{3})/i.exec(text)?.[1] ?? 0) : 0;
  const code = inner || status;
  if (code >= 200 && code < 300) return { kind: "sent", providerId: null };
  if (code === 504) return unanswered(kind, "its gateway gave up waiting");
  const error = `${NAME[kind]} answered ${code}${said(text) ? `: ${said(text)}` : ""}`;
  const afterMs = retryAfterMs(retryAfter, now);
  if (code === 429)
    return { kind: "retry", error, afterMs: afterMs ?? 30_000, isCounted: afterMs === null, isUnsure: false };
  if (code >= 500 || code === 408 || code === 425) {
    return { kind: "retry", error, afterMs, isCounted: true, isUnsure: false };
  }
  if (code >= 300 && code < 400) {
    return { kind: "refused", error: `${error}. Redirects are not followed: enter the address it leads to.` };
  }
  return { kind: "refused", error };
}

/**
 * Posts one message to one endpoint.
 * @throws INTERNAL when the message cannot be written for such an endpoint; everything else is an outcome
 */
export async function postToEndpoint(
  post: Post,
  target: Target,
  now: Date,
  { timeoutMs = POST_TIMEOUT_MS, isPrivateAllowed = env().ENDPOINTS_ALLOW_PRIVATE === "1" }: EndpointOptions = {},
): Promise<Outcome> {
  const isAllowed = target.isTrusted || isPrivateAllowed;
  const request = { ...compose(post, target, now), timeoutMs, isPrivateAllowed: isAllowed };
  const posted = await safePost(target.url, request);
  return outcomeOf(posted, target.kind, now);
}
